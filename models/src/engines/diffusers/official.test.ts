import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../capabilities/capability.ts';
import { imageRequestSchema, videoRequestSchema } from '../../capabilities/requests.ts';
import { readMask, readPicture, writePng } from '../draft-vision/cv/png.ts';
import { testTask } from '../draft-vision/testing/task.ts';
import { pattern } from '../onnx/klein/testing/pictures.ts';
import { onnxEngine } from '../onnx/onnx-engine.ts';
import { fixtures } from '../onnx/testing/golden.ts';
import { unpackFixture } from '../onnx/testing/unpack.ts';
import { diffusersEngine } from './diffusers-engine.ts';

/**
 * The true worker, as `npm run test:parity` starts it: the official pipelines on the weights of the tiny bundles make what our
 * own pipelines make of those bundles, from the same request. That the worker itself adds nothing to the official pipelines is
 * tried byte by byte in `models/export/tests/test_worker.py`.
 */
const python = process.env.REELGRAPH_PARITY_PYTHON;
const checkpoints = process.env.REELGRAPH_PARITY_CHECKPOINTS;

/** One step of a byte: two right answers may round to different sides. */
const ROUNDING = 1;

describe.skipIf(!python || !checkpoints)('the official pipelines', { timeout: 600_000 }, () => {
  let task: Awaited<ReturnType<typeof testTask>>;
  let [bundles, sam] = ['', ''];
  let engines: readonly [official: Engine, own: Engine];
  beforeAll(async () => {
    task = await testTask();
    bundles = await mkdtemp(join(tmpdir(), 'reelgraph-official-'));
    for (const name of ['klein-tiny', 'ltx-tiny']) await symlink(fixtures(name), join(bundles, name));
    sam = await unpackFixture('sam-tiny');
    await symlink(sam, join(bundles, 'sam-tiny'));
    const environment = { ...process.env, REELGRAPH_PYTHON: python, REELGRAPH_CHECKPOINTS: checkpoints };
    engines = [diffusersEngine({ environment }), onnxEngine({ bundles })];
  });
  afterAll(async () => {
    for (const engine of engines) await engine.close();
    await task.clean();
    for (const folder of [bundles, sam]) await rm(folder, { recursive: true, force: true });
  });

  const both = async <T>(make: (engine: Engine) => Promise<T>): Promise<[T, T]> => [
    await make(engines[0]),
    await make(engines[1]),
  ];
  const bytes = async ({ artifact }: ImageRef) => (await readPicture(await task.context.open(artifact))).data;
  const furthest = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((most, one, i) => Math.max(most, Math.abs(one - b[i]!)), 0);
  const frames = async ({ artifact }: VideoRef): Promise<Uint8Array> => {
    const found: Uint8Array[] = [];
    for await (const { data } of frameSource(await task.context.open(artifact), { pixelFormat: 'rgb24' }))
      found.push(Uint8Array.from(data));
    return Buffer.concat(found);
  };
  async function picture(width: number, height: number, seed: number): Promise<ImageRef> {
    const file = task.file(`picture-${seed}.png`);
    const { data } = pattern(width, height, seed);
    const rgba = new Uint8Array(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) rgba.set(data.subarray(i * 3, i * 3 + 3), i * 4);
    await writePng(file, { width, height, channels: 4, data: rgba });
    return { kind: 'image', mime: 'image/png', width, height, artifact: await task.context.store(file, 'image/png') };
  }

  it('paint the same picture from words, references, a picture and a guidance', async () => {
    const seen = await picture(80, 64, 1);
    const reference = { name: 'Mara', kind: 'character', picture: seen, strength: 1, way: 'reference' } as const;
    const asked = { width: 96, height: 64, prompt: 'A lighthouse', seed: 3, steps: 2, guidance: 1 };
    for (const more of [
      {},
      { references: [reference] },
      { guidance: 3, negative: 'rain' },
      { init: { picture: await picture(96, 64, 2), strength: 0.75, feather: 0 } },
    ]) {
      const request = imageRequestSchema.parse({ ...asked, ...more });
      const [official, own] = await both((engine) => engine.run('image', request, task.context));
      expect(furthest(await bytes(official.image), await bytes(own.image))).toBeLessThanOrEqual(ROUNDING);
      const other = await engines[1].run('image', { ...request, seed: 4 }, task.context);
      expect(furthest(await bytes(official.image), await bytes(other.image))).toBeGreaterThan(ROUNDING);
    }
  });

  it('make the same film from words, a first picture and a picture within it', async () => {
    const asked = {
      width: 96,
      height: 64,
      prompt: 'A woman walks away.',
      seed: 5,
      frames: 9,
      rate: { num: 24, den: 1 },
    };
    const [first, later] = [await picture(96, 64, 3), await picture(96, 64, 4)];
    for (const conditioning of [
      [],
      [
        { media: first, frame: 0, strength: 0.6 },
        { media: later, frame: 4, strength: 1 },
      ],
    ]) {
      const request = videoRequestSchema.parse({ ...asked, conditioning });
      const [official, own] = await both((engine) => engine.run('video', request, task.context));
      expect(official.video).toMatchObject({ frames: 9, audio: own.video.audio });
      expect(furthest(await bytes(official.last), await bytes(own.last))).toBeLessThanOrEqual(ROUNDING);
      const [a, b] = [await frames(official.video), await frames(own.video)];
      const mean = a.reduce((sum, one, i) => sum + Math.abs(one - b[i]!), 0) / a.length;
      expect(mean).toBeLessThan(ROUNDING);
    }
  });

  it('find the same masks at a click and in a box', async () => {
    const seen = await picture(96, 80, 5);
    const points = [{ x: 0.3, y: 0.4, positive: true }];
    for (const asked of [{ points }, { points: [], box: { x: 0.1, y: 0.1, width: 0.6, height: 0.7 } }]) {
      const request = { picture: seen, references: [], limit: 3, ...asked };
      const [official, own] = await both((engine) => engine.run('segment', request, task.context));
      const [best, ours] = [official.detections[0]!, own.detections[0]!];
      expect(best.score).toBeCloseTo(ours.score, 4);
      const [a, b] = await Promise.all(
        [best, ours].map(async ({ mask }) => readMask(await task.context.open(mask.artifact))),
      );
      const apart = a!.data.reduce((sum, one, i) => sum + (one === b!.data[i] ? 0 : 1), 0);
      expect(apart / a!.data.length).toBeLessThan(1e-3);
    }
  });
});
