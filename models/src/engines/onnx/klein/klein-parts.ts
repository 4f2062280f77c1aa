import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { type EngineContext, EngineError, type Takes } from '../../../capabilities/capability.ts';
import type { ImageRequest, Reference } from '../../../capabilities/requests.ts';
import { familyHost, type Models } from '../family-host.ts';
import { type FamilyPart, provenanceOf } from '../family-part.ts';
import { kleinConfig } from './config.ts';
import type { KleinClipJob, KleinImageJob, KleinJob, Made } from './jobs.ts';

const VERSION = 1;
const components = ['text_encoder', 'transformer', 'vae_encoder', 'vae_decoder'];

/** Numbered references; a look that leads alone where the bundle has the part for it. No weights at run time. */
const takes = (bundle: Bundle | undefined): Takes => ({
  ways: ['reference'],
  most: bundle ? kleinConfig(bundle).limits.references : 4,
  styles: bundle?.has('image_prompt') ?? false,
  loras: false,
});

function check(bundle: Bundle): void {
  kleinConfig(bundle);
  for (const name of components) bundle.component(name);
}

/** What FLUX.2 Klein does on the ONNX engine: pictures, and repaints of stills and clips. Both work in one child process. */
export function kleinParts(models: Models): {
  readonly image: FamilyPart<'image'>;
  readonly repaint: FamilyPart<'repaint'>;
} {
  const host = familyHost(models, 'flux-2-klein', 'FLUX.2 Klein');
  const ask = (method: 'image' | 'repaint', job: KleinJob, context: EngineContext) =>
    host.request<Made>(method, job, {
      signal: context.signal,
      onProgress: (fraction, text) => context.progress(fraction, text),
      onPreview: (picture, mime) => context.preview(picture, mime),
    });
  const common = { family: 'flux-2-klein', version: VERSION, check } as const;

  return {
    image: {
      ...common,
      takes,
      reads: ['width', 'height', 'prompt', 'negative', 'seed', 'steps', 'guidance', 'trueCfg', 'references', 'init'],
      async run(request, context, bundle) {
        const { prompt, negative, width, height, seed, steps } = request;
        const job: KleinImageJob = {
          ...{ bundle: bundle.folder, scratch: context.scratch, prompt, negative, width, height, seed, steps },
          // A distilled Klein has no guidance but the true one; both names of it mean the same to this model.
          guidance: request.trueCfg ?? request.guidance,
          references: await openReferences(request.references, context),
          init: await openInit(request.init, context),
        };
        const { file, mime, notes, ...made } = await ask('image', job, context);
        const size = { width: made.width, height: made.height };
        const image: ImageRef = { kind: 'image', mime, ...size, artifact: await context.store(file, mime) };
        return { image, provenance: provenanceOf(bundle, seed, notes) };
      },
    },

    repaint: {
      ...common,
      reads: ['video', 'track', 'prompt', 'negative', 'seed', 'strength', 'feather', 'references'],
      async run(request, context, bundle) {
        const { video, track, prompt, negative, seed, strength, feather } = request;
        const { width, height, frames, rate } = video;
        const job: KleinClipJob = {
          ...{ bundle: bundle.folder, scratch: context.scratch, prompt, negative, seed, strength, feather },
          video: { file: await context.open(video.artifact), width, height, frames, rate },
          track: await context.open(track.artifact),
          sound: video.audio !== undefined,
          references: await openReferences(request.references, context),
        };
        const made = await ask('repaint', job, context);
        const artifact = await context.store(made.file, made.mime);
        const repainted: VideoRef = { ...video, mime: made.mime, frames: made.frames, artifact };
        return { video: repainted, provenance: provenanceOf(bundle, seed, made.notes) };
      },
    },
  };
}

export async function openReferences(
  references: readonly Reference[],
  context: EngineContext,
): Promise<KleinJob['references']> {
  const files = [];
  for (const { picture, way, strength } of references) {
    files.push({ file: await context.open(picture.artifact), look: way === 'image-prompt', strength });
  }
  return files;
}

export async function openInit(init: ImageRequest['init'], context: EngineContext): Promise<KleinImageJob['init']> {
  if (!init) return undefined;
  const { picture, mask, strength, feather } = init;
  if (mask && mask.width * picture.height !== mask.height * picture.width) {
    throw new EngineError(
      'mask_shape',
      `The mask is ${mask.width} × ${mask.height}, the picture ${picture.width} × ${picture.height}: not of one shape.`,
      { fix: 'Make the mask from this very picture.' },
    );
  }
  return {
    picture: await context.open(picture.artifact),
    mask: mask && (await context.open(mask.artifact)),
    strength,
    feather,
  };
}
