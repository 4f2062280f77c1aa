import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onnxEngine } from './onnx-engine.ts';

let bundles = '';
beforeAll(async () => {
  bundles = await mkdtemp(join(tmpdir(), 'reelgraph-bundles-'));
  await mkdir(join(bundles, 'klein'));
  const manifest = { format: 'reelgraph/bundle', version: 1, family: 'flux-2-klein', variant: '4b', components: {} };
  await writeFile(join(bundles, 'klein', 'manifest.json'), JSON.stringify({ ...manifest, licence: { name: 'x' } }));
});
afterAll(() => rm(bundles, { recursive: true, force: true }));

it('is listed, and says what is missing for each capability', async () => {
  const engine = onnxEngine({ bundles });
  expect(await engine.ready('video')).toMatchObject({ ready: false, why: { code: 'bundle_missing' } });
  expect(await engine.ready('image')).toMatchObject({
    ready: false,
    why: { code: 'bundle_broken', message: expect.stringContaining('not FLUX.2 Klein') },
  });
  expect(await onnxEngine({ bundles: undefined }).ready('segment')).toMatchObject({
    why: { message: 'The ONNX engine has no SAM 3 bundle.' },
  });
});

it('refuses to run with the same words', async () => {
  const picture = { kind: 'image', artifact: 'a'.repeat(64), mime: 'image/png', width: 64, height: 64 } as const;
  const request = { picture, points: [], references: [], limit: 1 };
  const context = { signal: new AbortController().signal } as never;
  await expect(onnxEngine({ bundles }).run('segment', request, context)).rejects.toMatchObject({
    code: 'bundle_missing',
  });
});
