import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource, probe } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, EngineContext } from '../../../capabilities/capability.ts';
import { type VideoRequest, videoRequestSchema } from '../../../capabilities/requests.ts';
import { writePng } from '../../draft-vision/cv/png.ts';
import { testTask } from '../../draft-vision/testing/task.ts';
import { onnxEngine } from '../onnx-engine.ts';
import { fixtures } from '../testing/golden.ts';

/** The engine as a studio has it: a folder of bundles, a child process, files in and out. */
let task: Awaited<ReturnType<typeof testTask>>;
let engine: Engine;
beforeAll(async () => {
  task = await testTask();
  const bundles = join(task.context.scratch, '..', 'bundles');
  await mkdir(bundles);
  await symlink(fixtures('ltx-tiny'), join(bundles, 'ltx'));
  engine = onnxEngine({ bundles });
});
afterAll(async () => {
  await engine.close();
  await task.clean();
});

const rate = { num: 24, den: 1 };
const film = (more: Partial<VideoRequest>, context: Partial<EngineContext> = {}) => {
  const usual = { width: 64, height: 64, frames: 9, rate, seed: 3, prompt: 'A door closes.', steps: 2 };
  return engine.run('video', videoRequestSchema.parse({ ...usual, ...more }), { ...task.context, ...context });
};

async function pixels(video: VideoRef, range?: { start: number; count: number }): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  const file = await task.context.open(video.artifact);
  for await (const { data } of frameSource(file, { pixelFormat: 'rgb24', ...(range ? { range } : {}) }))
    frames.push(data);
  return frames;
}

async function picture(width: number, height: number): Promise<ImageRef> {
  const file = task.file('picture.png');
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 7 + (i >> 8)) % 256,
  );
  await writePng(file, { width, height, channels: 4, data });
  return { kind: 'image', mime: 'image/png', width, height, artifact: await task.context.store(file, 'image/png') };
}

// A film starts a dozen processes of ffmpeg: on a loaded machine that takes its time.
const roomy = { timeout: 120_000 };

describe('video by LTX-2', roomy, () => {
  it('is ready, and says which bundle it is by', async () => {
    expect(await engine.ready('video')).toEqual({ ready: true });
    expect(await engine.digest('video')).toMatch(/^onnx\/ltx-2\/1\/[0-9a-f]{64}$/);
    expect(engine.provides.video?.reads).not.toContain('brief');
  });

  it('makes exactly the film that was asked for, of a size that the model cannot make, with sound', async () => {
    const said: string[] = [];
    const shown: string[] = [];
    const { video, last, provenance } = await film(
      { width: 80, height: 68, frames: 10 },
      { progress: (_, text) => said.push(text ?? ''), preview: (_, mime) => shown.push(mime) },
    );
    const facts = await probe(await task.context.open(video.artifact));
    expect(facts.video).toMatchObject({ width: 80, height: 68, frames: 10, rate });
    expect(facts.audio).toMatchObject({ channels: 2, sampleRate: 48_000 });
    expect(last).toMatchObject({ width: 80, height: 68 });
    expect(provenance).toMatchObject({ engine: 'onnx', draft: false, seed: 3, models: [{ name: 'ltx-2 tiny' }] });
    expect(provenance.notes).toEqual(['Mode ti2vid: from words alone.', 'Made at 96 × 96 and cut to 80 × 68.']);
    expect(said).toContain('Step 1 of 2');
    expect(said).toContain('Step 2 of 2');
    expect(shown).toContain('image/jpeg');
  });

  it('begins and ends with pictures, or follows a clip, and says how', async () => {
    const image = await picture(70, 90);
    const plain = await film({});
    const both = await film({
      conditioning: [
        { media: image, frame: 0, strength: 1 },
        { media: image, frame: 8, strength: 0.8 },
      ],
    });
    const follows = await film({ conditioning: [{ media: plain.video, frame: 0, strength: 1 }] });
    expect(both.provenance.notes[0]).toBe('Mode keyframe: there is a picture at frame 8.');
    expect(follows.provenance.notes.slice(0, 2)).toEqual([
      'Mode ic_lora: there is a clip to follow.',
      expect.stringContaining('no IC-LoRA weights'),
    ]);
    expect(new Set([plain, both, follows].map(({ video }) => video.artifact)).size).toBe(3);
  });

  it('goes on from the pictures of a clip or from its latents, and says how well', async () => {
    const before = await film({ frames: 17, keepLatents: 9 });
    const pixels = await film({ continuation: { video: before.video, overlap: 9 } });
    const latent = await film({ continuation: { video: before.video, overlap: 9, latents: before.latents } });
    for (const { provenance } of [pixels, latent])
      expect(provenance.notes.at(-1)).toMatch(/^Goes on from the clip before: \d+\.\d dB/);
    expect(new Set([before, pixels, latent].map(({ video }) => video.artifact)).size).toBe(3);
    expect(pixels.latents).toBeUndefined();
    await expect(
      film({ continuation: { video: before.video, overlap: 9, latents: before.last.artifact } }),
    ).rejects.toMatchObject({ code: 'latents_broken' });
  });

  it('chains what is longer than a window, in two stages, and writes the joins to the take', async () => {
    const said: string[] = [];
    const { video, provenance } = await film(
      { frames: 122, width: 128, height: 128, steps: 1 },
      { progress: (_, text) => said.push(text ?? '') },
    );
    expect(video.frames).toBe(122);
    expect(await pixels(video)).toHaveLength(122);
    expect(provenance.notes).toContain('Made at half the size, then at all of it.');
    expect(provenance.notes.at(-1)).toMatch(/^Join at frame 121: \d+\.\d dB\.$/);
    expect(said).toContain('Part 2 of 2, stage 2 of 2, step 3 of 3');
  });

  it.each([
    ['too small', { width: 64, height: 2080 }, 'size_illegal', 'Set the size to 64 × 2048.'],
    ['odd', { width: 65 }, 'size_illegal', 'Set the size to 66 × 64.'],
  ])('refuses a size that is %s, with the nearest that it can make', async (_, more, code, fix) => {
    await expect(film(more)).rejects.toMatchObject({ code, fix });
  });

  it('refuses a picture behind the end', async () => {
    const media = await picture(64, 64);
    await expect(film({ conditioning: [{ media, frame: 9, strength: 1 }] })).rejects.toMatchObject({
      code: 'frame_beyond_end',
      fix: 'Set it to frame 8 at most.',
    });
  });

  it('stops soon when it is cancelled, and leaves nothing', async () => {
    const abort = new AbortController();
    let asked = 0;
    const making = film(
      { frames: 121, width: 256, height: 256 },
      {
        signal: abort.signal,
        progress: (_, text) => {
          if (!text?.startsWith('Stage') || asked) return;
          asked = performance.now();
          abort.abort();
        },
      },
    );
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
    // Half a second is what is promised; a loaded machine may take its time to start the next process.
    expect(performance.now() - asked).toBeLessThan(3000);
    expect((await film({})).video.frames).toBe(9);
  });
});

it('a take of one frame is made by the image model, and the video model is not even loaded', roomy, async () => {
  const bundles = join(task.context.scratch, '..', 'both');
  await mkdir(bundles);
  await symlink(fixtures('klein-tiny'), join(bundles, 'klein'));
  await symlink(fixtures('ltx-tiny'), join(bundles, 'ltx'));
  const both = onnxEngine({ bundles });
  const said: string[] = [];
  const usual = { width: 96, height: 64, frames: 1, rate, seed: 3, prompt: 'A door.' };
  const { video, provenance } = await both.run('video', videoRequestSchema.parse(usual), {
    ...task.context,
    progress: (_, text) => said.push(text ?? ''),
  });
  await both.close();
  await rm(bundles, { recursive: true });
  expect(provenance.models).toMatchObject([{ name: expect.stringContaining('flux-2-klein') }]);
  expect(await pixels(video)).toHaveLength(1);
  expect(provenance.notes[0]).toBe('A take of one frame: made by the image model.');
});
