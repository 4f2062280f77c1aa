#!/usr/bin/env node
// The `reelgraph` command. Plain JavaScript that is committed, so that it works right after `npm ci`: it builds when the
// build is missing or stale (telling stderr alone) and then hands over to the built command.
import { existsSync } from 'node:fs';

const builder = new URL('../../scripts/build.mjs', import.meta.url);
if (existsSync(builder)) {
  const { build, isBuilt } = await import(builder.href);
  if (!isBuilt()) {
    process.stderr.write('Building Reelgraph…\n');
    const code = await build();
    if (code !== 0) {
      process.stderr.write('The build failed; see the lines above.\n');
      process.exit(1);
    }
  }
}

const { main } = await import(new URL('../dist/cli/main.js', import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
