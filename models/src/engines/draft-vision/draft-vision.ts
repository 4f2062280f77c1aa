import { availableParallelism } from 'node:os';
import type { ImageRef, MaskRef, VideoRef } from '@reelgraph/timeline';
import type { CapabilityTypes, EngineContext } from '../../capabilities/capability.ts';
import type { ImageRequest, Provenance, Reference } from '../../capabilities/requests.ts';
import { EngineHostPool } from '../../host/engine-host-pool.ts';
import type { DraftPart } from '../draft/engine.ts';
import type { ClipFile, Made, ReferenceFile, SegmentFound, TrackMade } from './jobs.ts';
import { standInFiles } from './stand-ins.ts';

/** Counted up when the same request would give other pixels. */
const DIGEST = 'draft-vision-3';

/** Masks, tracks and repaints of the draft engine. OpenCV works in child processes, since each of its calls blocks. */
export interface DraftVision {
  readonly segment: DraftPart<'segment'>;
  readonly track: DraftPart<'track'>;
  readonly repaint: DraftPart<'repaint'>;
  /** An image request with `init`: repaint of a still. */
  repaintStill(request: ImageRequest, context: EngineContext): Promise<CapabilityTypes['image']['result']>;
}

export function draftVision(): DraftVision {
  const hosts = new EngineHostPool(Math.max(1, Math.min(2, availableParallelism())), {
    module: new URL(import.meta.url.endsWith('.ts') ? './vision.host.ts' : './vision.host.js', import.meta.url),
    label: 'The draft engine’s vision process',
  });
  const ask = <R>(method: string, job: unknown, context: EngineContext) =>
    hosts.request<R>(method, job, {
      signal: context.signal,
      onProgress: (fraction, text) => context.progress(fraction, text),
      onPreview: (picture, mime) => context.preview(picture, mime),
    });
  const close = () => hosts.close();

  return {
    segment: {
      reads: ['picture', 'points', 'box', 'text', 'references', 'limit', 'brief'],
      digest: DIGEST,
      close,
      async run(request, context) {
        const { brief } = request;
        const subjects = (brief?.subjects ?? []).flatMap(({ name, kind, pictures }) =>
          pictures.map((picture) => ({ name, kind, picture, strength: 1 })),
        );
        const found = await ask<SegmentFound[]>(
          'segment',
          {
            scratch: context.scratch,
            picture: await context.open(request.picture.artifact),
            points: request.points,
            box: request.box,
            text: request.text,
            references: [
              ...(await openAll([...request.references, ...subjects], context)),
              ...(brief && request.text ? await standInFiles(brief, context.scratch) : []),
            ],
            limit: request.limit,
            indoors: brief?.intExt === 'int',
          },
          context,
        );
        const detections = [];
        for (const { file, width, height, box, score, label } of found) {
          const mask: MaskRef = {
            ...{ kind: 'mask', mime: 'image/png', width, height, box: [...box] },
            artifact: await context.store(file, 'image/png'),
          };
          detections.push({ mask, box: [...box] as MaskRef['box'] & {}, score, label });
        }
        return { detections, provenance: provenance() };
      },
    },

    track: {
      reads: ['video', 'prompts'],
      digest: DIGEST,
      close,
      async run(request, context) {
        const { video } = request;
        const prompts = [];
        for (const { frame, mask } of request.prompts) prompts.push({ frame, mask: await context.open(mask.artifact) });
        const job = { scratch: context.scratch, video: await clipFile(video, context), prompts };
        const made = await ask<TrackMade>('track', job, context);
        const { width, height, rate } = video;
        const artifact = await context.store(made.file, made.mime);
        const { mime, frames, found } = made;
        const track = { kind: 'track' as const, artifact, mime, width, height, frames, rate, found };
        return { track, provenance: provenance({ notes: [`Found in ${Math.round(found * 100)} % of the frames.`] }) };
      },
    },

    repaint: {
      reads: ['video', 'track', 'prompt', 'seed', 'strength', 'feather', 'references'],
      digest: DIGEST,
      close,
      async run(request, context) {
        const { video, track, prompt, seed, strength, feather } = request;
        const made = await ask<Made>(
          'repaint',
          {
            ...{ prompt, seed, strength, feather, scratch: context.scratch, sound: video.audio !== undefined },
            video: await clipFile(video, context),
            track: await context.open(track.artifact),
            references: await openAll(request.references, context),
          },
          context,
        );
        const { mime, frames, notes } = made;
        const repainted: VideoRef = { ...video, mime, frames, artifact: await context.store(made.file, mime) };
        return { video: repainted, provenance: provenance({ seed, notes }) };
      },
    },

    async repaintStill(request, context) {
      const { init, prompt, seed } = request;
      if (!init) throw new Error('A repaint needs a picture to start from.');
      const made = await ask<Made>(
        'repaintPicture',
        {
          ...{ prompt, seed, strength: init.strength, feather: init.feather, scratch: context.scratch },
          picture: await context.open(init.picture.artifact),
          mask: init.mask && (await context.open(init.mask.artifact)),
          references: await openAll(request.references, context),
        },
        context,
      );
      const { mime, width, height, notes } = made;
      const image: ImageRef = { kind: 'image', mime, width, height, artifact: await context.store(made.file, mime) };
      return { image, provenance: provenance({ seed, notes }) };
    },
  };
}

const provenance = (more: { seed?: number; notes?: readonly string[] } = {}): Provenance => ({
  engine: 'draft',
  draft: true,
  models: [],
  seed: more.seed,
  notes: [...(more.notes ?? [])],
});

async function clipFile(video: VideoRef, context: EngineContext): Promise<ClipFile> {
  const { width, height, frames, rate } = video;
  return { file: await context.open(video.artifact), width, height, frames, rate };
}

async function openAll(references: readonly Reference[], context: EngineContext): Promise<ReferenceFile[]> {
  const files: ReferenceFile[] = [];
  for (const { name, kind, picture } of references) {
    files.push({ name, kind, file: await context.open(picture.artifact) });
  }
  return files;
}
