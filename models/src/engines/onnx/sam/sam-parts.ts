import type { MaskRef } from '@reelgraph/timeline';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { adoptPublished } from '../../../bundles/profiles.ts';
import type { EngineContext } from '../../../capabilities/capability.ts';
import type { Detection } from '../../../capabilities/requests.ts';
import { familyHost, type Models } from '../family-host.ts';
import { type FamilyPart, provenanceOf } from '../family-part.ts';
import type { SamSegmentJob, SamTrackJob, SegmentFound, TrackMade } from './jobs.ts';
import { pictureFacts, trackerFacts } from './model.ts';

const VERSION = 1;

/** A bundle of ours, or one in a published layout, which masks pictures alone. */
function checkPictures(bundle: Bundle): void {
  if (bundle.has('vision_encoder')) {
    pictureFacts(bundle);
    bundle.component('prompt_encoder_mask_decoder');
    return;
  }
  trackerFacts(bundle);
  for (const name of ['backbone', 'tracker_neck', 'decoder']) bundle.component(name);
}

function checkClips(bundle: Bundle): void {
  trackerFacts(bundle);
  for (const name of ['backbone', 'tracker_neck', 'decoder', 'mask_prompt', 'memory_encoder']) bundle.component(name);
}

/** What SAM 3 does on the ONNX engine: masks of pictures by click, box or words, and masks followed through clips. */
export function samParts(models: Models): {
  readonly segment: FamilyPart<'segment'>;
  readonly track: FamilyPart<'track'>;
} {
  const host = familyHost(models, 'sam-3', 'SAM 3');
  const ask = <R>(method: 'segment' | 'track', job: { readonly bundle: string }, context: EngineContext) =>
    host.request<R>(method, job, {
      signal: context.signal,
      onProgress: (fraction, text) => context.progress(fraction, text),
    });
  const common = { family: 'sam-3', version: VERSION, adopt: adoptPublished } as const;

  return {
    segment: {
      ...common,
      check: checkPictures,
      // A name is looked for as words: SAM knows nobody by a picture of them.
      reads: ['picture', 'points', 'box', 'text', 'limit'],
      async run({ picture, points, box, text, limit }, context, bundle) {
        const job: SamSegmentJob = {
          ...{ bundle: bundle.folder, scratch: context.scratch, points, box, text, limit },
          picture: await context.open(picture.artifact),
        };
        const detections = await detectionsOf(await ask<SegmentFound[]>('segment', job, context), context);
        return { detections, provenance: provenanceOf(bundle, undefined, []) };
      },
    },

    track: {
      ...common,
      check: checkClips,
      reads: ['video', 'prompts'],
      async run({ video, prompts }, context, bundle) {
        const { width, height, frames, rate } = video;
        const marked = [];
        for (const { frame, mask } of prompts) marked.push({ frame, mask: await context.open(mask.artifact) });
        const job: SamTrackJob = {
          ...{ bundle: bundle.folder, scratch: context.scratch, prompts: marked },
          video: { file: await context.open(video.artifact), width, height, frames, rate },
        };
        const made = await ask<TrackMade>('track', job, context);
        const { mime, found } = made;
        const artifact = await context.store(made.file, mime);
        const track = { kind: 'track' as const, artifact, mime, width, height, frames: made.frames, rate, found };
        const notes = [`Found in ${Math.round(found * 100)} % of the frames.`];
        return { track, provenance: provenanceOf(bundle, undefined, notes) };
      },
    },
  };
}

/** Masks that were found, as references to what is kept of them. */
export async function detectionsOf(found: readonly SegmentFound[], context: EngineContext): Promise<Detection[]> {
  const detections: Detection[] = [];
  for (const { file, width, height, box, score, label } of found) {
    const bounds = [...box] as MaskRef['box'] & {};
    const artifact = await context.store(file, 'image/png');
    const mask: MaskRef = { kind: 'mask', mime: 'image/png', width, height, box: bounds, artifact };
    detections.push({ mask, box: bounds, score, ...(label === undefined ? {} : { label }) });
  }
  return detections;
}
