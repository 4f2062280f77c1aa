import { EngineError } from '../../../capabilities/capability.ts';
import type { LtxConfig } from './config.ts';

/** What a size must fit. */
export interface Grid {
  readonly limits: Pick<LtxConfig['limits'], 'minSide' | 'maxSide' | 'twoStageFrom'>;
  readonly config: { readonly video: { readonly stride: LtxConfig['config']['video']['stride'] } };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the model makes for an asked size, and where the asked picture lies within it. */
export interface MadeSize extends Size {
  readonly left: number;
  readonly top: number;
  /** Found at half the size first, then brought to all of it. */
  readonly stages: 1 | 2;
}

/**
 * The model makes sides that are multiples of 32, in two stages of 64. A film's size need not be one: the next larger is
 * made and cut from the middle. Throws EngineError `size_illegal`, with the nearest size that can be made.
 */
export function madeSize(asked: Size, config: Grid, upsampler: boolean): MadeSize {
  const { minSide, maxSide, twoStageFrom } = config.limits;
  const nearest = (side: number) => Math.min(Math.max(side, minSide), maxSide);
  const [width, height] = [nearest(asked.width), nearest(asked.height)];
  if (width !== asked.width || height !== asked.height) {
    throw new EngineError(
      'size_illegal',
      `LTX-2 makes pictures of ${minSide} to ${maxSide} pixels a side, not ${asked.width} × ${asked.height}.`,
      { fix: `Set the size to ${width} × ${height}.` },
    );
  }
  if (asked.width % 2 === 1 || asked.height % 2 === 1) {
    throw new EngineError('size_illegal', `A video cannot be ${width} × ${height}: its sides must be even.`, {
      fix: `Set the size to ${width + (width % 2)} × ${height + (height % 2)}.`,
    });
  }
  const stages = upsampler && Math.min(width, height) >= twoStageFrom ? 2 : 1;
  const multiple = config.config.video.stride.pixels * stages;
  const [wide, high] = [width, height].map((side) => Math.ceil(side / multiple) * multiple) as [number, number];
  return {
    width: wide,
    height: high,
    stages,
    left: Math.floor((wide - width) / 2),
    top: Math.floor((high - height) / 2),
  };
}
