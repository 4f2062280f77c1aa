import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { openStorage } from '../open-storage.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const open = async (root: string) => {
  const storage = await openStorage(root);
  onTestFinished(() => storage.close());
  return storage;
};

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const longAgo = (file: string) => utimesSync(file, new Date(0), new Date(0));

it('stores bytes, streams and files under their hash, read only, once', async () => {
  const root = await temporaryFolder();
  const { artifacts, paths } = await open(root);
  const one = await artifacts.put('lamp', 'text/plain');
  expect(one).toEqual({ sha: sha('lamp'), bytes: 4, mime: 'text/plain' });
  const two = await artifacts.put(Readable.from([Buffer.from('la'), Buffer.from('mp')]), 'text/plain');
  expect(two.sha).toBe(one.sha);
  const file = join(paths.scratch, 'made');
  writeFileSync(file, 'lamp');
  expect((await artifacts.takeFile(file, 'text/plain')).sha).toBe(one.sha);
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(artifacts.path(one.sha), 'utf8')).toBe('lamp');
  expect(statSync(artifacts.path(one.sha)).mode & 0o222).toBe(0);
  expect(await artifacts.info(one.sha)).toEqual(one);
  expect(readdirSync(paths.incoming)).toEqual([]);
});

it('takes nothing for a name but a sha256', async () => {
  const { artifacts } = await open(await temporaryFolder());
  for (const name of ['', '..', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(64)}/x`]) {
    expect(() => artifacts.path(name)).toThrow('sha256');
    expect(await artifacts.has(name)).toBe(false);
  }
});

it('leaves nothing of a stream that breaks', async () => {
  const { artifacts, paths } = await open(await temporaryFolder());
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw new Error('the line went dead');
    })(),
  );
  await expect(artifacts.put(broken, 'text/plain')).rejects.toThrow('dead');
  expect(readdirSync(paths.incoming)).toEqual([]);
});

it('removes what a killed process left, at the next start', async () => {
  const root = await temporaryFolder();
  const first = await openStorage(root);
  writeFileSync(join(first.paths.incoming, 'half'), 'x');
  writeFileSync(join(first.paths.scratch, 'half'), 'x');
  await first.close();
  const { paths } = await open(root);
  expect(readdirSync(paths.incoming)).toEqual([]);
  expect(readdirSync(paths.scratch)).toEqual([]);
});

it('collects what nothing names, and nothing else', async () => {
  const storage = await open(await temporaryFolder());
  const { artifacts, db, projects, documents, templates, paths } = storage;
  const texts = ['poster', 'in a document', 'in an operation', 'thumbnail', 'young', 'garbage'];
  const stored = Object.fromEntries(
    await Promise.all(texts.map(async (text) => [text, (await artifacts.put(text, 'text/plain')).sha] as const)),
  ) as Record<string, string>;
  await db.write(async (tx) => {
    await projects.create(tx, { id: 'p', title: 'P', poster: stored.poster });
    await documents.create(tx, {
      id: 'd',
      project: 'p',
      kind: 'graph',
      title: 'G',
      json: { nested: [{ artifact: stored['in a document'] }] },
    });
    await documents.change(tx, {
      document: 'd',
      rev: 1,
      opId: 'o',
      client: 'c',
      origin: 'hand',
      ops: [],
      inverse: [{ artifact: stored['in an operation'] }],
      json: { nested: [{ artifact: stored['in a document'] }] },
    });
    await templates.put(tx, {
      id: 't',
      title: 'T',
      description: '',
      graph: {},
      thumbnail: stored.thumbnail ?? null,
    });
    // Only what was stored long ago may go.
    const { artifact } = await import('../schema/index.ts');
    await tx.db.update(artifact).set({ lastSeen: 0 });
  });
  for (const text of texts) if (text !== 'young') longAgo(artifacts.path(stored[text] ?? ''));
  const wanted = { files: 1, bytes: 'garbage'.length, actions: 0 };
  expect(await storage.collectGarbage({ dryRun: true })).toEqual(wanted);
  expect(await artifacts.has(stored.garbage ?? '')).toBe(true);
  expect(await storage.collectGarbage()).toEqual(wanted);
  expect(await artifacts.has(stored.garbage ?? '')).toBe(false);
  expect(await artifacts.info(stored.garbage ?? '')).toBeNull();
  for (const text of texts.slice(0, -1)) expect(await artifacts.has(stored[text] ?? '')).toBe(true);
  expect(readdirSync(paths.trash)).toEqual([stored.garbage]);
  // Stored again, it is back.
  await artifacts.put('garbage', 'text/plain');
  expect(await artifacts.has(stored.garbage ?? '')).toBe(true);
});
