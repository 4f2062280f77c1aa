import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import type { Sessions } from '../sessions.ts';
import { float32, int64 } from '../tensor.ts';
import { trackerFacts } from './model.ts';

/** Below this a thing is not what the words name: Meta's own bound. */
export const CONCEPT_THRESHOLD = 0.5;

/** One instance of what the words name. */
export interface Instance {
  /** Logits of side × side. */
  readonly mask: Float32Array;
  readonly side: number;
  /** Corners as fractions of the picture: left, top, right, bottom. May reach a little beyond it. */
  readonly box: readonly [number, number, number, number];
  /** 0–1: that it is one, times that there is any. */
  readonly score: number;
}

/** Everything that the detector answers, before a threshold: one row for each query. */
export interface ConceptAnswer {
  readonly masks: Float32Array;
  readonly boxes: Float32Array;
  readonly logits: Float32Array;
  readonly presence: number;
  readonly side: number;
}

export interface ConceptParts {
  readonly bundle: Bundle;
  readonly sessions: Sessions;
}

/** `tokens`: with begin and end, at most as many as the model takes. `pixels`: [3][imageSize][imageSize], normalised. */
export async function askConcept(
  { bundle, sessions }: ConceptParts,
  pixels: Float32Array,
  tokens: readonly number[],
): Promise<ConceptAnswer> {
  if (!bundle.has('detector')) {
    throw new EngineError('text_not_supported', 'This SAM bundle cannot find things by words.', {
      fix: 'Click on the thing, or export SAM 3 with models/export, which brings its text part.',
    });
  }
  const { imageSize, textLength } = trackerFacts(bundle);
  const end = tokens.at(-1) ?? 0;
  // CLIP's tokenizer pads with the end mark; a long prompt keeps its end mark.
  const kept = tokens.length > textLength ? [...tokens.slice(0, textLength - 1), end] : tokens;
  const ids = Array.from({ length: textLength }, (_, i) => kept[i] ?? end);
  const mask = int64(
    [1, textLength],
    ids.map((_, i) => Number(i < kept.length)),
  );
  const text = await (await sessions.open('text')).run({
    input_ids: int64([1, textLength], ids),
    attention_mask: mask,
  });
  const backbone = await sessions.open('backbone');
  const { hidden_states } = await backbone.run({ pixel_values: float32([1, 3, imageSize, imageSize], pixels) });
  const made = await (await sessions.open('detector')).run({
    hidden_states: hidden_states!,
    text_embeds: text.text_embeds!,
    attention_mask: mask,
  });
  return {
    masks: made.pred_masks!.data as Float32Array,
    boxes: made.pred_boxes!.data as Float32Array,
    logits: made.pred_logits!.data as Float32Array,
    presence: Number(made.presence_logits!.data[0]),
    side: made.pred_masks!.dims.at(-1)!,
  };
}

/** The instances above the threshold, best first. */
export function instances({ masks, boxes, logits, presence, side }: ConceptAnswer, threshold: number): Instance[] {
  const area = side * side;
  const any = sigmoid(presence);
  return [...logits]
    .map((logit, i): Instance => {
      const [left, top, right, bottom] = boxes.subarray(i * 4, i * 4 + 4);
      return {
        mask: masks.subarray(i * area, (i + 1) * area),
        side,
        box: [left!, top!, right!, bottom!],
        score: sigmoid(logit) * any,
      };
    })
    .filter(({ score }) => score > threshold)
    .sort((a, b) => b.score - a.score);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
