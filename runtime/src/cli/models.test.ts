import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FileServer, fileServer } from '../../../models/src/download/testing/file-server.ts';
import { fixtures } from '../../../models/src/engines/onnx/testing/golden.ts';
import { command } from './models.ts';

let folder: string;
let server: FileServer;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  server = await fileServer();
  said = [];
  vi.stubEnv('REELGRAPH_MODELS', folder);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

it('pulls a bundle with its licence said, lists, verifies and removes it', async () => {
  const graph = randomBytes(500);
  const sha256 = createHash('sha256').update(graph).digest('hex');
  const manifest = {
    ...{ format: 'reelgraph/bundle', version: 1, family: 'flux-2-klein', variant: '9b' },
    licence: { name: 'FLUX Non-Commercial License', commercial: false },
    components: { vae: { file: 'vae.onnx', sha256, bytes: 500, inputs: {}, outputs: {} } },
  };
  server.files.set('/k/manifest.json', Buffer.from(JSON.stringify(manifest)));
  server.files.set('/k/vae.onnx', graph);
  expect(await command(['pull', `${server.url}/k`])).toBe(0);
  expect(said.join('')).toContain('Not for commercial use');
  expect(await command(['list', '--json'])).toBe(0);
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({
    families: expect.arrayContaining([expect.objectContaining({ id: 'ltx-2' })]),
    bundles: [{ name: 'flux-2-klein-9b', commercial: false, bytes: 500 }],
  });
  expect(await command(['verify'])).toBe(0);
  await rm(join(folder, 'flux-2-klein-9b', 'vae.onnx'));
  expect(await command(['verify', 'flux-2-klein-9b'])).toBe(1);
  expect(await command(['remove', 'flux-2-klein-9b'])).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

it('pulls a language model in its published layout, goes on where it was, and lists it as a bundle', async () => {
  const from = join(fixtures('gemma-tiny'), 'text');
  for (const file of await readdir(from, { recursive: true }))
    if (file.includes('.'))
      server.files.set(
        `/org/gemma-tiny-ONNX/resolve/main/${file.replaceAll(sep, '/')}`,
        await readFile(join(from, file)),
      );
  const url = `${server.url}/org/gemma-tiny-ONNX/resolve/main`;
  const graph = '/org/gemma-tiny-ONNX/resolve/main/onnx/model.onnx';
  const whole = server.files.get(graph)!;
  server.files.delete(graph);
  await expect(command(['pull', url])).rejects.toMatchObject({ code: 'bundle_missing' });
  expect(await command(['list', '--json'])).toBe(0);
  expect(JSON.parse(said.at(-1) ?? '').bundles).toEqual([]);
  server.files.set(graph, whole);
  server.asked.length = 0;
  expect(await command(['pull', url])).toBe(0);
  expect(server.asked.some((one) => one.includes('tokenizer.json'))).toBe(false);
  expect(await command(['list', '--json'])).toBe(0);
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({
    language: expect.arrayContaining([expect.objectContaining({ id: 'gemma-3-1b' })]),
    bundles: [{ name: 'gemma-tiny-ONNX', family: 'gemma-3', licence: 'Gemma Terms of Use' }],
  });
  expect(await command(['verify', 'gemma-tiny-ONNX'])).toBe(0);
});

it('sets up a Python for the diffusers engine, told step by step', async () => {
  const python = fileURLToPath(new URL('../../../models/src/engines/diffusers/testing/pip.sh', import.meta.url));
  const argv = ['setup-diffusers', '--data', folder, '--python', python, '--index', 'https://x/cpu'];
  expect(await command(argv)).toBe(0);
  expect(said.join('')).toMatch(/1 of \d+ {2}torch [\d.]+\n.*can use .*python/s);
  expect(await readFile(join(folder, 'python', 'installed.txt'), 'utf8')).toContain('diffusers==');
});

it.each([
  [['pull']],
  [['pull', 'flux-2-klein']],
  [['pull', 'ltx-2']],
  [['remove']],
  [['verify', 'nothing']],
  [['sell']],
])('%j is told as wrong use', async (argv) => {
  await expect(command(argv)).rejects.toMatchObject({ name: 'UsageError' });
});

it('does not fetch into a folder that is no ComfyUI', async () => {
  await expect(command(['pull', 'sam-3', '--comfyui', folder])).rejects.toThrow('no models/checkpoints');
  await mkdir(join(folder, 'models'));
  await expect(command(['pull', 'sam-3', '--comfyui', folder])).rejects.toThrow('no models/checkpoints');
});
