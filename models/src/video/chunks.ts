/** One call of a video model within a longer take. */
export interface Chunk {
  /** First frame of the take that this chunk shows anew. */
  readonly start: number;
  /** Frames to ask for: always 8k + 1. */
  readonly frames: number;
  /** How many of them, at the head, repeat the end of the chunk before. */
  readonly overlap: number;
}

/** Models make 8k + 1 frames, the first picture and eight at a time: the next such count, 9 at least. */
export const wholeFrames = (frames: number): number => Math.max(1, Math.ceil((frames - 1) / 8)) * 8 + 1;

/** One window of LTX-2, and what a longer take repeats of the window before: 1 + 8·3 frames, four latents. */
export const WINDOW = { frames: 121, overlap: 25 } as const;

/**
 * Cuts a take of `total` frames into calls of at most `longest` frames (8k + 1), each going on from the last `overlap`
 * frames (8m + 1) of the one before. What they show anew covers `total` frames or a few more; the join cuts to the
 * frame. A take that fits one call is one call.
 */
export function planChunks(total: number, longest: number, overlap: number): Chunk[] {
  const most = Math.floor((longest - 1) / 8) * 8 + 1;
  const over = Math.min(Math.max(1, Math.floor((overlap - 1) / 8) * 8 + 1), most - 8);
  if (total <= most) return [{ start: 0, frames: wholeFrames(total), overlap: 0 }];
  const chunks: Chunk[] = [{ start: 0, frames: most, overlap: 0 }];
  let covered = most;
  while (covered < total) {
    const frames = Math.min(most, wholeFrames(total - covered + over));
    chunks.push({ start: covered, frames, overlap: over });
    covered += frames - over;
  }
  return chunks;
}
