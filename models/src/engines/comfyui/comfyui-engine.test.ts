import { describe, expect, it } from 'vitest';
import { imageRequestSchema } from '../../capabilities/requests.ts';
import { freeComfyui } from './comfyui-engine.ts';
import { ComfyServers } from './servers.ts';
import { ComfyBench } from './testing/bench.ts';
import { everything } from './testing/models.ts';

const bench = new ComfyBench();
const { source, engine, context } = bench;

describe('what is there and what is missing', () => {
  it('is said to the file and the node', async () => {
    bench.at.models = { ...everything, checkpoints: [], latent_upscale_models: [] };
    bench.at.faults = { without: ['LTXVConcatAVLatent'] };
    const state = await engine().ready('video');
    expect(state).toMatchObject({ ready: false, why: { code: 'model_missing' } });
    const { why } = state as { why: { message: string } };
    expect(why.message).toContain('ltx-2-19b-distilled-fp8.safetensors (models/checkpoints, 27.0 GB)');
    expect(why.message).toContain('the node LTXVConcatAVLatent');
  });

  it('makes do with less: no upscaler, one stage; no 9B, the 4B', async () => {
    bench.at.models = {
      ...everything,
      latent_upscale_models: [],
      diffusion_models: ['flux-2-klein-4b-fp8.safetensors'],
    };
    const { binding } = await new ComfyServers(source).place('video', new Set(['start']), new AbortController().signal);
    expect(binding.id).toBe('ltx-2-distilled-start-1');
    const { provenance } = await engine().run(
      'image',
      imageRequestSchema.parse({ width: 64, height: 64, prompt: 'x', seed: 1 }),
      context().made,
    );
    expect(provenance.models[0]?.licence).toBe('Apache-2.0');
  });

  it('is no server at all, and nobody is asked', async () => {
    bench.urls = [];
    expect(await engine().ready('image')).toMatchObject({ ready: false, why: { code: 'comfyui_not_configured' } });
  });

  it('is part of the key, and a change after queueing is told', async () => {
    const before = await engine().digest('image');
    expect(await engine().digest('image')).toBe(before);
    bench.at.models = { ...everything, diffusion_models: ['flux-2-klein-4b-fp8.safetensors'] };
    expect(await engine().digest('image')).not.toBe(before);
    const late = engine().run(
      'image',
      imageRequestSchema.parse({ width: 64, height: 64, prompt: 'x', seed: 1 }),
      context({ digest: before }).made,
    );
    await expect(late).rejects.toMatchObject({ code: 'model_changed' });
  });

  it('of two servers alike, the one with less to do takes the work; one that is gone is passed over', async () => {
    const second = await bench.server();
    bench.urls = ['http://127.0.0.1:9', bench.at.url, second.url];
    let free = () => {};
    let begun = () => {};
    const working = new Promise<void>((resolve) => {
      begun = resolve;
    });
    bench.at.gate = () => {
      begun();
      return new Promise<void>((resolve) => {
        free = resolve;
      });
    };
    const ask = () =>
      engine().run('image', imageRequestSchema.parse({ width: 64, height: 64, prompt: 'x', seed: 1 }), context().made);
    const first = ask();
    await working;
    expect((await ask()).provenance.notes[0]).toContain('on Box 2');
    bench.at.gate = async () => undefined;
    free();
    expect((await first).provenance.notes[0]).toContain('on Box 1');
    await second.close();
  });

  it('is freed before a local model loads, unless it works', async () => {
    bench.urls = [bench.at.url, 'http://127.0.0.1:9'];
    expect(await freeComfyui(source, new AbortController().signal)).toBe(1);
    expect(bench.at.freed).toBe(1);
  });
});
