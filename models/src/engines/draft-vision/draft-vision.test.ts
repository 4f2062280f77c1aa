import { writeFile } from 'node:fs/promises';
import { frameSource, probe } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCv } from './cv/cv.ts';
import { type Plane, plane } from './cv/image.ts';
import { area, iou } from './cv/mask.ts';
import { readMask, readPicture, writeMaskPng, writePng } from './cv/png.ts';
import { draftVision } from './draft-vision.ts';
import { makeClip, opaque, rate, wave } from './testing/clip.ts';
import { ballScene, discMask } from './testing/scene.ts';
import { testTask } from './testing/task.ts';

const [width, height, count] = [320, 180, 48];
const ballAt = (frame: number) => ({ x: 70 + 4 * frame, y: 90 + 20 * Math.sin(frame / 8), radius: 26 });
const vision = draftVision();
let task: Awaited<ReturnType<typeof testTask>>;

beforeAll(async () => {
  await loadCv();
  task = await testTask();
});
afterAll(async () => {
  await vision.segment.close?.();
  await task.clean();
});

async function maskOf(mask: Plane) {
  const file = task.file('mask.png');
  await writeMaskPng(file, mask);
  return { kind: 'mask' as const, artifact: await task.context.store(file, ''), mime: 'image/png', width, height };
}

async function pictureOf(frame: number) {
  const file = task.file('picture.png');
  await writePng(file, { width, height, channels: 4, data: opaque(ballScene(width, height, ballAt(frame))) });
  return { kind: 'image' as const, artifact: await task.context.store(file, ''), mime: 'image/png', width, height };
}

async function framesOf(artifact: string, pixelFormat: 'gray' | 'rgb24') {
  const frames: Uint8Array[] = [];
  for await (const { data } of frameSource(await task.context.open(artifact), { pixelFormat })) frames.push(data);
  return frames;
}

/** Peak signal to noise in dB over the pixels where `where` says so. */
function psnr(a: Uint8Array, b: Uint8Array, where: (pixel: number) => boolean): number {
  let [sum, n] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!where(Math.floor(i / 3))) continue;
    sum += (a[i]! - b[i]!) ** 2;
    n++;
  }
  return 10 * Math.log10(255 ** 2 / (sum / n + 1e-9));
}

describe('draft vision', () => {
  it('masks what is in a box: full size, white on black, with its box', async () => {
    const request = { picture: await pictureOf(0), points: [], references: [], limit: 3 };
    const box = { x: 38 / width, y: 58 / height, width: 64 / width, height: 64 / height };
    const { detections, provenance } = await vision.segment.run({ ...request, box }, task.context);
    const [best] = detections;
    const mask = await readMask(await task.context.open(best!.mask.artifact));
    expect(iou(mask, discMask(width, height, ballAt(0)))).toBeGreaterThan(0.92);
    expect(best!.box[0]).toBeCloseTo(44, -1);
    expect(provenance).toMatchObject({ engine: 'draft', draft: true });
  });

  it('refuses words that it cannot understand, and a question without content', async () => {
    const request = { picture: await pictureOf(0), points: [], references: [], limit: 3 };
    await expect(vision.segment.run({ ...request, text: 'the horse' }, task.context)).rejects.toMatchObject({
      code: 'needs_text_segmentation',
      fix: expect.stringContaining('SAM 3'),
    });
    await expect(vision.segment.run(request, task.context)).rejects.toMatchObject({ code: 'nothing_asked' });
  });

  // Half a minute on a machine that is busy with other things.
  it('tracks a ball from a mask in the middle of a clip, and repaints it there', { timeout: 120_000 }, async () => {
    const sound = task.file('sound.wav');
    await writeFile(sound, wave(48_000 * 2));
    const clip = await makeClip(task, count, (frame) => ballScene(width, height, ballAt(frame), { frame }), sound);
    const prompts = [{ frame: 20, mask: await maskOf(discMask(width, height, ballAt(20))) }];
    const { track } = await vision.track.run({ video: clip, prompts }, task.context);
    expect(track).toMatchObject({ kind: 'track', width, height, frames: count, rate, found: 1 });
    expect((await probe(await task.context.open(track.artifact))).video).toMatchObject({
      frames: count,
      width,
      height,
    });
    const masks = (await framesOf(track.artifact, 'gray')).map((data) => plane(width, height, data));
    const scores = masks.map((mask, frame) => iou(mask, discMask(width, height, ballAt(frame))));
    expect(scores.reduce((a, b) => a + b) / count).toBeGreaterThan(0.85);
    expect(masks[0]!.data.every((value) => value === 0 || value === 255)).toBe(true);

    const before = await framesOf(clip.artifact, 'rgb24');
    const base = { video: clip, track, negative: '', seed: 1, strength: 1, feather: 2, references: [] };
    const blue = await vision.repaint.run({ ...base, prompt: 'a blue ball' }, task.context);
    expect(blue.video).toMatchObject({ frames: count, width, height, rate });
    const facts = await probe(await task.context.open(blue.video.artifact));
    expect(facts.video?.frames).toBe(count);
    expect(facts.audio?.samples).toBeGreaterThan(47_000 * 2);
    const after = await framesOf(blue.video.artifact, 'rgb24');
    for (const frame of [0, 17, 47]) {
      const mask = masks[frame]!;
      expect(psnr(before[frame]!, after[frame]!, (i) => mask.data[i] === 0)).toBeGreaterThan(36);
      const ball = ballAt(frame);
      const centre = (Math.round(ball.y) * width + Math.round(ball.x)) * 3;
      expect(before[frame]![centre]).toBeGreaterThan(before[frame]![centre + 2]! + 60);
      expect(after[frame]![centre + 2]).toBeGreaterThan(after[frame]![centre]! + 30);
    }

    const grown = await vision.repaint.run({ ...base, prompt: 'remove it' }, task.context);
    const removed = await framesOf(grown.video.artifact, 'rgb24');
    const bare = ballScene(width, height, { x: -999, y: -999, radius: 1 }).data;
    const core = discMask(width, height, { ...ballAt(24), radius: 20 });
    // The background was seen when the ball stood elsewhere: what is filled in is what is really there.
    expect(psnr(bare, removed[24]!, (i) => core.data[i] === 255)).toBeGreaterThan(24);
    expect(psnr(bare, before[24]!, (i) => core.data[i] === 255)).toBeLessThan(14);
  });

  it('cancels a track in the middle', async () => {
    const clip = await makeClip(task, 24, (frame) => ballScene(width, height, ballAt(frame)));
    const prompts = [{ frame: 0, mask: await maskOf(discMask(width, height, ballAt(0))) }];
    const abort = new AbortController();
    const context = {
      ...task.context,
      signal: abort.signal,
      progress: (fraction: number) => fraction > 0.1 && abort.abort(),
    };
    await expect(vision.track.run({ video: clip, prompts }, context)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says what is wrong with prompts', async () => {
    const clip = await makeClip(task, 3, (frame) => ballScene(width, height, ballAt(frame)));
    const empty = await maskOf(plane(width, height));
    const track = (frame: number) => vision.track.run({ video: clip, prompts: [{ frame, mask: empty }] }, task.context);
    await expect(track(9)).rejects.toMatchObject({ code: 'prompt_outside' });
    await expect(track(1)).rejects.toMatchObject({ code: 'mask_empty' });
  });

  it('repaints a still inside its mask only, differently for another seed', async () => {
    const picture = await pictureOf(5);
    const mask = discMask(width, height, { ...ballAt(5), radius: 30 });
    const init = { picture, mask: await maskOf(mask), strength: 1, feather: 6 };
    const paint = async (seed: number, prompt: string) => {
      const request = { width, height, prompt, negative: '', seed, references: [], init };
      const { image } = await vision.repaintStill(request, task.context);
      return readPicture(await task.context.open(image.artifact));
    };
    const original = await readPicture(await task.context.open(picture.artifact));
    const gold = await paint(1, 'polished gold');
    const again = await paint(1, 'polished gold');
    const other = await paint(2, 'polished gold');
    expect(again.data).toEqual(gold.data);
    const changed = (a: Uint8Array, b: Uint8Array, inside: boolean) => {
      let n = 0;
      for (let i = 0; i < mask.data.length; i++) {
        if ((mask.data[i] === 255) === inside && a[i * 4] !== b[i * 4]) n++;
      }
      return n;
    };
    expect(changed(original.data, gold.data, false)).toBe(0);
    expect(changed(original.data, gold.data, true)).toBeGreaterThan(area(mask) * 0.6);
    expect(changed(gold.data, other.data, true)).toBeGreaterThan(area(mask) * 0.5);
  });

  it('places a picture where a thing was: as large as it fits, nothing of the thing left, no smear around it', async () => {
    const picture = await pictureOf(5);
    const ball = ballAt(5);
    const mask = discMask(width, height, { ...ball, radius: 31 });
    // A green idol that fills the middle half of its picture; the rest of it is clear.
    const idol = { width: 80, height: 80, channels: 4 as const, data: new Uint8Array(80 * 80 * 4) };
    for (let y = 20; y < 60; y++) for (let x = 28; x < 52; x++) idol.data.set([40, 200, 60, 255], (y * 80 + x) * 4);
    const file = task.file('idol.png');
    await writePng(file, idol);
    const reference = { kind: 'image' as const, artifact: await task.context.store(file, ''), mime: 'image/png' };
    const request = {
      ...{ width, height, prompt: 'the Idol stands there', negative: '', seed: 1 },
      references: [
        { name: 'Idol', kind: 'object' as const, picture: { ...reference, width: 80, height: 80 }, strength: 1 },
      ],
      init: { picture, mask: await maskOf(mask), strength: 1, feather: 4 },
    };
    const { image, provenance } = await vision.repaintStill(request, task.context);
    expect(provenance.notes).toEqual(['Replaced by the picture of Idol.']);
    const [before, after] = [
      await readPicture(await task.context.open(picture.artifact)),
      await readPicture(await task.context.open(image.artifact)),
    ];
    let [green, orange, outside, top, bottom] = [0, 0, 0, height, 0];
    for (let i = 0; i < mask.data.length; i++) {
      const [r, g, b] = after.data.subarray(i * 4, i * 4 + 3) as unknown as [number, number, number];
      if (mask.data[i] === 0 && before.data[i * 4] !== r) outside++;
      if (g > r + 70 && g > b + 60) {
        green++;
        top = Math.min(top, Math.floor(i / width));
        bottom = Math.max(bottom, Math.floor(i / width));
      }
      if (r > 180 && r > b + 90) orange++;
    }
    expect(outside).toBe(0);
    expect(orange).toBe(0);
    expect(bottom - top).toBeGreaterThan(48);
    expect(green).toBeGreaterThan(1200);
    expect(bottom).toBeGreaterThan(ball.y + 24);
  });
});
