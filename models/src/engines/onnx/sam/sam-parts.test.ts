import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../capabilities/capability.ts';
import { type ModelService, modelService } from '../../../service/model-service.ts';
import { plane, type Rgb, rgb } from '../../draft-vision/cv/image.ts';
import { writeMaskPng, writePng } from '../../draft-vision/cv/png.ts';
import { makeClip, opaque } from '../../draft-vision/testing/clip.ts';
import { testTask } from '../../draft-vision/testing/task.ts';
import { familyHosts } from '../family-hosts.ts';
import { onnxEngine } from '../onnx-engine.ts';
import { unpackFixture } from '../testing/unpack.ts';

let bundles = '';
let task: Awaited<ReturnType<typeof testTask>>;
let service: ModelService;
let engine: Engine;
beforeAll(async () => {
  task = await testTask();
  bundles = await mkdtemp(join(tmpdir(), 'reelgraph-bundles-'));
  await mkdir(join(bundles, 'klein'));
  const manifest = { format: 'reelgraph/bundle', version: 1, family: 'flux-2-klein', variant: '4b', components: {} };
  await writeFile(join(bundles, 'klein', 'manifest.json'), JSON.stringify({ ...manifest, licence: { name: 'x' } }));
  await rename(await unpackFixture('sam-tiny'), join(bundles, 'sam'));
  const device = { id: 'cpu', kind: 'cpu', memory: 1024 ** 3, threads: 1 } as const;
  service = modelService({ device, hosts: familyHosts });
  engine = onnxEngine({ bundles, models: async () => service });
});
afterAll(async () => {
  await engine.close();
  await task.clean();
  await rm(bundles, { recursive: true, force: true });
});

const scene = (frame: number): Rgb => {
  const picture = rgb(160, 96);
  for (let y = 0; y < 96; y++)
    for (let x = 0; x < 160; x++) {
      const inside = Math.hypot(x - 50 - frame * 6, y - 48) < 20;
      picture.data.set(inside ? [230, 90, 40] : [60 + (x % 32), 90, 120 - (y % 16)], (y * 160 + x) * 3);
    }
  return picture;
};

describe('readiness', () => {
  it('says for each capability what is missing', async () => {
    expect(await engine.ready('video')).toMatchObject({ ready: false, why: { code: 'bundle_missing' } });
    expect(await engine.ready('speech')).toMatchObject({ why: { code: 'engine_lacks_capability' } });
    expect(await engine.ready('segment')).toEqual({ ready: true });
    expect(await engine.ready('track')).toEqual({ ready: true });
    const none = onnxEngine({ bundles: undefined, models: async () => service });
    expect(await none.ready('segment')).toMatchObject({ why: { message: 'The ONNX engine has no SAM 3 bundle.' } });
  });

  it('without SAM the others are as they were, and a request is refused with the same words', async () => {
    const only = await mkdtemp(join(tmpdir(), 'reelgraph-bundles-'));
    await symlink(join(bundles, 'klein'), join(only, 'klein'));
    const without = onnxEngine({ bundles: only, models: async () => service });
    expect(await without.ready('segment')).toMatchObject({ why: { code: 'bundle_missing' } });
    expect(await without.ready('image')).toMatchObject({ why: { message: expect.stringContaining('FLUX.2 Klein') } });
    const picture = { kind: 'image', artifact: 'a'.repeat(64), mime: 'image/png', width: 64, height: 64 } as const;
    const request = { picture, points: [], references: [], limit: 1 };
    await expect(without.run('segment', request, task.context)).rejects.toMatchObject({ code: 'bundle_missing' });
    await rm(only, { recursive: true });
  });

  it('the digest follows the bundle', async () => {
    expect(await engine.digest('segment')).toMatch(/^onnx\/sam-3\/1\/[0-9a-f]{64}$/);
  });
});

describe('SAM 3 on the engine, in its own process', () => {
  it('masks a picture by click, box and words, each of the size of the picture', async () => {
    const file = task.file('scene.png');
    const picture = scene(0);
    await writePng(file, { ...picture, channels: 4, data: opaque(picture) });
    const artifact = await task.bring(file);
    const image = { kind: 'image', artifact, mime: 'image/png', width: 160, height: 96 } as const;
    const ask = { picture: image, points: [], references: [], limit: 2 };
    const click = { ...ask, points: [{ x: 0.31, y: 0.5, positive: true }] };
    const found = await engine.run('segment', click, task.context);
    expect(found.provenance).toMatchObject({ engine: 'onnx', draft: false, models: [{ name: 'sam-3 tiny' }] });
    expect(found.detections).toHaveLength(2);
    for (const { mask, box, score } of found.detections) {
      expect(mask).toMatchObject({ kind: 'mask', width: 160, height: 96, box });
      expect([box[0] >= 0, box[0] + box[2] <= 160, box[1] + box[3] <= 96, score > 0, score < 1]).not.toContain(false);
    }
    const boxed = { ...ask, box: { x: 0.2, y: 0.3, width: 0.3, height: 0.5 } };
    expect((await engine.run('segment', boxed, task.context)).detections.length).toBeGreaterThan(0);
    // Random weights find nothing by words above the threshold, or something; either is an answer.
    const named = await engine.run('segment', { ...ask, text: 'red lamp' }, task.context);
    expect(named.detections.every(({ label }) => label === 'red lamp')).toBe(true);
    await expect(engine.run('segment', ask, task.context)).rejects.toMatchObject({ code: 'nothing_asked' });
  });

  it('follows a mask through a clip in both directions, one mask frame for each of its frames', async () => {
    const clip = await makeClip(task, 5, scene);
    const mask = plane(160, 96);
    for (let i = 0; i < mask.data.length; i++)
      if (Math.hypot((i % 160) - 62, Math.floor(i / 160) - 48) < 20) mask.data[i] = 255;
    const file = task.file('mask.png');
    await writeMaskPng(file, mask);
    const ref = { kind: 'mask', artifact: await task.bring(file), mime: 'image/png', width: 160, height: 96 } as const;
    const request = { video: clip, prompts: [{ frame: 2, mask: ref }] };
    const { track, provenance } = await engine.run('track', request, task.context);
    expect(track).toMatchObject({ kind: 'track', frames: 5, width: 160, height: 96, rate: { num: 24, den: 1 } });
    expect(provenance.notes[0]).toMatch(/^Found in \d+ % of the frames\.$/);
    const frames = [];
    for await (const { data } of frameSource(await task.context.open(track.artifact), { pixelFormat: 'gray' }))
      frames.push(data);
    expect(frames).toHaveLength(5);
    // What was drawn is taken over as it is, but for the edge that the model's low masks cannot hold.
    const wrong = frames[2]!.reduce((sum, value, i) => sum + Number(value > 127 !== mask.data[i]! > 127), 0);
    expect(wrong / mask.data.length).toBeLessThan(0.02);
    const outside = { ...request, prompts: [{ frame: 9, mask: ref }] };
    await expect(engine.run('track', outside, task.context)).rejects.toMatchObject({ code: 'prompt_outside' });
    expect((await service.loaded()).map(({ label }) => label)).toEqual(['SAM 3']);
  });

  it('names the file that is not what the manifest says', async () => {
    await writeFile(join(bundles, 'sam', 'decoder.onnx'), 'short');
    expect(await engine.ready('segment')).toMatchObject({
      ready: false,
      why: { code: 'bundle_broken', message: expect.stringContaining('component "decoder"') },
    });
  });
});

describe('published SAM layouts', () => {
  const published = async (side: number, suffix: string) => {
    const folder = join(bundles, `published-${side}`);
    await mkdir(join(folder, 'onnx'), { recursive: true });
    const settings = { size: { height: side, width: side }, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
    await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(settings));
    for (const name of ['vision_encoder', 'prompt_encoder_mask_decoder'])
      await writeFile(join(folder, 'onnx', `${name}${suffix}.onnx`), name);
    await writeFile(join(folder, 'onnx', `vision_encoder${suffix}.onnx_data`), 'weights');
  };

  it.each([
    [1008, '', 'sam3-tracker', 288, 'fp32'],
    [1024, '_q4', 'sam2.1', 256, 'int4'],
  ] as const)(
    'a folder of %i pixels becomes a bundle whose files are named',
    async (side, suffix, variant, low, precision) => {
      await rm(join(bundles, 'sam'), { recursive: true, force: true });
      await published(side, suffix);
      const found = onnxEngine({ bundles, models: async () => service });
      expect(await found.ready('segment')).toEqual({ ready: true });
      expect(await found.ready('track')).toMatchObject({
        why: { code: 'bundle_lacks_tracker' },
      });
      const { openBundle } = await import('../../../bundles/open-bundle.ts');
      const { manifest } = await openBundle(join(bundles, `published-${side}`));
      expect(manifest.variant).toContain(variant);
      const { vision_encoder: encoder, prompt_encoder_mask_decoder: decoder } = manifest.components;
      expect(encoder).toMatchObject({ precision, outputs: { 'image_embeddings.0': { shape: [1, 32, low, low] } } });
      expect(encoder?.data).toEqual([
        expect.objectContaining({ sha256: createHash('sha256').update('weights').digest('hex'), bytes: 7 }),
      ]);
      expect(decoder?.inputs.input_labels).toMatchObject({ type: 'int64' });
      await rm(join(bundles, `published-${side}`), { recursive: true });
    },
  );
});
