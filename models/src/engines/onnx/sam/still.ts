import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import type { Sessions } from '../sessions.ts';
import { float32, int64, type Tensor } from '../tensor.ts';
import { bestOfThree, type Click, corners, decode, type Maps, noClick, steadiest } from './decode.ts';
import { pictureFacts, trackerFacts } from './model.ts';
import { addToChannels } from './tracker.ts';

export interface StillPrompt {
  /** In pixels of the model's picture. */
  readonly clicks: readonly Click[];
  readonly box?: readonly [left: number, top: number, right: number, bottom: number];
  /** Low logits of an earlier answer, to go on from. */
  readonly refine?: Float32Array;
}

/** Candidates for one prompt, the best first among equals of their kind: logits of side × side each. */
export interface StillFound {
  readonly masks: readonly Float32Array[];
  readonly scores: readonly number[];
  readonly present: number;
  /** Index of the candidate to take. */
  readonly best: number;
  readonly side: number;
}

/** One picture, looked at once and then asked as often as one likes. */
export interface StillPicture {
  find(prompt: StillPrompt): Promise<StillFound>;
}

export interface StillParts {
  readonly bundle: Bundle;
  readonly sessions: Sessions;
}

/** `pixels`: [3][imageSize][imageSize], normalised. The layout of the bundle decides which graphs do it. */
export function lookAt(parts: StillParts, pixels: Float32Array): Promise<StillPicture> {
  return parts.bundle.has('vision_encoder') ? lookAtPublished(parts, pixels) : lookAtOwn(parts, pixels);
}

async function lookAtOwn({ bundle, sessions }: StillParts, pixels: Float32Array): Promise<StillPicture> {
  const facts = trackerFacts(bundle);
  const { hidden_states } = await (await sessions.open('backbone')).run({ pixel_values: square(pixels, facts) });
  const made = await (await sessions.open('tracker_neck')).run({ hidden_states: hidden_states! });
  const maps: Maps = {
    fine: made.image_embeddings_0!,
    middle: made.image_embeddings_1!,
    coarse: made.image_embeddings_2!,
  };
  const coarse = addToChannels(maps.coarse, await bundle.constant('no_memory_embedding'));
  return {
    async find({ clicks, box, refine }) {
      const all = [...clicks, ...(box ? corners(box) : [])];
      const decoder = await sessions.open('decoder');
      const found = await decode(decoder, maps, coarse, all.length > 0 ? all : [noClick], refine);
      // Going on from a mask is no longer ambiguous: there is one answer.
      const best = refine ? steadiest(found, facts) : bestOfThree(found.scores);
      const { masks, scores, present } = found;
      return { masks, scores: [...scores], present, best, side: maps.fine.dims.at(-1)! };
    },
  };
}

/** `Sam3TrackerModel` and SAM 2.1 as published for transformers.js: boxes are an input of their own, three masks come. */
async function lookAtPublished({ bundle, sessions }: StillParts, pixels: Float32Array): Promise<StillPicture> {
  const maps = await (await sessions.open('vision_encoder')).run({
    pixel_values: square(pixels, pictureFacts(bundle)),
  });
  return {
    async find({ clicks, box, refine }) {
      if (refine) {
        throw new EngineError('refine_not_supported', 'This SAM bundle cannot go on from an earlier mask.', {
          fix: 'Give all clicks at once, or export SAM 3 with models/export.',
        });
      }
      const labels = clicks.map(({ label }) => label);
      const made = await (await sessions.open('prompt_encoder_mask_decoder')).run({
        ...maps,
        input_points: float32([1, 1, clicks.length, 2], Float32Array.from(clicks.flatMap(({ x, y }) => [x, y]))),
        input_labels: int64([1, 1, clicks.length], labels),
        input_boxes: float32([1, box ? 1 : 0, 4], Float32Array.from(box ?? [])),
      });
      const scores = [...(made.iou_scores!.data as Float32Array)];
      const all = made.pred_masks!;
      const area = all.data.length / scores.length;
      const masks = scores.map((_, i) => (all.data as Float32Array).subarray(i * area, (i + 1) * area));
      const best = scores.indexOf(Math.max(...scores));
      const present = Number(made.object_score_logits?.data[0] ?? 1);
      return { masks, scores, present, best, side: all.dims.at(-1)! };
    },
  };
}

const square = (pixels: Float32Array, { imageSize }: { readonly imageSize: number }): Tensor =>
  float32([1, 3, imageSize, imageSize], pixels);
