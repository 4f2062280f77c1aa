import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../../capabilities/capability.ts';
import type { Latents } from './model.ts';
import { sizeOf } from './shape.ts';

export const LATENTS_MIME = 'application/octet-stream';

const side = z.number().int().positive();
const headSchema = z.object({
  format: z.literal('reelgraph/ltx-latents'),
  shape: z.object({ channels: side, frames: side, rows: side, columns: side }),
});

/** Normalised latents on disk: one line of JSON that says their shape, then raw little-endian float32. */
export async function writeLatents(file: string, { shape, data }: Latents): Promise<void> {
  const head = Buffer.from(`${JSON.stringify({ format: 'reelgraph/ltx-latents', shape })}\n`, 'utf8');
  await writeFile(file, Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
}

/** Throws EngineError `latents_broken`. */
export async function readLatents(file: string): Promise<Latents> {
  const bytes = await readFile(file);
  const end = bytes.indexOf(10);
  try {
    const { shape } = headSchema.parse(JSON.parse(bytes.subarray(0, end).toString('utf8')));
    const raw = new Uint8Array(bytes.subarray(end + 1));
    const data = new Float32Array(raw.buffer);
    if (data.length !== sizeOf(shape)) throw new Error(`${data.length} numbers for ${sizeOf(shape)}`);
    return { shape, data };
  } catch (cause) {
    throw new EngineError('latents_broken', 'The latents that this clip should go on from cannot be read.', {
      fix: 'Let it go on from the pictures instead.',
      cause,
    });
  }
}
