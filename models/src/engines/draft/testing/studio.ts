import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { ImageRef } from '@reelgraph/timeline';
import type { EngineContext } from '../../../capabilities/capability.ts';

/** An artifact store on disk and a task's context around it: what an engine gets from the runtime, without a runtime. */
export interface Studio {
  readonly folder: string;
  readonly context: (more?: Partial<EngineContext>) => EngineContext;
  readonly file: (artifact: string) => string;
  readonly picture: (width: number, height: number, draw: (paint: SKRSContext2D) => void) => Promise<ImageRef>;
  readonly keep: (bytes: Uint8Array, width: number, height: number) => Promise<ImageRef>;
  readonly close: () => Promise<void>;
}

export async function openStudio(): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-draft-'));
  const file = (artifact: string) => join(folder, artifact);
  const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  let task = 0;
  const keep = async (bytes: Uint8Array, width: number, height: number): Promise<ImageRef> => {
    const artifact = nameOf(bytes);
    await writeFile(file(artifact), bytes);
    return { kind: 'image', artifact, mime: 'image/png', width, height };
  };
  return {
    folder,
    file,
    keep,
    context(more = {}) {
      const scratch = join(folder, `task-${task++}`);
      // At once: an engine may write into it before anything else is asked of it.
      mkdirSync(scratch, { recursive: true });
      return {
        signal: new AbortController().signal,
        progress: () => undefined,
        preview: () => undefined,
        open: async (artifact) => file(artifact),
        scratch,
        async store(path) {
          const artifact = nameOf(await readFile(path));
          await rename(path, file(artifact));
          return artifact;
        },
        ...more,
      };
    },
    async picture(width, height, draw) {
      const canvas = createCanvas(width, height);
      draw(canvas.getContext('2d'));
      return keep(await canvas.encode('png'), width, height);
    },
    async close() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
