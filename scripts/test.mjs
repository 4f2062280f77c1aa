// `npm test`: from a fresh clone to one closing line. Installs what is missing (a browser too), then checks types, style,
// floors, units and the whole story in a real browser. `npm test -- unit` runs one part.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureNode, ensurePackages, ensureSystem } from './lib/ensure.mjs';
import { root, run } from './lib/run.mjs';
import { say, step } from './lib/say.mjs';

const only = process.argv.slice(2);
const wanted = (part) => only.length === 0 || only.includes(part);

ensureNode();
await ensurePackages();
await ensureSystem(['ffmpeg', 'espeak-ng', 'chromium', 'redis-server']);

const node = (args, options) => run(process.execPath, args, options);
const bin = (name, ...path) => join(root, 'node_modules', name, ...path);
const reports = mkdtempSync(join(tmpdir(), 'reelgraph-test-'));
let passed = 0;
let failed = 0;
const count = (ok) => (ok ? passed++ : failed++);

await step('Building…', async () => {
  const code = await build();
  if (code !== 0) {
    say('The build failed.');
    process.exit(1);
  }
});
if (wanted('lint')) {
  await step('Types…', async () =>
    count((await node([bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit'])) === 0),
  );
  await step('Style…', async () =>
    count((await node([bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--diagnostic-level=error', '.'])) === 0),
  );
  await step('Floors…', async () => count((await node(['scripts/check-floors.mjs'])) === 0));
}
if (wanted('unit')) {
  await step('Units…', async () => {
    const file = join(reports, 'unit.json');
    const code = await node([
      bin('vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    if (existsSync(file)) {
      const report = JSON.parse(readFileSync(file, 'utf8'));
      passed += report.numPassedTests;
      failed += report.numFailedTests + (report.success ? 0 : report.numFailedTests === 0 ? 1 : 0);
    } else count(code === 0);
  });
}
if (wanted('e2e')) {
  await step('The whole story in a browser…', async () => {
    const file = join(reports, 'e2e.json');
    const code = await node([bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], {
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    });
    if (existsSync(file)) {
      const { stats } = JSON.parse(readFileSync(file, 'utf8'));
      passed += stats.expected + stats.flaky;
      if (stats.flaky > 0) say(`${stats.flaky} passed only the second time.`);
      failed += stats.unexpected;
      if (code !== 0 && stats.unexpected === 0) failed++;
    } else count(code === 0);
  });
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
