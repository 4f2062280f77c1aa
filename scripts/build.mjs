// Builds all packages when their sources changed since the last build. Used by the launcher and by `npm test`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './lib/run.mjs';

const packages = ['timeline', 'models', 'nodes', 'runtime', 'editor'];
const stampFile = join(root, 'node_modules', '.reelgraph-build');
const lockFolder = join(root, 'node_modules', '.reelgraph-building');
const built = packages.map((name) => join(root, name, 'dist'));

/** Changes when any source file does: names, sizes and times, which is quick (about 10 ms). */
export function sourcesStamp() {
  const hash = createHash('sha256');
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== 'dist' && !entry.name.startsWith('.')) walk(path);
      } else if (!/\.test\.tsx?$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const name of packages) walk(join(root, name));
  return hash.digest('hex');
}

export function isBuilt() {
  return (
    built.every((folder) => existsSync(folder)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === sourcesStamp()
  );
}

/** Builds unless nothing changed. Two commands at once: the second waits for the first. Answers the exit code. */
export async function build() {
  if (isBuilt()) return 0;
  await takeLock();
  try {
    if (isBuilt()) return 0;
    const stamp = sourcesStamp();
    const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
    const code = await run(process.execPath, [turbo, 'run', 'build', '--output-logs=errors-only'], { quiet: true });
    if (code === 0) writeFileSync(stampFile, stamp);
    return code;
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

/** A folder is made by one process only. A lock that is older than any build was left by a crash. */
async function takeLock() {
  const TOO_OLD_MS = 5 * 60_000;
  for (;;) {
    try {
      mkdirSync(lockFolder);
      return;
    } catch {
      const age = existsSync(lockFolder) ? Date.now() - statSync(lockFolder).mtimeMs : 0;
      if (age > TOO_OLD_MS) rmSync(lockFolder, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].replaceAll('\\', '/').split('/').pop() ?? '')) {
  process.exit(await build());
}
