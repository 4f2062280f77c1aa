import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findCheckpoint, openCheckpoint } from './checkpoints.ts';
import { writeCheckpoint, writeKlein, writeLtx, writeSam, writeTensor } from './testing/checkpoint.ts';

let folder = '';
beforeEach(async () => {
  await rm(folder || '/nonexistent', { recursive: true, force: true });
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-checkpoint-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const klein = () => join(folder, 'FLUX.2-klein-4B');
const opened = () => openCheckpoint(klein(), 'flux-2-klein');

describe('a checkpoint', () => {
  it('is found by what it says of itself, in a folder of them or by its own', async () => {
    await writeKlein(klein());
    await writeLtx(join(folder, 'LTX-2'));
    await writeSam(join(folder, 'sam3'), 112);
    for (const [family, name] of [
      ['flux-2-klein', 'FLUX.2-klein-4B'],
      ['ltx-2', 'LTX-2'],
      ['sam-3', 'sam3'],
    ] as const) {
      expect(await findCheckpoint([join(folder, 'nowhere'), folder], family)).toMatchObject({ name, family });
      expect(await findCheckpoint([join(folder, name)], family)).toMatchObject({ name });
    }
    expect(await findCheckpoint([folder], 'gemma-3')).toBeUndefined();
  });

  it('says how many numbers its parts have, and its licence', async () => {
    await writeKlein(klein());
    expect(await opened()).toMatchObject({ weights: [30, 50, 20], licence: { name: 'Apache-2.0', commercial: true } });
    await writeFile(join(klein(), 'transformer', 'config.json'), JSON.stringify({ joint_attention_dim: 3 * 4096 }));
    expect((await opened()).licence).toEqual({ name: 'FLUX Non-Commercial License', commercial: false });
  });

  it('has another digest when one number of it is another, and the same when nothing is', async () => {
    await writeKlein(klein());
    const { digest } = await opened();
    expect((await opened()).digest).toBe(digest);
    const file = join(klein(), 'transformer', 'diffusion_pytorch_model.safetensors');
    await writeTensor(file, 51);
    expect((await opened()).digest).not.toBe(digest);
    await writeTensor(file, 50);
    expect((await opened()).digest).toBe(digest);
    await writeFile(join(klein(), 'reelgraph.json'), '{"patch":8}');
    expect((await opened()).digest).not.toBe(digest);
  });

  it.each([
    ['a part is missing', () => rm(join(klein(), 'vae'), { recursive: true }), /lacks its part vae/],
    ['weights are missing', () => rm(join(klein(), 'vae/diffusion_pytorch_model.safetensors')), /weights of vae/],
    ['a file is cut', () => writeTensor(join(klein(), 'vae/diffusion_pytorch_model.safetensors'), 20, 8), /cut off/],
    [
      'a shard is missing',
      () =>
        writeFile(
          join(klein(), 'text_encoder/model.safetensors.index.json'),
          JSON.stringify({ weight_map: { a: 'model.safetensors', b: 'model-2.safetensors' } }),
        ),
      /lacks the file .*model-2/,
    ],
  ])('is refused by its part where %s', async (_, spoil, words) => {
    await writeKlein(klein());
    await opened();
    await spoil();
    const found = await findCheckpoint([folder], 'flux-2-klein');
    expect(found).toMatchObject({ broken: { code: 'checkpoint_incomplete', message: expect.stringMatching(words) } });
  });

  it('is never read where it is pickled, and brings no code', async () => {
    await writeKlein(klein());
    await rm(join(klein(), 'vae/diffusion_pytorch_model.safetensors'));
    await writeFile(join(klein(), 'vae/diffusion_pytorch_model.bin'), 'pickled');
    await expect(opened()).rejects.toMatchObject({ fix: expect.stringContaining('can run code') });
    await writeCheckpoint(klein(), 'Flux2KleinPipeline', { transformer: ['my_own_code', 'EvilModel', 5] });
    await expect(opened()).rejects.toMatchObject({ code: 'checkpoint_strange' });
  });
});
