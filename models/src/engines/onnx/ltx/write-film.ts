import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameSink } from '@reelgraph/timeline/media';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { pcmWav } from '../../draft/sound.ts';
import { writePng } from '../../draft-vision/cv/png.ts';
import type { Join } from './chain.ts';
import type { FilmJob } from './jobs.ts';
import type { MadeSize } from './size.ts';
import type { SoundTrack } from './sound-track.ts';

export interface FilmWritten {
  readonly file: string;
  readonly mime: string;
  /** The last frame as a picture. */
  readonly still: string;
  readonly joins: readonly Join[];
  readonly notes: readonly string[];
}

/** Makes frames of the made size in order, waits for `onFrame`, and answers what there is at the end. */
export type Produce<T> = (
  onFrame: (frame: Uint8Array) => Promise<void>,
) => Promise<T & { readonly sound: SoundTrack; readonly joins: readonly Join[] }>;

/** A take as a file with sound, frame by frame as they are made; cut from what is made to what was asked. */
export async function writeFilm<T>(
  job: Pick<FilmJob, 'width' | 'height' | 'rate' | 'scratch'>,
  made: MadeSize,
  context: Pick<MethodContext, 'signal' | 'progress'>,
  produce: Produce<T>,
): Promise<FilmWritten & { readonly made: T }> {
  const { width, height, rate, scratch } = job;
  const at = (name: string) => join(scratch, name);
  const [file, audio, still] = [at('ltx.mp4'), at('ltx.wav'), at('ltx-last.png')];
  const { signal } = context;
  const sink = frameSink(file, { width, height, rate, codec: 'take', pixelFormat: 'rgb24', audio, signal });
  try {
    let last: Uint8Array | undefined;
    const { sound, joins, ...rest } = await produce(async (frame) => {
      last = cut(frame, made, job);
      await sink.write(last);
    });
    context.progress(0.97, 'Writing sound');
    await writeFile(audio, pcmWav(sound.channels, sound.rate));
    const { mime } = await sink.finish();
    await writeStill(still, last!, job);
    const notes = [
      ...(made.width === width && made.height === height
        ? []
        : [`Made at ${made.width} × ${made.height} and cut to ${width} × ${height}.`]),
      ...(made.stages === 2 ? ['Made at half the size, then at all of it.'] : []),
      ...joinNotes(joins),
    ];
    return { file, mime, still, joins, notes, made: rest as T };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** "Join at frame 121: 38.2 dB". What a person sees of a seam, written to the take. */
const joinNotes = (joins: readonly Join[]): string[] =>
  joins.map(({ frame, decibels }) =>
    frame === 0
      ? `Goes on from the clip before: ${decibels.toFixed(1)} dB over the frames that both show.`
      : `Join at frame ${frame}: ${decibels.toFixed(1)} dB.`,
  );

function cut(frame: Uint8Array, made: MadeSize, { width, height }: Pick<FilmJob, 'width' | 'height'>): Uint8Array {
  if (made.width === width && made.height === height) return frame;
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((made.top + y) * made.width + made.left) * 3;
    out.set(frame.subarray(from, from + width * 3), y * width * 3);
  }
  return out;
}

async function writeStill(
  file: string,
  frame: Uint8Array,
  { width, height }: Pick<FilmJob, 'width' | 'height'>,
): Promise<void> {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(frame.subarray(i * 3, i * 3 + 3), i * 4);
  await writePng(file, { width, height, channels: 4, data: rgba });
}
