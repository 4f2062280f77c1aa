import type { VideoRef } from '@reelgraph/timeline';
import { frameSink } from '@reelgraph/timeline/media';
import type { Rgb } from '../cv/image.ts';
import type { testTask } from './task.ts';

type Task = Awaited<ReturnType<typeof testTask>>;
export const rate = { num: 24, den: 1 };

/** A real clip of drawn frames in the task's store. */
export async function makeClip(
  task: Task,
  count: number,
  draw: (frame: number) => Rgb,
  sound?: string,
): Promise<VideoRef> {
  const { width, height } = draw(0);
  const file = task.file('clip.mp4');
  const quality = { crf: 8, preset: 'veryfast' } as const;
  const sink = frameSink(file, { width, height, rate, codec: 'take', pixelFormat: 'rgba', quality, audio: sound });
  for (let frame = 0; frame < count; frame++) await sink.write(opaque(draw(frame)));
  const { mime, frames } = await sink.finish();
  return {
    ...{ kind: 'video', mime, width, height, frames, rate },
    ...(sound ? { audio: { sampleRate: 48_000, channels: 1, samples: (48_000 * count) / 24 } } : {}),
    artifact: await task.context.store(file, mime),
  };
}

export function opaque(picture: Rgb): Uint8Array {
  const out = new Uint8Array(picture.width * picture.height * 4).fill(255);
  for (let i = 0; i < picture.width * picture.height; i++) out.set(picture.data.subarray(i * 3, i * 3 + 3), i * 4);
  return out;
}

/** A WAV file of silence with a click each half second. */
export function wave(samples: number): Buffer {
  const out = Buffer.alloc(44 + samples * 2);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + samples * 2, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(48_000, 24);
  out.writeUInt32LE(96_000, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i += 24_000) out.writeInt16LE(20_000, 44 + i * 2);
  return out;
}
