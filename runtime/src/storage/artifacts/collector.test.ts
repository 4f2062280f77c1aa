import { randomUUID } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openStorage } from '../open-storage.ts';
import { artifact } from '../schema/index.ts';
import { temporaryFolder } from '../testing/temporary.ts';

/** Of twenty contents each; hundreds in the long tests. */
const ROUNDS = process.env.REELGRAPH_LONG ? 500 : 2;

it('R22 the collector loses nothing while eight writers store what it is about to take', {
  timeout: 3_600_000,
}, async () => {
  const storage = await openStorage(await temporaryFolder());
  onTestFinished(() => storage.close());
  const { artifacts, assets, db, projects } = storage;
  await db.write((tx) => projects.create(tx, { id: 'p', title: 'P' }));
  const kept = new Set<string>();
  let collected = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const texts = Array.from({ length: 20 }, (_, at) => `round ${round}, content ${at}`);
    // Garbage of long ago, all of it: what a sweep is looking for.
    for (const text of texts) utimesSync(artifacts.path((await artifacts.put(text, 'text/plain')).sha), 1, 1);
    await db.write((tx) => tx.db.update(artifact).set({ lastSeen: 0 }));
    const write = async (writer: number) => {
      for (let turn = 0; turn < texts.length; turn += 1) {
        // Every second content is stored again, by all writers, and named by one.
        const at = (writer * 5 + turn) % texts.length;
        if (at % 2 === 0) continue;
        const { sha } = await artifacts.put(texts[at] ?? '', 'text/plain');
        kept.add(sha);
        if (at % 8 !== writer) continue;
        const ref = { kind: 'image', artifact: sha } as never;
        const more = { name: 'a', kind: 'image' as const, artifact: sha, ref, bytes: 1, source: 'upload' as const };
        await db.write((tx) => assets.add(tx, { id: randomUUID(), project: 'p', ...more }));
      }
    };
    const collect = async () => {
      for (let turn = 0; turn < 4; turn += 1) collected += (await storage.collectGarbage()).files;
    };
    await Promise.all([collect(), ...Array.from({ length: 8 }, (_, at) => write(at))]);
    for (const sha of kept) expect(await artifacts.has(sha), sha).toBe(true);
    collected += (await storage.collectGarbage()).files;
  }
  expect(collected).toBeGreaterThanOrEqual(ROUNDS * 10);
});
