import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  woff2: 'font/woff2',
  woff: 'font/woff',
  wasm: 'application/wasm',
  json: 'application/json',
  map: 'application/json',
};

export interface StaticFile {
  readonly path: string;
  readonly type: string;
  /** The name holds a hash of the content. */
  readonly immutable: boolean;
}

/**
 * The built editor as a map from address to file, read once at start: no address is ever joined to a folder, so none can
 * leave it. Null where the editor has not been built.
 */
export function studioFiles(
  folder = fileURLToPath(new URL('../../../editor/dist/', import.meta.url)),
): Map<string, StaticFile> | null {
  if (!existsSync(join(folder, 'index.html'))) return null;
  const files = new Map<string, StaticFile>();
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else {
        const address = `/${relative(folder, path).replaceAll('\\', '/')}`;
        files.set(address, {
          path,
          type: types[entry.name.split('.').pop() ?? ''] ?? 'application/octet-stream',
          immutable: address.startsWith('/assets/'),
        });
      }
    }
  };
  walk(folder);
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}
