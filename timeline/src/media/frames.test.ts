import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numberedFrame, numberedTake, numberOf } from '../testing/numbered.ts';
import { tone } from '../testing/sound.ts';
import { frameSink, frameSource, probe, readFrame } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-frames-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const numbers = async (file: string, options: Omit<Parameters<typeof frameSource>[1], 'pixelFormat'> = {}) => {
  const seen: (number | null)[] = [];
  for await (const frame of frameSource(file, { pixelFormat: 'rgba', ...options })) seen.push(numberOf(frame));
  return seen;
};
const count = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

describe('frames in, frames out', () => {
  test.each([
    { num: 24, den: 1 },
    { num: 24000, den: 1001 },
    { num: 30000, den: 1001 },
    { num: 25, den: 1 },
  ])('every frame of a take comes back in its place at $num/$den, from any range', async (rate) => {
    const file = join(folder, `take-${rate.num}.mp4`);
    await numberedTake(file, { frames: 80, rate, from: 500 });
    const facts = await probe(file);
    expect(facts.video).toMatchObject({
      rate,
      frames: 80,
      constant: true,
      width: 160,
      height: 96,
      colourSpace: 'bt709',
    });
    expect(await numbers(file)).toEqual(count(500, 80));
    for (const [start, length] of [
      [1, 3],
      [11, 14],
      [12, 1],
      [37, 30],
      [79, 1],
    ] as const) {
      expect(await numbers(file, { range: { start, count: length } })).toEqual(count(500 + start, length));
    }
    expect(numberOf(await readFrame(file, { frame: 41, pixelFormat: 'rgba' }))).toBe(541);
    expect(await numbers(file, { size: { width: 320, height: 192 }, range: { start: 5, count: 4 } })).toEqual(
      count(505, 4),
    );
  });

  test('a mask comes back bit for bit', async () => {
    const file = join(folder, 'mask.mp4');
    const masks = count(0, 10).map((seed) => Uint8Array.from({ length: 64 * 48 }, (_, i) => (i * 7 + seed * 31) & 255));
    const sink = frameSink(file, { width: 64, height: 48, rate: { num: 24, den: 1 }, codec: 'lossless-gray' });
    for (const mask of masks) await sink.write(mask);
    expect(await sink.finish()).toEqual({ frames: 10, mime: 'video/mp4' });
    const back: Buffer[] = [];
    for await (const frame of frameSource(file, { pixelFormat: 'gray' })) back.push(Buffer.from(frame.data));
    expect(back.length).toBe(10);
    for (const [index, mask] of masks.entries()) expect(back[index]?.equals(mask)).toBe(true);
  });

  test('lossless keeps every byte of RGBA', async () => {
    const file = join(folder, 'lossless.mkv');
    const frame = Uint8Array.from({ length: 33 * 21 * 4 }, (_, i) => (i * 131) & 255);
    const sink = frameSink(file, { width: 33, height: 21, rate: { num: 24, den: 1 }, codec: 'lossless' });
    await sink.write(frame);
    await sink.finish();
    expect(Buffer.from((await readFrame(file, { pixelFormat: 'rgba' })).data).equals(frame)).toBe(true);
  });

  test('colours survive a take within rounding', async () => {
    const file = join(folder, 'colour.mp4');
    const patches = [
      [200, 30, 30],
      [30, 180, 60],
      [20, 40, 200],
      [250, 250, 250],
      [128, 128, 128],
    ] as const;
    const sink = frameSink(file, { width: 160, height: 96, rate: { num: 24, den: 1 }, codec: 'take' });
    for (const rgb of patches) {
      const frame = new Uint8Array(160 * 96 * 4);
      for (let i = 0; i < frame.length; i += 4) frame.set([...rgb, 255], i);
      await sink.write(frame);
    }
    await sink.finish();
    for await (const { index, data } of frameSource(file, { pixelFormat: 'rgba' })) {
      const middle = (48 * 160 + 80) * 4;
      for (let c = 0; c < 3; c++)
        expect(Math.abs((data[middle + c] ?? 0) - (patches[index]?.[c] ?? 0))).toBeLessThanOrEqual(3);
    }
  });

  test('sound is laid under a take to its exact length', async () => {
    const wav = join(folder, 'tone.wav');
    await tone(wav, 0.5);
    const file = join(folder, 'sound.mp4');
    await numberedTake(file, { frames: 30, audio: wav });
    const { video, audio } = await probe(file);
    expect(video?.frames).toBe(30);
    expect(audio).toMatchObject({ sampleRate: 48000 });
    expect(Math.abs((audio?.samples ?? 0) - 60_000)).toBeLessThanOrEqual(1024);
  });
});

describe('when it does not go well', () => {
  test('leaving the loop early ends ffmpeg', async () => {
    const file = join(folder, 'take-24.mp4');
    for await (const frame of frameSource(file, { pixelFormat: 'rgba' })) if (frame.index === 2) break;
  });

  test('a range past the end is an error, not a short answer', async () => {
    const file = join(folder, 'take-24.mp4');
    await expect(numbers(file, { range: { start: 70, count: 20 } })).rejects.toMatchObject({ code: 'frames_wrong' });
  });

  test('cancel leaves no file, not even a part', async () => {
    const signal = new AbortController();
    const before = await readdir(folder);
    const file = join(folder, 'cancelled.mp4');
    const sink = frameSink(file, {
      width: 160,
      height: 96,
      rate: { num: 24, den: 1 },
      codec: 'take',
      signal: signal.signal,
    });
    await sink.write(numberedFrame(160, 96, 1));
    signal.abort();
    await expect(sink.finish()).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual(before);
  });

  test('abort leaves no file, at any moment', async () => {
    const before = await readdir(folder);
    for (const frames of [0, 1, 20]) {
      const sink = frameSink(join(folder, 'a.mp4'), {
        width: 160,
        height: 96,
        rate: { num: 24, den: 1 },
        codec: 'take',
      });
      for (let index = 0; index < frames; index++) await sink.write(numberedFrame(160, 96, index));
      await sink.abort();
      await expect(sink.write(numberedFrame(160, 96, 0))).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(await readdir(folder)).toEqual(before);
  });

  test('a folder that is not there surfaces as a typed error, not as a hang', async () => {
    const sink = frameSink(join(folder, 'nowhere', 'a.mp4'), {
      width: 64,
      height: 48,
      rate: { num: 24, den: 1 },
      codec: 'take',
    });
    const attempt = async () => {
      for (let index = 0; index < 200; index++) await sink.write(numberedFrame(64, 48, index));
      await sink.finish();
    };
    await expect(attempt()).rejects.toMatchObject({ code: 'media_missing' });
  });
});
