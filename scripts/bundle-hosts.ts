import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
/** Modules that a test starts as a process, or that such a process imports by its address. */
const entryNames = /(\.host|^task-host|^workbench|^server|^worker-process|^hold-lock)\.ts$/;

/**
 * A child process that runs from source reads some 900 modules, each through a loader: two seconds of work, a hundred times
 * in a test run. So the processes' sources are bundled once before the tests (a third of a second), and the children read
 * that. The bundles are of the sources as they are now and are thrown away afterwards: no test reads a stale build.
 */
export default async function setup(): Promise<() => void> {
  mkdirSync(join(modules, '.cache'), { recursive: true });
  const out = mkdtempSync(join(modules, '.cache', 'hosts-'));
  const entries = ['models', 'runtime'].flatMap((name) =>
    readdirSync(join(root, name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => entryNames.test(basename(path)))
      .map((path) => join(root, name, 'src', path)),
  );
  await build({
    entryPoints: Object.fromEntries(entries.map((path) => [entryKey(path), path])),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // The same module in two entries is one module in a process that imports both.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['reelgraph-source'],
    plugins: [packagesStay, addressesStay],
    logLevel: 'error',
  });
  const map = Object.fromEntries(
    entries.map((path) => [pathToFileURL(path).href, pathToFileURL(join(out, `${entryKey(path)}.mjs`)).href]),
  );
  const manifest = join(out, 'bundles.json');
  writeFileSync(manifest, JSON.stringify(map));
  process.env.REELGRAPH_HOST_BUNDLES = manifest;
  process.env.REELGRAPH_SOURCE_LOADER = new URL('./lib/bundled-sources.mjs', import.meta.url).href;
  return () => rmSync(out, { recursive: true, force: true });
}

const entryKey = (path: string) =>
  relative(root, path)
    .replace(/\.ts$/, '')
    .replace(/[^\w-]+/g, '_');

/** Packages with many small modules and nothing native are bundled; the others are found where they lie. */
const inlined = new Set(['zod', 'mediabunny']);
const packagesStay: Plugin = {
  name: 'packages-stay',
  setup: (made) =>
    made.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@reelgraph/')) return undefined;
      const name = path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/');
      if (inlined.has(name)) return undefined;
      // A package of one workspace alone is not seen from the bundles' folder.
      return path.startsWith('node:') || existsSync(join(modules, name)) ? { path, external: true } : undefined;
    }),
};

/** Code that asks where it lies (`import.meta.url`) is told its source's place. */
const addressesStay: Plugin = {
  name: 'addresses-stay',
  setup: (made) =>
    made.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return {
        contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      };
    }),
};
