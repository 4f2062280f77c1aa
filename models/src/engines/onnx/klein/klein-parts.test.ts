import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRef, MaskRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, EngineContext } from '../../../capabilities/capability.ts';
import { type ImageRequest, imageRequestSchema, type Reference } from '../../../capabilities/requests.ts';
import { plane, type Rgb } from '../../draft-vision/cv/image.ts';
import { readPicture, writeMaskPng, writePng } from '../../draft-vision/cv/png.ts';
import { makeClip } from '../../draft-vision/testing/clip.ts';
import { testTask } from '../../draft-vision/testing/task.ts';
import { onnxEngine } from '../onnx-engine.ts';
import { fixtures } from '../testing/golden.ts';
import { pattern } from './testing/pictures.ts';

/** The engine as a studio has it: a folder of bundles, a child process, files in and out. */
let task: Awaited<ReturnType<typeof testTask>>;
let engine: Engine;
let folder = '';
const tiny = fixtures('klein-tiny');

beforeAll(async () => {
  task = await testTask();
  folder = join(task.context.scratch, '..', 'bundles');
  await mkdir(folder);
  await symlink(tiny, join(folder, 'klein'));
  engine = onnxEngine({ bundles: folder });
});
afterAll(async () => {
  await engine.close();
  await task.clean();
});

const ask = (more: Partial<ImageRequest>) =>
  imageRequestSchema.parse({ width: 96, height: 64, prompt: 'A lighthouse', seed: 3, steps: 2, ...more });
const paint = (more: Partial<ImageRequest>, context: EngineContext = task.context) =>
  engine.run('image', ask(more), context);
const pixels = async ({ artifact }: ImageRef) => (await readPicture(await task.context.open(artifact))).data;

async function picture(width: number, height: number, seed: number): Promise<ImageRef> {
  const file = task.file(`picture-${seed}.png`);
  const { data } = pattern(width, height, seed);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  await writePng(file, { width, height, channels: 4, data: rgba });
  return { kind: 'image', mime: 'image/png', width, height, artifact: await task.context.store(file, 'image/png') };
}
/** White from the middle of the picture to its right edge. */
async function half(width: number, height: number): Promise<MaskRef> {
  const file = task.file('mask.png');
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width >= width / 2 ? 255 : 0));
  await writeMaskPng(file, plane(width, height, data));
  return { kind: 'mask', mime: 'image/png', width, height, artifact: await task.context.store(file, 'image/png') };
}
const reference = (image: ImageRef, more: Partial<Reference> = {}): Reference => ({
  ...{ name: 'Mara', kind: 'character', picture: image, strength: 1, way: 'reference' },
  ...more,
});

describe('readiness', () => {
  it('is there with the bundle, under its hash, and knows what the bundle can be shown', async () => {
    expect(await engine.ready('image')).toEqual({ ready: true });
    expect(await engine.ready('repaint')).toEqual({ ready: true });
    expect(await engine.digest('image')).toMatch(/^onnx\/flux-2-klein\/1\/[0-9a-f]{64}$/);
    expect(engine.provides.image?.takes).toMatchObject({ ways: ['reference'], styles: true });
    expect(engine.provides.image?.reads).not.toContain('brief');
  });

  it.each([
    ['a file is missing', (at: string) => rm(join(at, 'vae_decoder.onnx')), 'component "vae_decoder"'],
    ['a file is cut', (at: string) => writeFile(join(at, 'transformer.onnx'), 'cut'), 'component "transformer"'],
    ['the image prompt is for another base', wrongBase, 'trained for another base'],
  ])('is not where %s', async (_, spoil, words) => {
    const at = join(task.context.scratch, '..', 'spoilt');
    await cp(tiny, join(at, 'klein'), { recursive: true });
    await spoil(join(at, 'klein'));
    const spoilt = onnxEngine({ bundles: at });
    expect(await spoilt.ready('image')).toMatchObject({
      ready: false,
      why: { message: expect.stringContaining(words) },
    });
    await rm(at, { recursive: true });
  });
});

async function wrongBase(at: string): Promise<void> {
  const file = join(at, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.components.image_prompt.base.sha256 = '0'.repeat(64);
  await writeFile(file, JSON.stringify(manifest));
}

describe('pictures', () => {
  it('are of the size that was asked, the same for the same seed, with their origin', async () => {
    const { image, provenance } = await paint({ width: 94, height: 70 });
    expect([image.width, image.height]).toEqual([94, 70]);
    const again = await paint({ width: 94, height: 70 });
    expect(again.image.artifact).toBe(image.artifact);
    expect((await paint({ width: 94, height: 70, seed: 4 })).image.artifact).not.toBe(image.artifact);
    expect(provenance).toMatchObject({
      ...{ engine: 'onnx', draft: false, seed: 3 },
      models: [{ name: 'flux-2-klein tiny', hash: expect.stringMatching(/^[0-9a-f]{64}$/), licence: 'Apache-2.0' }],
      notes: [expect.any(String), expect.stringContaining('96 × 72')],
    });
  });

  it('follow what they are shown, each in its way', async () => {
    const seen = await picture(80, 64, 1);
    const made = await Promise.all(
      [
        [],
        [reference(seen)],
        [reference(seen), reference(await picture(64, 64, 2))],
        [reference(seen, { way: 'image-prompt' })],
      ].map((references) => paint({ references, guidance: 1 })),
    );
    expect(new Set(made.map(({ image }) => image.artifact)).size).toBe(4);
  });

  it('tell each step, and that a negative prompt takes twice the time', async () => {
    const news: string[] = [];
    const previews: Uint8Array[] = [];
    const context: EngineContext = {
      ...task.context,
      progress: (_, text) => news.push(text ?? ''),
      preview: (bytes) => previews.push(bytes),
    };
    const { provenance } = await paint({ trueCfg: 3, negative: 'rain' }, context);
    expect(news).toContain('step 1 of 2, each twice for the negative prompt');
    expect(provenance.notes).toContain('Guided by what it should not show: twice the time.');
    expect(previews[0]?.subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xd8));
  });
});

describe('repaint', () => {
  it('leaves every pixel outside the mask as it was, and makes the rest anew', async () => {
    const source = await picture(96, 64, 3);
    const init = { picture: source, mask: await half(96, 64), strength: 1, feather: 6 };
    const { image } = await paint({ init, guidance: 1 });
    const [before, after] = [await pixels(source), await pixels(image)];
    const changed = (from: number, to: number) =>
      before.filter((value, i) => (i >> 2) % 96 >= from && (i >> 2) % 96 < to && value !== after[i]).length;
    expect(changed(0, 48)).toBe(0);
    expect(changed(48, 96)).toBeGreaterThan(5000);
  });

  it('goes through a clip, and leaves frames without a mask alone', async () => {
    const draw = (frame: number): Rgb => ({ ...pattern(64, 64, frame), channels: 3 });
    const video = await makeClip(task, 3, draw);
    const mask = (frame: number): Rgb => {
      const data = new Uint8Array(64 * 64 * 3).fill(0);
      if (frame !== 1) return { width: 64, height: 64, channels: 3, data };
      return { width: 64, height: 64, channels: 3, data: data.map((_, i) => (Math.floor(i / 3) % 64 >= 32 ? 255 : 0)) };
    };
    const { kind: _, ...rest } = await makeClip(task, 3, mask);
    const request = {
      ...{ video, track: { kind: 'track' as const, ...rest }, prompt: 'A ship', negative: '' },
      ...{ seed: 1, strength: 0.1, feather: 2, references: [] },
    };
    const made = await engine.run('repaint', request, task.context);
    expect(made.video).toMatchObject({ frames: 3, width: 64, height: 64 });
    expect(made.provenance.notes[0]).toBe('Painted 1 of 3 frames, one by one.');
    const frames = async (artifact: string) => {
      const out: Uint8Array[] = [];
      const size = { width: 64, height: 64 };
      for await (const frame of frameSource(await task.context.open(artifact), { size, pixelFormat: 'gray' }))
        out.push(Uint8Array.from(frame.data));
      return out;
    };
    const [before, after] = [await frames(video.artifact), await frames(made.video.artifact)];
    const difference = before.map(
      (frame, i) => frame.reduce((sum, value, k) => sum + Math.abs(value - after[i]![k]!), 0) / frame.length,
    );
    expect(difference[1]!).toBeGreaterThan(2 * Math.max(difference[0]!, difference[2]!));
  });
});

describe('refusals', () => {
  it.each([
    ['a size beyond the model', () => ({ width: 8192, height: 4096 }), 'size_illegal', /2896 × 1448/],
    [
      'too many pictures',
      async () => ({ references: Array(5).fill(reference(await picture(64, 64, 9))) }),
      'too_many_references',
      /Leave out 1/,
    ],
    [
      'a strength of nothing',
      async () => ({ init: { picture: await picture(96, 64, 4), strength: 0, feather: 0 } }),
      'nothing_to_do',
      /at least 0\.50/,
    ],
    [
      'a mask of another shape',
      async () => ({ init: { picture: await picture(96, 64, 5), mask: await half(64, 64), strength: 1, feather: 0 } }),
      'mask_shape',
      /this very picture/,
    ],
  ] as const)('%s: in words, with a way on', async (_, more, code, fix) => {
    await expect(paint(await more())).rejects.toMatchObject({ code, fix: expect.stringMatching(fix) });
  });

  it('a bundle that was changed while the task waited', async () => {
    const context = { ...task.context, digest: `onnx/flux-2-klein/1/${'0'.repeat(64)}` };
    await expect(paint({}, context)).rejects.toMatchObject({ code: 'engine_changed' });
  });

  it('goes on after a cancel between two steps', async () => {
    const abort = new AbortController();
    const context: EngineContext = {
      ...task.context,
      signal: abort.signal,
      progress: (_, text) => text?.startsWith('step 1') && abort.abort(),
    };
    await expect(paint({ steps: 50 }, context)).rejects.toMatchObject({ code: 'cancelled' });
    expect((await paint({ guidance: 1 })).image.width).toBe(96);
  });
});
