import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { readFrame } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstOf, landed, type TemplateStand, templateStand } from './testing/template-stand.ts';

/** What templates of one clip give, to the pixel, on the draft engine in one small studio; `template-runs.long.test.ts` runs all of them. */
let stand: TemplateStand;
let clip: VideoRef;

const SMALL = { width: 96, height: 64 };
const pixel = async (ref: VideoRef | ImageRef, frame = 0): Promise<number[]> => {
  const { data } = await readFrame(stand.fileOf(ref), { pixelFormat: 'rgba', frame });
  return [...data.subarray((32 * SMALL.width + 48) * 4, (32 * SMALL.width + 48) * 4 + 3)];
};
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

beforeAll(async () => {
  stand = await templateStand(SMALL);
  const made = await stand.run('one-shot', { scene: 'EXT. ALLEY - NIGHT\n\nRain.\n', seconds: 1 });
  expect(landed(made)).toHaveLength(1);
  clip = firstOf(made, 'video');
}, 120_000);
afterAll(() => stand.close());

it('a morph goes from the one picture to the other', async () => {
  const [from, to] = [await stand.card('#d02020'), await stand.card('#2030d0')];
  const morph = firstOf<VideoRef>(await stand.run('keyframe-morph', { from, to, seconds: 0.5 }), 'video');
  const [a, b] = [await pixel(morph, 0), await pixel(morph, morph.frames - 1)];
  expect(a[0]! - a[2]!).toBeGreaterThan(80);
  expect(b[2]! - b[0]!).toBeGreaterThan(80);
}, 120_000);

it('a longer clip begins as it did, to the frame, and goes on from its last picture', async () => {
  const longer = await stand.run('clip-extension', { clip, seconds: 0.5 });
  const video = firstOf<VideoRef>(longer, 'video');
  expect(video.frames).toBe(clip.frames + 12);
  expect(landed(longer)).toHaveLength(1);
  expect(apart(await pixel(video, 5), await pixel(clip, 5))).toBeLessThan(12);
  expect(apart(await pixel(video, clip.frames + 10), await pixel(clip, clip.frames - 1))).toBeLessThan(30);
}, 120_000);

it('a finished clip is larger and as long', async () => {
  const finished = firstOf<VideoRef>(await stand.run('upscale-and-finish', { clip }), 'video');
  expect([finished.width, finished.height, finished.frames]).toEqual([192, 128, clip.frames]);
}, 120_000);
