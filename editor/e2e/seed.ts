import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEED, Studio } from './studio.ts';

/** Before the stories: a studio furnishes one data folder, of which each story gets a copy. Answers what clears it away. */
export default async function seed(): Promise<() => void> {
  const data = mkdtempSync(join(tmpdir(), 'reelgraph-seed-'));
  const studio = new Studio(data);
  await studio.start();
  await studio.close();
  process.env[SEED] = data;
  return () => rmSync(data, { recursive: true, force: true });
}
