import { type Frame, frameSource } from '@reelgraph/timeline/media';

export interface WalkedClip {
  readonly file: string;
}
type Size = { readonly width: number; readonly height: number };

/** Frames that are held at once where a clip is walked backwards. */
const CHUNK = 48;

/** Frames `from` to `to` as RGB; none where the end lies before the start. */
export async function* forward(video: WalkedClip, size: Size, from: number, to: number, signal?: AbortSignal) {
  if (to < from) return;
  const range = { start: from, count: to - from + 1 };
  yield* frameSource(video.file, { size, pixelFormat: 'rgb24', range, signal });
}

/** From `from` down to `to`: read in chunks, since video is decoded in one direction only. */
export async function* backward(video: WalkedClip, size: Size, from: number, to: number, signal?: AbortSignal) {
  for (let end = from; end >= to; end -= CHUNK) {
    const held: Frame[] = [];
    for await (const frame of forward(video, size, Math.max(to, end - CHUNK + 1), end, signal)) held.push(frame);
    yield* held.reverse();
  }
}
