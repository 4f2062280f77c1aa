import type { Chunk } from '../../../video/chunks.ts';
import type { Before, Conditions } from './chain.ts';
import type { Condition } from './conditioning.ts';
import type { LtxConfig } from './config.ts';
import { bytesOf } from './decode.ts';
import type { FilmJob } from './jobs.ts';
import { readLatents } from './latents-file.ts';
import { readPixels, resized } from './pictures.ts';
import type { MadeSize } from './size.ts';

/** The end of the clip that the take goes on from, as if its frames had just been made. */
export async function beforeOf(
  { file, frames, overlap, latents }: NonNullable<FilmJob['after']>,
  job: FilmJob,
  made: MadeSize,
  stride: LtxConfig['config']['video']['stride'],
  signal: AbortSignal,
): Promise<Before> {
  const count = whole(Math.min(overlap, frames, job.frames));
  const pixels = await readPixels({ file, start: frames - count, count, crf: 0 }, job, made, job.scratch, signal);
  const tail = Array.from({ length: count }, (_, frame) => bytesOf(pixels, frame));
  const known = latents ? await readLatents(latents) : undefined;
  const fits =
    known &&
    known.shape.rows * stride.pixels === made.height &&
    known.shape.columns * stride.pixels === made.width &&
    known.shape.frames >= (count - 1) / stride.frames;
  return { tail, ...(known && fits ? { latents: known } : {}) };
}

/** What of the given pictures and clips a part of the take sees, at its own frames. */
export function conditionsOf(job: FilmJob, made: MadeSize, crf: number, signal: AbortSignal): Conditions {
  return async (chunk, width, height) => {
    const found: Condition[] = [];
    const first = chunk.start - chunk.overlap;
    const read = async (file: string, start: number, count: number, still: boolean) => {
      const pixels = await readPixels({ file, start, count, crf: still ? crf : 0 }, job, made, job.scratch, signal);
      return resized(pixels, width, height);
    };
    // A second stage looks for detail: what the clip follows was settled by the first.
    const detail = made.stages === 2 && width === made.width;
    const clips = job.given.some(({ still }) => !still);
    for (const one of job.given) {
      const { file, frames, still, strength } = one;
      if (job.mode === 'ic_lora' && (!still || !clips)) {
        const count = still ? 1 : whole(Math.min(frames - first, chunk.frames));
        if (count < 1 || detail) continue;
        const pixels = await read(file, still ? 0 : first, count, false);
        found.push({ kind: 'reference', pixels, downscale: 1, strength });
      } else if (within(one.at, chunk, job.frames)) {
        const at = one.at - first;
        const count = still ? 1 : whole(Math.min(frames, chunk.frames - at));
        found.push({ kind: 'pixels', pixels: await read(file, 0, count, still), at, strength });
      }
    }
    return found;
  };
}

/** A part sees what it shows anew; what lies beyond the end of the take belongs to its last frame. */
const within = (at: number, { start, frames, overlap }: Chunk, total: number): boolean =>
  Math.min(at, total - 1) >= start && Math.min(at, total - 1) < start + frames - overlap;

/** 8m + 1 frames, no more than there are. */
export const whole = (frames: number): number => Math.floor((frames - 1) / 8) * 8 + 1;
