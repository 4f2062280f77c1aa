import { ensureNode, ensurePackages, ensureSystem } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';

// npm run bench [-- name…]: measures this machine and writes bench/results.json.
ensureNode();
await ensurePackages();
await ensureSystem(['ffmpeg']);
const node = ['--conditions=reelgraph-source', '--expose-gc', '--import', 'tsx', 'bench/main.ts'];
process.exitCode = await run(process.execPath, [...node, ...process.argv.slice(2)]);
