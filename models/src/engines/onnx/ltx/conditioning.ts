import {
  type Coordinates,
  joinCoordinates,
  keyframeCoordinates,
  referenceCoordinates,
  videoCoordinates,
} from './coordinates.ts';
import { packLatents } from './latents.ts';
import type { Latents, LtxModel, Pixels } from './model.ts';
import { type LatentShape, sizeOf, tokensOf } from './shape.ts';

/** What the clip must agree with: 0 free … 1 exact. */
export type Condition =
  /** A picture or clip (8m + 1 frames) from pixel frame `at` on. */
  | { readonly kind: 'pixels'; readonly pixels: Pixels; readonly at: number; readonly strength: number }
  /** Latents of an earlier clip, none of them its first, from pixel frame `at` on. */
  | { readonly kind: 'latents'; readonly latents: Latents; readonly at: number; readonly strength: number }
  /** A clip to follow all along (IC-LoRA), made `downscale` times smaller than this one. */
  | { readonly kind: 'reference'; readonly pixels: Pixels; readonly downscale: number; readonly strength: number };

/** Tokens of the clip, and behind them those that only condition it. */
export interface Conditioned {
  readonly shape: LatentShape;
  /** What each token must become, 0 where nothing is asked. */
  readonly clean: Float32Array;
  /** How strictly, one number a token. */
  readonly mask: Float32Array;
  readonly coordinates: Coordinates;
}

/**
 * Conditions on frame 0 replace the clip's own first tokens: its first latent is one frame long, like that of a picture.
 * All others are laid beside the clip, at their own place in time, and leave with the last step. That order, and clips to
 * follow at the very end, is the official pipelines' (`LTX2ConditionPipeline`, `LTX2InContextPipeline`), whose noise counts
 * through all tokens.
 */
export async function conditioned(
  model: LtxModel,
  shape: LatentShape,
  fps: number,
  conditions: readonly Condition[],
): Promise<Conditioned> {
  const own = tokensOf(shape);
  const clean = new Float32Array(sizeOf(shape));
  const mask = new Float32Array(own);
  const beside: { tokens: Float32Array; strength: number; coordinates: Coordinates; follows: boolean }[] = [];
  for (const one of conditions) {
    const { shape: size, data } = one.kind === 'latents' ? one.latents : await model.encode(one.pixels);
    const tokens = packLatents(data, size);
    if (one.kind !== 'reference' && one.at === 0) {
      clean.set(tokens);
      mask.fill(one.strength, 0, tokensOf(size));
    } else {
      const coordinates =
        one.kind === 'reference'
          ? referenceCoordinates(size, fps, one.downscale, model.config)
          : keyframeCoordinates(
              size,
              { at: one.at, single: one.kind === 'pixels' && one.pixels.frames === 1, fps },
              model.config,
            );
      beside.push({ tokens, strength: one.strength, coordinates, follows: one.kind === 'reference' });
    }
  }
  beside.sort((a, b) => Number(a.follows) - Number(b.follows));
  return {
    shape,
    clean: joined([clean, ...beside.map(({ tokens }) => tokens)]),
    mask: joined([
      mask,
      ...beside.map((one) => new Float32Array(one.tokens.length / shape.channels).fill(one.strength)),
    ]),
    coordinates: joinCoordinates([
      videoCoordinates(shape, fps, model.config),
      ...beside.map(({ coordinates }) => coordinates),
    ]),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
