// `npm run test:parity`: makes the tiny bundles of every model family anew with the exporter, lets the official pipelines say
// what is right, runs our own against that, and writes `models/PARITY.md` from what the tests measured.
//   --python <program>   an environment that has the exporter's packages; without it one is made in the cache folder
//   --committed          only the committed bundles, without Python
//   <family> …           only these
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parityTable, rowsOf } from './lib/parity-table.mjs';
import { root, run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

const families = { 'flux-2-klein': 'klein-tiny', 'ltx-2': 'ltx-tiny', 'sam-3': 'sam-tiny', 'gemma-3': 'gemma-tiny' };
const { values, positionals } = parseArgs({
  options: { python: { type: 'string' }, committed: { type: 'boolean' } },
  allowPositionals: true,
});
const wanted = Object.keys(families).filter((name) => positionals.length === 0 || positionals.includes(name));
const exporter = join(root, 'models', 'export');

/** The Python of an environment with exactly the packages that the exporter pins: what a studio's own command makes. */
async function ownPython() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'reelgraph', 'export-python');
  const command = [join(root, 'runtime', 'src', 'cli', 'main.ts'), 'models', 'setup-diffusers', '--into', folder];
  const tsx = ['--conditions=reelgraph-source', '--import', 'tsx'];
  // Where a build of torch without CUDA is wanted (a tenth of the size), pip's own settings name the index that has one.
  if ((await run(process.execPath, [...tsx, ...command])) !== 0) throw new Error('The environment could not be made.');
  return join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
}

async function makeBundles(python, folder) {
  const env = { PYTHONPATH: exporter, PYTHONDONTWRITEBYTECODE: '1' };
  const quiet = ['-W', 'ignore', '-m'];
  say('The tests of the exporter, and of the worker against the official pipelines…');
  if (
    (await run(python, [...quiet, 'unittest', 'discover', '-s', 'tests', '-t', '.', '-q'], { cwd: exporter, env })) !==
    0
  )
    return false;
  for (const family of wanted) {
    say(`Making ${families[family]}…`);
    const out = ['--out', join(folder, families[family])];
    const make = [...quiet, 'reelgraph_export', family, '--tiny', '--seed', '1', '--golden', ...out];
    if ((await run(python, make, { cwd: exporter, env })) !== 0) return false;
  }
  if (positionals.length > 0) return true;
  // The same weights as checkpoints: what the worker makes of them is laid beside what our own pipelines make of the bundles.
  const checkpoints = [...quiet, 'tests.checkpoints', join(folder, 'checkpoints')];
  return (await run(python, checkpoints, { cwd: exporter, env })) === 0;
}

/** Tests that compare with what was recorded of the official pipelines. */
function goldenTests() {
  const folder = join(root, 'models', 'src');
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter(
      (file) =>
        file.endsWith('.test.ts') && /\b(?:golden|judge)\(|REELGRAPH_PARITY_PYTHON/.test(readFileSync(file, 'utf8')),
    );
}

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-parity-'));
try {
  const python = values.committed ? undefined : (values.python ?? (await ownPython()));
  if (python && !(await makeBundles(python, folder))) process.exit(1);
  say('Comparing…');
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = {
    ...(python && positionals.length === 0
      ? {
          REELGRAPH_FIXTURES: folder,
          REELGRAPH_PARITY_PYTHON: python,
          REELGRAPH_PARITY_CHECKPOINTS: join(folder, 'checkpoints'),
        }
      : {}),
  };
  // One after another and with patience: what counts here are the numbers.
  const patience = ['--testTimeout=300000', '--maxWorkers=1'];
  const code = await run(
    process.execPath,
    [vitest, 'run', ...goldenTests(), ...patience, '--reporter=json', '--reporter=dot', `--outputFile.json=${report}`],
    { env },
  );
  const rows = rowsOf(JSON.parse(readFileSync(report, 'utf8')));
  say(`${rows.filter((row) => !row.wrong).length} modes, ${rows.filter((row) => row.wrong).length} wrong variants.`);
  if (code === 0 && positionals.length === 0) {
    writeFileSync(join(root, 'models', 'PARITY.md'), parityTable(rows));
    say('Written: models/PARITY.md');
  }
  process.exitCode = code;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
