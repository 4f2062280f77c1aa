import { EngineError } from '../capabilities/capability.ts';

/** Thrown when a decoded frame cannot be right; who runs the model then tries once more in the safe mode. */
export const BROKEN_FRAME = 'frame_broken';

/**
 * Throws EngineError `frame_broken` where a decoded frame holds something that is no number, or is one flat black: what
 * half precision makes of pictures on devices that cannot do it. `values` are −1 … 1 with −1 black (`black` says otherwise).
 */
export function checkFrame(values: Float32Array, frame: number, black = -1): void {
  let lit = false;
  for (const value of values) {
    if (!Number.isFinite(value)) throw broken(`Frame ${frame} came out broken: it holds values that are no numbers.`);
    if (value > black + 1e-3) lit = true;
  }
  if (!lit) throw broken(`Frame ${frame} came out all black.`);
}

const broken = (message: string) =>
  new EngineError(BROKEN_FRAME, message, {
    fix: 'It was tried again with decoding on the processor in full precision. Choose another device with REELGRAPH_DEVICE=cpu if it stays so.',
  });
