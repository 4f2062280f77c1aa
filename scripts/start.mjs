// `npm start`: everything from a fresh clone to a studio in the browser, with nothing but Node and npm.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureNode, ensurePackages, ensureSystem } from './lib/ensure.mjs';
import { root } from './lib/run.mjs';

ensureNode();
await ensurePackages();
await ensureSystem(['ffmpeg', 'espeak-ng']);

// The launcher builds what is stale and serves; signals reach it because it shares this terminal.
const child = spawn(
  process.execPath,
  [join(root, 'runtime', 'bin', 'reelgraph.js'), 'serve', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: process.cwd() },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
