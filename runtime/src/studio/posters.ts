import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Storage } from '../storage/index.ts';

/** Pictures of the built-in templates, `nodes/sample/posters/<template>.jpg`, by template. Stored once, found by hash. */
export async function postersOf(storage: Storage): Promise<Map<string, string>> {
  const folder = new URL('../../../nodes/sample/posters/', import.meta.url);
  const posters = new Map<string, string>();
  if (!existsSync(folder)) return posters;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.jpg')) continue;
    const { sha } = await storage.artifacts.putFile(fileURLToPath(new URL(name, folder)), 'image/jpeg');
    posters.set(name.slice(0, -'.jpg'.length), sha);
  }
  return posters;
}
