import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineContext } from '../../../capabilities/capability.ts';

/** A task as the executor gives it: a scratch folder, and a store of real files by their hash. */
export async function testTask() {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-vision-'));
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const abort = new AbortController();
  const progress: number[] = [];
  const context: EngineContext = {
    signal: abort.signal,
    progress: (fraction) => progress.push(fraction),
    preview: () => undefined,
    open: async (artifact) => join(folder, artifact),
    scratch,
    async store(file) {
      const artifact = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      await rename(file, join(folder, artifact));
      return artifact;
    },
  };
  return {
    context,
    abort,
    progress,
    /** Brings a file in from elsewhere. */
    async bring(file: string): Promise<string> {
      const copy = join(scratch, 'brought');
      await copyFile(file, copy);
      return context.store(copy, '');
    },
    file: (name: string) => join(scratch, name),
    clean: () => rm(folder, { recursive: true, force: true }),
  };
}
