import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fixtures } from './golden.ts';

/**
 * A committed bundle whose large files lie gzipped, laid out in a folder of its own: weights of two values shrink to a
 * tenth. Remove the folder when done.
 */
export async function unpackFixture(name: string): Promise<string> {
  const from = fixtures(name);
  const to = await mkdtemp(join(tmpdir(), `reelgraph-${name}-`));
  for (const file of await readdir(from, { recursive: true })) {
    const target = join(to, file);
    if (file.endsWith('.gz')) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target.slice(0, -3), gunzipSync(await readFile(join(from, file))));
    } else if (file.includes('.') && !existsSync(target)) {
      await mkdir(dirname(target), { recursive: true });
      await cp(join(from, file), target);
    }
  }
  return to;
}
