import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../capabilities/capability.ts';
import type { BundleFile } from './manifest.ts';

export const refetch = 'Copy the bundle again from where it came, or export it again (docs/engines.md).';

/** Files that were found right, by size and time: hashing tens of gigabytes at every load would take minutes. */
const checked = new Map<string, string>();

/**
 * The path of a bundle's file, after its bytes were found to be those that the manifest names. `of` says in words what the
 * file belongs to. Throws EngineError `bundle_broken`.
 */
export async function verifyFile(folder: string, { file, sha256 }: BundleFile, of: string): Promise<string> {
  const path = join(folder, file);
  const facts = await presentFile(folder, { file, sha256 }, of);
  const seen = `${sha256} ${facts.size} ${facts.mtimeMs} ${facts.ino}`;
  if (checked.get(path) === seen) return path;
  const found = await hashFile(path);
  if (found !== sha256) {
    throw new EngineError(
      'bundle_broken',
      `The file ${file} is not the one that the manifest names: ${of} (sha256 ${found.slice(0, 12)}…, expected ${sha256.slice(0, 12)}…).`,
      { fix: refetch },
    );
  }
  checked.set(path, seen);
  return path;
}

/** That it is there, and as long as the manifest says: the part of the check that costs nothing. */
export async function presentFile(folder: string, { file, bytes }: BundleFile, of: string) {
  const facts = await stat(join(folder, file)).catch(() => undefined);
  if (!facts?.isFile()) {
    throw new EngineError('bundle_broken', `The file ${file} is missing: ${of}.`, { fix: refetch });
  }
  if (bytes !== undefined && facts.size !== bytes) {
    throw new EngineError('bundle_broken', `The file ${file} has ${facts.size} bytes instead of ${bytes}: ${of}.`, {
      fix: refetch,
    });
  }
  return facts;
}

/** Sha256 of a file, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
