import { join } from 'node:path';
import { runFfmpeg } from '../media/ffmpeg.ts';
import { fileInput } from '../media/inputs.ts';
import { sameRate } from '../media/rates.ts';
import { videoIndex } from '../media/video-index.ts';
import type { Sequence } from '../sequence/types.ts';
import { ONE, sameRatio } from '../time/rational.ts';
import type { Size } from './picture-graph.ts';
import { gradeOf, type Piece, piecesOf } from './pieces.ts';
import type { Sources } from './sources.ts';

/** Frames `from … to − 1` of the film are `source … ` of a file, packet for packet. */
export interface CopyRange {
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly source: number;
}

/** Below this many pixels of work, starting ffmpeg twice more costs more than encoding. */
const WORTH = 48 * 1280 * 720;

/**
 * The stretches of a film that need no encoding: whole groups of pictures of takes that are shown as they are, and that
 * were written by the same encoder in the same form. Everything is read from the files; nothing is assumed of them.
 */
export async function copyRanges(
  sequence: Sequence,
  size: Size,
  from: number,
  to: number,
  sources: Sources,
  configuration: string,
): Promise<readonly CopyRange[]> {
  const { base, over } = piecesOf(sequence, from, to, (placed) => !sources.hasAlpha(placed));
  const busy = over.map((piece) => ({ from: piece.from, to: piece.to })).sort((a, b) => a.from - b.from);
  const ranges: CopyRange[] = [];
  for (const { piece } of base) {
    if (!piece || !isPlain(piece, sequence, size, sources)) continue;
    const { file, video } = sources.picture(piece.placed);
    for (const free of without(piece, busy)) {
      const { clip, take, start: at } = piece.placed;
      const source = (take?.head ?? 0) + clip.trim.in + (free.from - at);
      if (source < 0 || source >= video.frames) continue;
      const index = await videoIndex(file, video.rate);
      if (!index || index.configuration !== configuration || index.frames !== video.frames) break;
      const end = Math.min(source + free.to - free.from, video.frames);
      const first = index.keys.find((key) => key >= source);
      const last = end === video.frames ? end : index.keys.findLast((key) => key <= end);
      if (first === undefined || last === undefined || (last - first) * size.width * size.height < WORTH) continue;
      const start = free.from + first - source;
      ranges.push({ from: start, to: start + last - first, file, source: first });
    }
  }
  return ranges;
}

/** Shown at its own rate, speed and size, so that a frame of the film is a frame of the file. */
function isPlain(piece: Piece, sequence: Sequence, size: Size, sources: Sources): boolean {
  const { clip, take } = piece.placed;
  if (gradeOf(piece)) return false;
  if (take?.kind !== 'video' || take.state === 'failed') return false;
  const { still, video } = sources.picture(piece.placed);
  return (
    !still &&
    video.codec === 'h264' &&
    video.constant &&
    video.start === 0 &&
    video.rotation === 0 &&
    video.width === size.width &&
    video.height === size.height &&
    sameRatio(clip.speed, ONE) &&
    sameRate(take.rate, sequence.rate) &&
    sameRate(video.rate, sequence.rate)
  );
}

/** What of a piece is left where nothing lies over it. */
function without(
  piece: { readonly from: number; readonly to: number },
  busy: readonly { readonly from: number; readonly to: number }[],
): { from: number; to: number }[] {
  const free: { from: number; to: number }[] = [];
  let at = piece.from;
  for (const { from, to } of busy) {
    if (to <= at || from >= piece.to) continue;
    if (from > at) free.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < piece.to) free.push({ from: at, to: piece.to });
  return free;
}

/** Writes the packets of a range to a chunk. The key frame is found from half a frame behind it. */
export async function copyChunk(
  { file, source, from, to }: CopyRange,
  rate: { readonly num: number; readonly den: number },
  out: string,
  signal?: AbortSignal,
): Promise<void> {
  const seek = (((source + 0.5) * rate.den) / rate.num).toFixed(6);
  await runFfmpeg({
    inputs: [fileInput(file, ['-ss', seek])],
    options: [
      ...['-map', '0:v:0', '-c', 'copy', '-copypriorss', '1', '-frames:v', String(to - from)],
      ...['-bsf:v', 'h264_mp4toannexb', '-f', 'nut'],
    ],
    file: out,
    frames: to - from,
    signal,
  });
}

/** The decoder configuration of what an encoder writes at this size and rate: learned from two black frames. */
export async function encoderConfiguration(
  size: Size,
  rate: { readonly num: number; readonly den: number },
  encode: readonly string[],
  scratch: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const file = join(scratch, 'configuration.mp4');
  const colour = `color=c=black:s=${size.width}x${size.height}:r=${rate.num}/${rate.den}`;
  await runFfmpeg({
    inputs: [],
    graph: `${colour},setsar=1,format=yuv420p,trim=end_frame=2[v]`,
    options: ['-map', '[v]', ...encode, '-f', 'mp4'],
    file,
    frames: 2,
    signal,
  });
  return (await videoIndex(file, rate))?.configuration ?? null;
}

/**
 * Whether the film really holds the packets that were to be copied, frame by frame. Versions of ffmpeg differ in where
 * a copy begins after a seek, and a wrong beginning has the right number of frames. Key frames are left out: they carry
 * the decoder's configuration a second time.
 */
export async function isCopied(
  film: string,
  from: number,
  rate: { readonly num: number; readonly den: number },
  ranges: readonly CopyRange[],
): Promise<boolean> {
  const whole = await videoIndex(film, rate);
  for (const range of ranges) {
    const source = await videoIndex(range.file, rate);
    if (!whole || !source) return false;
    const keys = new Set(source.keys);
    for (let at = range.from; at < range.to; at++) {
      const frame = range.source + at - range.from;
      if (!keys.has(frame) && whole.sizes[at - from] !== source.sizes[frame]) return false;
    }
  }
  return true;
}
