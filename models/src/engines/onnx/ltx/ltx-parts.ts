import { join } from 'node:path';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { samplesOf, stillToClip } from '@reelgraph/timeline/media';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { type CapabilityTypes, type EngineContext, EngineError } from '../../../capabilities/capability.ts';
import { type ImageRequest, imageRequestSchema, type VideoRequest } from '../../../capabilities/requests.ts';
import { WINDOW } from '../../../video/chunks.ts';
import { familyHost, type Models } from '../family-host.ts';
import { type FamilyPart, provenanceOf } from '../family-part.ts';
import { ltxConfig } from './config.ts';
import type { FilmJob, FilmMade } from './jobs.ts';
import { LATENTS_MIME } from './latents-file.ts';
import { chooseMode } from './mode.ts';
import { type Grid, madeSize } from './size.ts';

const VERSION = 1;
const components = ['text', 'transformer', 'vae_encoder', 'vae_decoder', 'audio_decoder', 'vocoder'];

type Picture = CapabilityTypes['image']['result'];
/** One picture by an image model; undefined where there is none. */
export type OnePicture = (request: ImageRequest, context: EngineContext) => Promise<Picture | undefined>;

function check(bundle: Bundle): void {
  ltxConfig(bundle.manifest);
  for (const name of components) bundle.component(name);
}

/** What LTX-2 does on the ONNX engine: takes of any length, with sound. It works in a child process. */
export function ltxParts(models: Models, onePicture?: OnePicture): { readonly video: FamilyPart<'video'> } {
  const host = familyHost(models, 'ltx-2', 'LTX-2');

  return {
    video: {
      family: 'ltx-2',
      version: VERSION,
      check,
      takes: () => ({ ways: ['first-frame', 'sheet'], most: 6, styles: false, loras: false, window: WINDOW }),
      reads: [
        ...['width', 'height', 'frames', 'rate', 'prompt', 'negative', 'seed', 'steps', 'guidance'],
        ...['mode', 'conditioning', 'continuation', 'keepLatents'],
      ] as (keyof VideoRequest & string)[],
      async run(request, context, bundle) {
        // The video model is then not even loaded.
        const picture = request.frames === 1 ? await onePicture?.(pictureRequest(request), context) : undefined;
        if (picture) return oneFrame(picture, request, context);
        const grid = ltxConfig(bundle.manifest);
        const { job, why } = await jobOf(request, context, {
          folder: bundle.folder,
          grid,
          upsampler: bundle.has('upsampler'),
        });
        const made = await host.request<FilmMade>('film', job, {
          signal: context.signal,
          onProgress: (fraction, text) => context.progress(fraction, text),
          onPreview: (picture, mime) => context.preview(picture, mime),
        });
        return {
          ...(await stored(made, request, context)),
          provenance: provenanceOf(bundle, request.seed, [why, ...made.notes]),
        };
      },
    },
  };
}

/** A film that was made, as references to what is kept of it. */
export async function stored(
  made: FilmMade,
  { width, height, rate }: VideoRequest,
  context: EngineContext,
): Promise<Omit<CapabilityTypes['video']['result'], 'provenance'>> {
  const video: VideoRef = {
    ...{ kind: 'video', mime: made.mime, width, height, frames: made.frames, rate },
    audio: { sampleRate: 48_000, channels: 2, samples: samplesOf(made.frames, rate) },
    artifact: await context.store(made.file, made.mime),
  };
  const last: ImageRef = {
    ...{ kind: 'image', mime: 'image/png', width, height },
    artifact: await context.store(made.still, 'image/png'),
  };
  const latents = made.latents && (await context.store(made.latents, LATENTS_MIME));
  return { video, last, ...(latents ? { latents } : {}) };
}

/** A request with its media as files. Throws EngineError where it cannot be made, before a process is started for it. */
export async function jobOf(
  request: VideoRequest,
  context: EngineContext,
  { folder, grid, upsampler }: { readonly folder: string; readonly grid: Grid; readonly upsampler: boolean },
): Promise<{ job: FilmJob; why: string }> {
  madeSize(request, grid, upsampler);
  const { prompt, negative, width, height, frames, rate, seed, steps, guidance, conditioning, continuation } = request;
  const { mode, why } = chooseMode(request);
  const given: FilmJob['given'][number][] = [];
  for (const { media, frame, strength } of conditioning) {
    if (frame >= frames) {
      throw new EngineError(
        'frame_beyond_end',
        `A picture is to be seen at frame ${frame}, but the clip ends at ${frames - 1}.`,
        {
          fix: `Set it to frame ${frames - 1} at most.`,
        },
      );
    }
    const still = media.kind === 'image';
    given.push({
      file: await context.open(media.artifact),
      frames: still ? 1 : media.frames,
      still,
      at: frame,
      strength,
    });
  }
  const after = continuation && {
    file: await context.open(continuation.video.artifact),
    frames: continuation.video.frames,
    overlap: continuation.overlap,
    ...(continuation.latents ? { latents: await context.open(continuation.latents) } : {}),
  };
  const job: FilmJob = {
    ...{
      bundle: folder,
      scratch: context.scratch,
      prompt,
      negative,
      width,
      height,
      frames,
      rate,
      seed,
      mode,
      given,
    },
    ...(steps === undefined ? {} : { steps }),
    ...(guidance === undefined ? {} : { guidance }),
    ...(after ? { after } : {}),
    ...(request.keepLatents ? { keepLatents: request.keepLatents } : {}),
  };
  return { job, why };
}

/** A take of one frame is a picture: asked of an image model, with the pictures it is given as references. */
export function pictureRequest({ width, height, prompt, negative, seed, conditioning }: VideoRequest): ImageRequest {
  const references = conditioning.flatMap(({ media, strength }) =>
    media.kind === 'image' ? [{ name: 'the picture', kind: 'location' as const, picture: media, strength }] : [],
  );
  return imageRequestSchema.parse({ width, height, prompt, negative, seed, references });
}

export async function oneFrame(
  { image, provenance }: Picture,
  { width, height, rate }: VideoRequest,
  context: EngineContext,
): Promise<CapabilityTypes['video']['result']> {
  const out = join(context.scratch, 'one-frame.mp4');
  const size = { width, height };
  const { signal } = context;
  await stillToClip(await context.open(image.artifact), out, { frames: 1, rate, size, signal });
  const mime = 'video/mp4';
  const video: VideoRef = { kind: 'video', mime, ...size, frames: 1, rate, artifact: await context.store(out, mime) };
  const notes = ['A take of one frame: made by the image model.', ...provenance.notes];
  return { video, last: image, provenance: { ...provenance, notes } };
}
