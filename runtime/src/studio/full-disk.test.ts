import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createClient } from '@libsql/client';
import { newScript } from '@reelgraph/nodes/script';
import type { RefusalError } from '@reelgraph/timeline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { callsIn, ranOf, testStudio } from '../execution/testing/studio.ts';
import { smallDisk } from '../storage/testing/small-disk.ts';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { AssetService } from './assets.ts';

const MB = 1024 * 1024;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A real disk that is really full, in the middle of a run, of an upload and of a write: said once, nothing lost, goes on. */
it('a full disk stops nothing for good', { timeout: 60_000 }, async (context) => {
  const disk = await smallDisk(32);
  if (typeof disk === 'string') return context.skip(disk);
  const calls = join(await temporaryFolder(), 'calls');
  vi.stubEnv('REELGRAPH_TEST_CALLS', calls);
  onTestFinished(() => void vi.unstubAllEnvs());
  const data = join(disk.folder, 'data');
  const studio = await testStudio(data, { lanes: { cpu: 1 } });
  let closed = false;
  onTestFinished(async () => {
    if (!closed) await studio.close();
  });
  const assets = new AssetService(studio.storage);
  const kept = await assets.upload('p', 'before.png', Readable.from([png]));
  const graph = await studio.graph({
    words: ['test/words', { text: 'a b c d' }],
    heavy: ['test/heavy', { bytes: 2 * MB }, { text: 'words.words' }],
  });
  await studio.documents.create({ id: 's', project: 'p', kind: 'script', title: 'S', doc: newScript('s', 'S', '') });

  // Room for two of the four.
  await disk.fill(5 * MB);
  const { id } = await studio.executor.start({ clientKey: 'k', project: 'p', graph });
  const ended = () => callsIn(calls).filter((line) => line.endsWith(' done')).length;

  // The run stands still and says why, naming the place.
  await vi.waitFor(async () => expect((await studio.executor.get(id)).run.state).toBe('paused'), { timeout: 20_000 });
  const paused = ranOf(await studio.executor.get(id));
  expect(paused.run.error).toMatchObject({ code: 'storage_full', action: { kind: 'free-space' } });
  expect(paused.run.error?.message).toContain(data);
  expect(Object.values(paused.states)).not.toContain('failed');
  const told = studio.lossy.filter(({ type, data: view }) => type === 'run.trouble' && isPaused(view));
  expect(told).toHaveLength(1);

  // What the task had begun is gone from the disk: that room is taken too.
  await disk.fill();
  // So do an upload and a write; what was there can still be read.
  const upload = (bytes: Buffer, name: string) => assets.upload('p', name, Readable.from([bytes]));
  const refused = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: RefusalError) => ({ code: error.code, message: error.message, fix: error.refusal.fix }),
    );
  const full = { code: 'storage_full', message: expect.stringContaining(data), fix: expect.stringContaining('Free') };
  expect(await refused(upload(Buffer.concat([png, randomBytes(8 * MB)]), 'large.png'))).toEqual(full);
  const { rev } = await studio.documents.get('s');
  const text = `INT. ROOM - DAY\n\n${'It rains. '.repeat(100_000)}`;
  const write = () =>
    studio.documents.write({
      ...{ doc: 's', baseRev: rev, opId: 'w', client: 't', origin: 'hand' },
      ops: [{ type: 'setText', text }],
    });
  expect(await refused(write())).toEqual(full);
  expect((await studio.documents.get('s')).rev).toBe(rev);
  expect(await readFile(studio.storage.artifacts.path((kept.ref as { artifact: string }).artifact))).toEqual(png);
  expect(await readdir(join(data, 'artifacts', 'incoming')).catch(() => [])).toEqual([]);

  // Room: all three go on, the run by itself; what was made is not made again.
  const before = ended();
  await disk.free();
  const run = await studio.executor.finished(id);
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(run.error).toBeUndefined();
  const ran = ranOf(await studio.executor.get(id));
  expect(Object.values(ran.states)).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
  expect(ended()).toBe(4);
  expect(before).toBe(2);
  expect(Math.max(...ran.tasks.map(({ attempt }) => attempt))).toBe(1);
  expect(await write()).toMatchObject({ ok: true });
  expect((await upload(png, 'after.png')).ref).toEqual(kept.ref);
  await studio.close();
  closed = true;
  expect(await readdir(join(data, 'scratch'))).toEqual([]);
  const client = createClient({ url: `file:${join(data, 'reelgraph.db')}` });
  expect((await client.execute('PRAGMA integrity_check')).rows[0]?.integrity_check).toBe('ok');
  client.close();
});

const isPaused = (view: unknown) => (view as { state?: string }).state === 'paused';
