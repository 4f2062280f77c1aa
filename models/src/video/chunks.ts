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
  const { most, over } = window(longest, overlap);
  if (total <= most) return [{ start: 0, frames: wholeFrames(total), overlap: 0 }];
  return cover([{ start: 0, frames: most, overlap: 0 }], total, most, over);
}

/**
 * The same for a take whose first `made` frames are there already, whoever made them: the first chunk stands for them and
 * is not asked for again. A clip shorter than the overlap is repeated as far as it goes.
 */
export function planExtension(made: number, more: number, longest: number, overlap: number): Chunk[] {
  const { most, over } = window(longest, Math.min(overlap, made));
  return cover([{ start: 0, frames: made, overlap: 0 }], made + more, most, over);
}

function window(longest: number, overlap: number): { most: number; over: number } {
  const most = Math.floor((longest - 1) / 8) * 8 + 1;
  return { most, over: Math.min(Math.max(1, Math.floor((overlap - 1) / 8) * 8 + 1), most - 8) };
}

function cover(chunks: Chunk[], total: number, most: number, over: number): Chunk[] {
  let covered = chunks.reduce((sum, chunk) => sum + chunk.frames - chunk.overlap, 0);
  while (covered < total) {
    const frames = Math.min(most, wholeFrames(total - covered + over));
    chunks.push({ start: covered, frames, overlap: over });
    covered += frames - over;
  }
  return chunks;
}
