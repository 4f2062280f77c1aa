import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNode, ensurePackages, ensureSystem } from './lib/ensure.mjs';
import { root, run } from './lib/run.mjs';

// npm run bench [-- name…]: measures this machine and writes bench/results.json.
ensureNode();
// What is installed is measured as it is: a measurement never reinstalls under a running studio.
if (!existsSync(join(root, 'node_modules', 'tsx'))) await ensurePackages();
await ensureSystem(['ffmpeg', 'redis-server']);
const node = ['--conditions=reelgraph-source', '--expose-gc', '--import', 'tsx', 'scripts/bench/main.ts'];
process.exitCode = await run(process.execPath, [...node, ...process.argv.slice(2)]);
