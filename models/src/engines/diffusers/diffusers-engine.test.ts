import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, EngineContext } from '../../capabilities/capability.ts';
import { type ImageRequest, imageRequestSchema, videoRequestSchema } from '../../capabilities/requests.ts';
import { type ModelService, modelService } from '../../service/model-service.ts';
import { plane } from '../draft-vision/cv/image.ts';
import { readPicture, writeMaskPng, writePng } from '../draft-vision/cv/png.ts';
import { makeClip } from '../draft-vision/testing/clip.ts';
import { testTask } from '../draft-vision/testing/task.ts';
import { diffusersEngine } from './diffusers-engine.ts';
import { writeKlein, writeLtx, writeSam } from './testing/checkpoint.ts';
import { workerStart } from './worker.ts';

/** The engine as a studio has it, with a worker process of ours that speaks the protocol and goes wrong where it is told. */
const program = fileURLToPath(new URL('./testing/worker.mjs', import.meta.url));
let task: Awaited<ReturnType<typeof testTask>>;
let engine: Engine;
let models: ModelService;
let data = '';
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  task = await testTask();
  data = join(task.context.scratch, '..', 'data');
  await mkdir(join(data, 'models'), { recursive: true });
  await writeKlein(join(data, 'models', 'klein'));
  await writeLtx(join(data, 'models', 'ltx'));
  await writeSam(join(data, 'models', 'sam'), 64);
  environment = { ...process.env, REELGRAPH_PYTHON: program };
  const device = { id: 'cpu', kind: 'cpu', memory: 8 * 1024 ** 3 } as const;
  models = modelService({ device, hosts: {}, worker: { device, start: workerStart(environment, data) } });
  engine = diffusersEngine({ environment, data, models: async () => models });
});
afterAll(async () => {
  await engine.close();
  await task.clean();
});

const ask = (more: Partial<ImageRequest>) =>
  imageRequestSchema.parse({ width: 64, height: 64, prompt: 'A lighthouse', seed: 7, ...more });
const paint = (more: Partial<ImageRequest> = {}, context: EngineContext = task.context) =>
  engine.run('image', ask(more), context);
const pixels = async ({ artifact }: ImageRef) => (await readPicture(await task.context.open(artifact))).data;

async function picture(width: number, height: number): Promise<ImageRef> {
  const file = task.file('given.png');
  await writePng(file, { width, height, channels: 4, data: new Uint8Array(width * height * 4).fill(255) });
  return { kind: 'image', mime: 'image/png', width, height, artifact: await task.context.store(file, 'image/png') };
}

describe('readiness', () => {
  it('is there with a Python and a checkpoint, under its digest', async () => {
    expect(await engine.ready('image')).toEqual({ ready: true });
    expect(await engine.digest('image')).toMatch(/^diffusers\/flux-2-klein\/1\/[0-9a-f]{64}$/);
    expect(await engine.ready('speech')).toMatchObject({ why: { code: 'engine_lacks_capability' } });
  });

  it.each([
    ['python_missing', { REELGRAPH_PYTHON: undefined }],
    ['python_broken', { REELGRAPH_PYTHON: '/nowhere/python' }],
    ['python_broken', { REELGRAPH_PYTHON: process.execPath }],
    ['checkpoint_missing', { REELGRAPH_MODELS: '/nowhere' }],
  ])('says %s, and how to mend it', async (code, more) => {
    const other = diffusersEngine({ environment: { ...environment, ...more }, data });
    const said = await other.ready('image');
    expect(said).toMatchObject({
      ready: false,
      why: { code, fix: expect.stringMatching(/setup-diffusers|CHECKPOINTS/) },
    });
    await expect(other.run('image', ask({}), task.context)).rejects.toMatchObject({ code });
    await other.close();
  });

  it.each([
    [{ WORKER_LACKS: 'accelerate' }, 'python_package_missing'],
    [{ WORKER_DIFFUSERS: '0.35.1' }, 'python_package_other'],
  ])('names what the environment lacks: %o', async (more, code) => {
    Object.assign(process.env, more);
    try {
      expect(await diffusersEngine({ environment, data }).ready('image')).toMatchObject({ why: { code } });
    } finally {
      for (const name of Object.keys(more)) delete process.env[name];
    }
  });
});

describe('pictures', () => {
  it('are what the worker made, cut to the size, with steps, previews and the licence', async () => {
    const news: [number, string | undefined][] = [];
    const previews: Uint8Array[] = [];
    const context: EngineContext = {
      ...task.context,
      progress: (...told) => news.push([told[0], told[1]]),
      preview: (bytes) => previews.push(bytes),
    };
    const { image, provenance } = await paint({ width: 70, height: 66, seed: 9 }, context);
    expect(image).toMatchObject({ width: 70, height: 66 });
    expect([...(await pixels(image)).subarray(0, 3)]).toEqual([9, 0, 20]);
    expect(news).toContainEqual([1 / 3, 'Step 1 of 2']);
    expect(previews).toEqual([Uint8Array.of(0xff, 0xd8)]);
    expect(provenance).toMatchObject({
      engine: 'diffusers',
      draft: false,
      seed: 9,
      models: [{ licence: 'Apache-2.0' }],
    });
    expect(provenance.notes).toEqual(['Made at 80 × 80 and cut to 70 × 66.']);
  });

  it('show references, and repaint within the mask alone', async () => {
    const seen = await picture(96, 64);
    const reference = { name: 'Mara', kind: 'character', picture: seen, strength: 1, way: 'reference' } as const;
    const { image } = await paint({ references: [reference, reference] });
    expect((await pixels(image))[1]).toBe(100);
    const file = task.file('mask.png');
    await writeMaskPng(
      file,
      plane(
        96,
        64,
        Uint8Array.from({ length: 96 * 64 }, (_, i) => (i % 96 >= 48 ? 255 : 0)),
      ),
    );
    const mask = { kind: 'mask', mime: 'image/png', width: 96, height: 64 } as const;
    const artifact = await task.context.store(file, 'image/png');
    const init = { picture: seen, mask: { ...mask, artifact }, strength: 1, feather: 0 };
    const repainted = await paint({ init, references: [reference, reference] });
    const after = await pixels(repainted.image);
    expect([...after.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect([...after.subarray(80 * 4, 80 * 4 + 3)]).toEqual([7, 50, 200]);
    expect(repainted.provenance.notes).toContain('The official repaint looks at one reference: the first was shown.');
  });

  it('refuse a size that no model makes before anything is asked', async () => {
    await expect(paint({ width: 4096, height: 4096 })).rejects.toMatchObject({ code: 'size_illegal' });
    await expect(paint({}, { ...task.context, digest: 'diffusers/flux-2-klein/1/other' })).rejects.toMatchObject({
      code: 'engine_changed',
    });
  });
});

describe('a worker that goes wrong', { timeout: 90_000 }, () => {
  it('is started again with the same work when it crashes, and told after the second time', async () => {
    expect((await paint({ prompt: 'crash once: a lighthouse' })).image.width).toBe(64);
    await expect(paint({ prompt: 'crash: a lighthouse' })).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringMatching(/FLUX.2 Klein, diffusers.*exit code 7.*It was tried twice/s),
    });
  });

  it('is ended when it says what is no message, and the next request has a fresh one', async () => {
    await expect(paint({ prompt: 'misspeak: a lighthouse' })).rejects.toMatchObject({
      code: 'worker_misspoke',
      message: expect.stringContaining('Fetching 3 files'),
    });
    expect((await paint()).image.width).toBe(64);
  });

  it('is asked once more in the safe mode after a black picture', async () => {
    expect((await paint({ prompt: 'black: a lighthouse' })).image.width).toBe(64);
  });

  it('says in its own words what would fit', async () => {
    const refused = { code: 'out_of_memory', fix: '57 frames fit.' };
    await expect(paint({ prompt: 'refuse: a lighthouse' })).rejects.toMatchObject(refused);
  });

  it('is not even started where the weights do not fit', async () => {
    const device = { id: 'cpu', kind: 'cpu', memory: 100 } as const;
    const small = modelService({ device, hosts: {}, worker: { device, start: workerStart(environment, data) } });
    const other = diffusersEngine({ environment, data, models: async () => small });
    await expect(other.run('image', ask({}), task.context)).rejects.toMatchObject({
      code: 'not_enough_memory',
      fix: expect.stringContaining('fp8'),
    });
    await other.close();
  });

  it('stops within half a second, and is shown and unloaded like every other model', async () => {
    const abort = new AbortController();
    let since = 0;
    const context: EngineContext = {
      ...task.context,
      signal: abort.signal,
      progress: (_, text) => {
        if (text?.startsWith('Step') && since === 0) {
          since = Date.now();
          abort.abort();
        }
      },
    };
    await expect(paint({ prompt: 'wait: a lighthouse' }, context)).rejects.toMatchObject({ code: 'cancelled' });
    expect(Date.now() - since).toBeLessThan(500);
    const [loaded] = await models.loaded();
    expect(loaded).toMatchObject({ label: 'FLUX.2 Klein, diffusers', device: 'cpu', busy: false, bytes: 800 });
    expect(await models.unload(loaded!.id)).toBe(true);
  });
});

describe('films', { timeout: 90_000 }, () => {
  const film = (frames: number, more: object = {}) =>
    engine.run(
      'video',
      videoRequestSchema.parse({
        ...{ width: 64, height: 64, prompt: 'A door', seed: 1, rate: { num: 24, den: 1 }, frames },
        ...more,
      }),
      task.context,
    );

  it('longer than one window are made in parts that join, exactly as long as asked', async () => {
    const { video, last, provenance } = await film(130);
    expect(video).toMatchObject({ frames: 130, width: 64, height: 64, audio: { channels: 2 } });
    expect(last).toMatchObject({ width: 64, height: 64 });
    // The second part begins with the end of the first, as it was handed over: nothing shows at the join.
    expect(provenance.notes).toContainEqual(expect.stringMatching(/^Join at frame 121: 100.0 dB/));
    const greys: number[] = [];
    for await (const { data } of frameSource(await task.context.open(video.artifact), { pixelFormat: 'gray' }))
      greys.push(data[0]!);
    expect(greys).toHaveLength(130);
    // Seed 1 counts from 40, the second part (seed 2, its frames from 25 on) from 80.
    expect(Math.abs(greys[60]! - 100)).toBeLessThan(4);
    expect(Math.abs(greys[125]! - (80 + 29))).toBeLessThan(4);
  });

  it('begin with a picture, and of one frame are pictures', async () => {
    const conditioning = [{ media: await picture(64, 64), frame: 0, strength: 1 }];
    const { provenance } = await film(9, { conditioning });
    expect(provenance.notes[0]).toBe('Mode ti2vid: from a first picture.');
    const still = await film(1);
    expect(still.video.frames).toBe(1);
    expect(still.provenance.notes[0]).toBe('A take of one frame: made by the image model.');
  });
});

describe('masks', { timeout: 90_000 }, () => {
  it('are found in pictures and followed through clips', async () => {
    const points = [{ x: 0.2, y: 0.5, positive: true }];
    const seen = await picture(80, 40);
    const shown = await engine.run('segment', { picture: seen, points, references: [], limit: 3 }, task.context);
    expect(shown.detections).toMatchObject([{ box: [0, 0, 40, 40], score: 0.9 }]);
    const named = { picture: seen, points: [], text: 'lamp', references: [], limit: 3 };
    expect((await engine.run('segment', named, task.context)).detections[0]).toMatchObject({
      label: 'lamp',
      score: 0.75,
    });
    await expect(engine.run('segment', { ...named, text: ' ' }, task.context)).rejects.toMatchObject({
      code: 'nothing_asked',
    });

    const grey = new Uint8Array(64 * 64 * 3).fill(120);
    const video = await makeClip(task, 4, () => ({ width: 64, height: 64, channels: 3, data: grey }));
    const { track } = await engine.run(
      'track',
      { video, prompts: [{ frame: 1, mask: shown.detections[0]!.mask }] },
      task.context,
    );
    expect(track).toMatchObject({ frames: 4, width: 64, height: 64, found: 0.75 });
    const outside = { video, prompts: [{ frame: 9, mask: shown.detections[0]!.mask }] };
    await expect(engine.run('track', outside, task.context)).rejects.toMatchObject({ code: 'prompt_outside' });
  });
});

it('is missing by name where its checkpoint went', async () => {
  await rm(join(data, 'models', 'sam'), { recursive: true });
  expect(await engine.ready('track')).toMatchObject({ why: { code: 'checkpoint_missing' } });
});
