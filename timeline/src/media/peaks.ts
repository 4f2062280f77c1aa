import { PassThrough } from 'node:stream';
import { MediaError } from './errors.ts';
import { startFfmpeg } from './ffmpeg.ts';
import { fileInput } from './inputs.ts';
import { probe } from './probe.ts';

/** A waveform: for each stretch of `samplesPerPeak` samples its lowest and highest value, −128 … 127. */
export interface Peaks {
  readonly sampleRate: number;
  readonly samplesPerPeak: number;
  readonly samples: number;
  readonly min: Int8Array;
  readonly max: Int8Array;
}

/** Reads the sound of a file as mono at 48 kHz. 256 samples a peak is a pixel at the deepest zoom; see {@link coarser}. */
export async function peaks(
  file: string,
  options: { readonly samplesPerPeak?: number; readonly signal?: AbortSignal } = {},
): Promise<Peaks> {
  const { samplesPerPeak = 256, signal } = options;
  if (!(await probe(file, signal)).audio) throw new MediaError('no_sound', 'The file has no sound.');
  const sampleRate = 48_000;
  const stream = new PassThrough({ emitClose: false, highWaterMark: 1 << 20 });
  const running = startFfmpeg({
    inputs: [fileInput(file)],
    options: [
      ...['-map', '0:a:0', '-af', `aresample=${sampleRate}:async=1:first_pts=0`],
      ...['-ac', '1', '-c:a', 'pcm_s16le', '-f', 's16le'],
    ],
    output: stream,
    signal,
  });
  running.done.then(
    () => {},
    () => stream.end(),
  );
  const lows: number[] = [];
  const highs: number[] = [];
  let [low, high, inPeak, samples] = [32767, -32768, 0, 0];
  let odd: Buffer | null = null;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const chunk: Buffer = odd ? Buffer.concat([odd, piece]) : piece;
    const even = chunk.length & ~1;
    for (let at = 0; at < even; at += 2) {
      const value = chunk.readInt16LE(at);
      if (value < low) low = value;
      if (value > high) high = value;
      if (++inPeak < samplesPerPeak) continue;
      lows.push(low >> 8);
      highs.push(high >> 8);
      samples += inPeak;
      [low, high, inPeak] = [32767, -32768, 0];
    }
    odd = even < chunk.length ? chunk.subarray(even) : null;
  }
  await running.done;
  if (inPeak > 0) {
    lows.push(low >> 8);
    highs.push(high >> 8);
    samples += inPeak;
  }
  return { sampleRate, samplesPerPeak, samples, min: Int8Array.from(lows), max: Int8Array.from(highs) };
}

/** The next level of the pyramid: two peaks become one. */
export function coarser(fine: Peaks): Peaks {
  const length = Math.ceil(fine.min.length / 2);
  const [min, max] = [new Int8Array(length), new Int8Array(length)];
  for (let i = 0; i < length; i++) {
    const [a, b] = [2 * i, Math.min(2 * i + 1, fine.min.length - 1)];
    min[i] = Math.min(fine.min[a] ?? 0, fine.min[b] ?? 0);
    max[i] = Math.max(fine.max[a] ?? 0, fine.max[b] ?? 0);
  }
  return { ...fine, samplesPerPeak: fine.samplesPerPeak * 2, min, max };
}
