import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, rmdir, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left, but for so many bytes. */
  fill(leave?: number): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
}

/** A real file system of so many megabytes. A sentence instead where this machine does not let a test mount one. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch (error) {
    await rmdir(folder);
    return `no small disk here: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`;
  }
  onTestFinished(async () => {
    await run('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  });
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill(leave = 0) {
      for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 4)) {
        const block = Buffer.alloc(size);
        for (;;) {
          try {
            await appendFile(ballast, block);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code === 'ENOSPC') break;
            throw error;
          }
        }
      }
      const { size } = await stat(ballast);
      await truncate(ballast, size - leave);
    },
    free: () => truncate(ballast, 0),
  };
}
