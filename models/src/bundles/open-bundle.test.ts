import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBundle } from './open-bundle.ts';

let folder = '';
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const numbers = new Uint8Array(new Float32Array([1.5, -2, 0.25, 8]).buffer);

const manifest = (more: object = {}) => ({
  format: 'reelgraph/bundle',
  version: 1,
  family: 'flux-2-klein',
  variant: 'tiny',
  licence: { name: 'Apache-2.0' },
  components: {
    decoder: {
      ...{ file: 'decoder.onnx', sha256: sha256('graph'), bytes: 5, inputs: {}, outputs: {} },
      data: [{ file: 'decoder.onnx.data', sha256: sha256('weights'), bytes: 7 }],
    },
  },
  constants: { bn_mean: { file: 'bn_mean.bin', sha256: sha256(numbers), bytes: 16, shape: [2, 2] } },
  tokenizer: {
    files: { 'tokenizer.json': { file: 'tokenizer.json', sha256: sha256('{}') } },
    ...{ maxLength: 8, padding: 'right' },
  },
  ...more,
});
const write = (value: unknown) => writeFile(join(folder, 'manifest.json'), JSON.stringify(value));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-open-bundle-'));
  await writeFile(join(folder, 'decoder.onnx'), 'graph');
  await writeFile(join(folder, 'decoder.onnx.data'), 'weights');
  await writeFile(join(folder, 'bn_mean.bin'), numbers);
  await writeFile(join(folder, 'tokenizer.json'), '{}');
  await write(manifest());
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('hands out what the manifest names, verified', async () => {
  const bundle = await openBundle(folder);
  await bundle.complete();
  expect(await bundle.graph('decoder')).toBe(join(folder, 'decoder.onnx'));
  expect([...(await bundle.constant('bn_mean'))]).toEqual([1.5, -2, 0.25, 8]);
  expect(await bundle.tokenizerFile('tokenizer.json')).toBe('{}');
  expect([bundle.has('decoder'), bundle.has('encoder')]).toEqual([true, false]);
  await write(manifest({ variant: 'other' }));
  expect((await openBundle(folder)).digest).not.toBe(bundle.digest);
});

it.each([
  ['external weights of another content', 'decoder.onnx.data', 'component "decoder" of the bundle flux-2-klein tiny'],
  ['a constant of another content', 'bn_mean.bin', 'constant "bn_mean"'],
  ['a tokenizer of another content', 'tokenizer.json', 'tokenizer of the bundle'],
])('refuses %s by name', async (_, file, words) => {
  const bundle = await openBundle(folder);
  await appendFile(join(folder, file), 'x');
  const all = (async () => {
    await bundle.graph('decoder');
    await bundle.constant('bn_mean');
    await bundle.tokenizerFile('tokenizer.json');
  })();
  await expect(all).rejects.toMatchObject({ code: 'bundle_broken', message: expect.stringContaining(words) });
});

it('sees a cut or missing file without reading any', async () => {
  const bundle = await openBundle(folder);
  await writeFile(join(folder, 'decoder.onnx.data'), 'cut');
  await expect(bundle.complete()).rejects.toMatchObject({
    code: 'bundle_broken',
    message: expect.stringMatching(/decoder\.onnx\.data has 3 bytes instead of 7.*"decoder"/),
  });
  await rm(join(folder, 'decoder.onnx.data'));
  await expect(bundle.complete()).rejects.toMatchObject({ message: expect.stringContaining('is missing') });
});

it('names what it does not have', async () => {
  const bundle = await openBundle(folder);
  await expect(bundle.graph('encoder')).rejects.toMatchObject({ code: 'component_missing', fix: 'It has: decoder.' });
  await expect(bundle.constant('mean')).rejects.toMatchObject({ code: 'constant_missing' });
  await expect(bundle.tokenizerFile('vocab.json')).rejects.toMatchObject({ code: 'tokenizer_missing' });
  await expect(openBundle(join(folder, 'none'))).rejects.toMatchObject({ code: 'bundle_missing' });
});

it.each([
  ['another format', { format: 'zip' }],
  ['a family that nobody runs', { family: 'flux-9' }],
  ['a file outside the folder', { constants: { a: { file: '../secret', sha256: sha256(''), shape: [1] } } }],
  ['an absolute file', { constants: { a: { file: '/etc/passwd', sha256: sha256(''), shape: [1] } } }],
  ['no licence', { licence: undefined }],
])('refuses a manifest with %s', async (_, more) => {
  await write(manifest(more));
  await expect(openBundle(folder)).rejects.toMatchObject({ code: 'bundle_broken' });
});

it('refuses a constant whose numbers do not fill its shape', async () => {
  await write(manifest({ constants: { bn_mean: { file: 'bn_mean.bin', sha256: sha256(numbers), shape: [5] } } }));
  await expect((await openBundle(folder)).constant('bn_mean')).rejects.toMatchObject({
    message: expect.stringContaining('4 numbers instead of 5'),
  });
});
