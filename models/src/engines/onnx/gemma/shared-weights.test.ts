import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { filesOf, installedBundles } from '../../../download/bundles.ts';
import { memoryOf } from '../memory.ts';
import { openSessions } from '../sessions.ts';
import { fixtures } from '../testing/golden.ts';
import { answer, openGemma } from './answer.ts';
import { chooseGraphs } from './choose-graphs.ts';
import { localGemma } from './local-gemma.ts';

/** A bundle of LTX-2 as the exporter makes it: its text encoder and the decoder that writes read one file of weights. */
let place: string;
let bundle: Bundle;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'reelgraph-shared-'));
  await cp(fixtures('ltx-tiny'), join(place, 'ltx'), { recursive: true });
  bundle = await openBundle(join(place, 'ltx'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

it('stores Gemma once for both, and counts it once', async () => {
  const { components } = bundle.manifest;
  const [shared] = components.language!.data;
  expect(components.text!.data).toEqual([shared]);
  const [installed] = await installedBundles(place);
  const each = await Promise.all(
    filesOf(bundle.manifest).map(async ({ file }) => (await stat(join(bundle.folder, file.file))).size),
  );
  const all = each.reduce((sum, size) => sum + size, 0);
  expect(shared!.bytes).toBeGreaterThan(0);
  expect(installed?.bytes).toBe(all - shared!.bytes!);
  // What only writes is no load of the film's, nor the film of what writes.
  const film = { ...bundle.manifest, components: { ...components } };
  delete film.components.language;
  expect(memoryOf(bundle.manifest, 1e15)).toEqual(memoryOf(film, 1e15));
  expect(chooseGraphs(bundle, { kind: 'cpu' })).toMatchObject({
    decoder: 'language',
    bytes: components.language!.memory,
  });
});

it('writes with it', async () => {
  const models = () => Promise.reject(new Error('nothing was to be loaded'));
  const local = localGemma({ bundles: place, models, device: async () => ({ kind: 'cpu' }) });
  expect(await local.models()).toMatchObject([
    { name: 'ltx', vision: false, note: expect.stringContaining('LTX-2’s own weights') },
  ]);
  const gemma = await openGemma(bundle, chooseGraphs(bundle, { kind: 'cpu' }), openSessions(bundle));
  const turns = [{ role: 'user' as const, text: 'Rain at the booth.', pictures: [] }];
  const schema = { type: 'string', enum: ['wide', 'close'] };
  const never = new AbortController().signal;
  const made = await answer({ turns, schema, seed: 3 }, gemma, never, () => undefined);
  expect(['"wide"', '"close"']).toContain(made.text);
  expect(made.tokens).toBeGreaterThan(0);
});
