import type { Session } from '../sessions.ts';
import { float32, int64, type Tensor } from '../tensor.ts';
import type { TrackerFacts } from './model.ts';

/** A click in pixels of the model's picture. Label 1 is on the thing, 0 beside it, 2 and 3 are a box's corners, −1 is none. */
export interface Click {
  readonly x: number;
  readonly y: number;
  readonly label: -1 | 0 | 1 | 2 | 3;
}

/** Corners of a box, top left and bottom right. They come before clicks in a video, after them in a picture. */
export const corners = (box: readonly [number, number, number, number]): Click[] => [
  { x: box[0], y: box[1], label: 2 },
  { x: box[2], y: box[3], label: 3 },
];

/** What the decoder is given where nothing was clicked. */
export const noClick: Click = { x: 0, y: 0, label: -1 };

export interface Maps {
  readonly fine: Tensor;
  readonly middle: Tensor;
  /** As the neck left it, without memory. */
  readonly coarse: Tensor;
}

/** All candidates of one decoding: the first is the answer to a clear prompt, the other three to an ambiguous one. */
export interface Candidates {
  /** Logits, each of side × side, one after the other. */
  readonly masks: readonly Float32Array[];
  /** How well each is thought to fit, 0–1. */
  readonly scores: Float32Array;
  /** Logit: above zero the thing is in the picture. */
  readonly present: number;
  readonly pointers: readonly Float32Array[];
}

/** Runs the decoder. `coarse` has its memory already (or the embedding that stands for none). */
export async function decode(
  session: Session,
  maps: Maps,
  coarse: Tensor,
  clicks: readonly Click[],
  mask?: Float32Array,
): Promise<Candidates> {
  const side = maps.fine.dims.at(-1)!;
  const made = await session.run({
    image_embeddings_0: maps.fine,
    image_embeddings_1: maps.middle,
    image_embeddings_2: coarse,
    input_points: float32([1, 1, clicks.length, 2], Float32Array.from(clicks.flatMap(({ x, y }) => [x, y]))),
    input_labels: int64(
      [1, 1, clicks.length],
      clicks.map(({ label }) => label),
    ),
    mask_input: float32([1, 1, side, side], mask ?? new Float32Array(side * side)),
    has_mask: float32([1], Float32Array.of(mask ? 1 : 0)),
  });
  const scores = made.iou_scores!.data as Float32Array;
  return {
    masks: split(made.pred_masks!.data as Float32Array, scores.length),
    scores,
    present: Number(made.object_score_logits!.data[0]),
    pointers: split(made.object_pointers!.data as Float32Array, scores.length),
  };
}

function split(data: Float32Array, parts: number): Float32Array[] {
  const length = data.length / parts;
  return Array.from({ length: parts }, (_, i) => data.subarray(i * length, (i + 1) * length));
}

/** Index of the best of the three candidates for an ambiguous prompt. */
export function bestOfThree(scores: Float32Array): number {
  let best = 1;
  for (let i = 2; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i;
  return best;
}

/**
 * Index of the mask for a prompt that is not ambiguous: the first, unless its edge is unsure (the areas above +delta and
 * above −delta differ), which makes the best of the other three the better answer.
 */
export function steadiest({ masks, scores }: Candidates, facts: TrackerFacts): number {
  const { stabilityDelta: delta, stabilityThreshold } = facts;
  let [inner, outer] = [0, 0];
  for (const logit of masks[0]!) {
    if (logit > delta) inner++;
    if (logit > -delta) outer++;
  }
  const stable = outer === 0 || Math.fround(inner / outer) >= Math.fround(stabilityThreshold);
  return stable ? 0 : bestOfThree(scores);
}
