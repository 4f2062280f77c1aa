import { planExtension, wholeFrames } from './chunks.ts';

/** One call of a video model between two pieces of film that stand already. */
export interface Span {
  /** Frames to ask for: always 8k + 1. */
  readonly frames: number;
  /** How many of them, at the head, repeat the end of what is before; 0: nothing is before. */
  readonly overlap: number;
  /** Index in this call at which the first picture of what follows stands; null: its end is open. */
  readonly until: number | null;
}

/** What a span shows that was not there: from the end of its overlap to the picture that it leads to. */
export const newIn = ({ frames, overlap, until }: Span): number => (until ?? frames) - overlap;

/** The next lower number of frames that a model makes. */
const floorFrames = (frames: number): number => Math.floor((frames - 1) / 8) * 8 + 1;

export interface BridgeWish {
  /** New frames that are wanted. */
  readonly frames: number;
  /** Frames of film before them that may be repeated; 0: nothing is before. */
  readonly before: number;
  /** Whether something follows, so that the last new frame must lead to it. */
  readonly after: boolean;
  /** The longest call, and what one call repeats of the one before. */
  readonly longest: number;
  readonly overlap: number;
}

/**
 * Cuts new frames into calls of at most `longest` frames (8k + 1), in the order of the film.
 *
 *     before …            each goes on from the last `overlap` frames        covers the frames, or a few more at the end
 *     … after             each leads to the first picture of the next        covers the frames, or a few more at the head
 *     before … after      the last one is held at both ends                  exactly the frames
 *
 * What is more than was wanted lies at the open end: it is the handle of the cut. Between two ends it lies behind the seam.
 */
export function planBridge({ frames, before, after, longest, overlap }: BridgeWish): Span[] {
  const most = Math.max(17, floorFrames(longest));
  const over = Math.min(floorFrames(Math.max(1, Math.min(overlap, before))), most - 8);
  if (before === 0) {
    const spans: Span[] = [];
    for (let left = frames; left > 0; ) {
      const asked = Math.min(most, wholeFrames(left + 1));
      spans.unshift({ frames: asked, overlap: 0, until: asked - 1 });
      left -= asked - 1;
    }
    return spans;
  }
  if (!after) {
    const chunks = planExtension(before, frames, most, overlap).slice(1);
    return chunks.map((chunk): Span => ({ frames: chunk.frames, overlap: chunk.overlap, until: null }));
  }
  const spans: Span[] = [];
  let left = frames;
  // The last call holds one picture of either side, and has something left to make.
  while (left + 2 > most) {
    const asked = floorFrames(Math.min(most, left - 1 + over));
    spans.push({ frames: asked, overlap: over, until: null });
    left -= asked - over;
  }
  spans.push({ frames: wholeFrames(left + 2), overlap: 1, until: left + 1 });
  return spans;
}
