// `npm run test:parity`: makes the tiny bundles of every model family anew with the exporter, lets the official pipelines say
// what is right, runs our own against that, and writes `models/PARITY.md` from what the tests measured.
//   --python <program>   an environment that has the exporter's packages; without it one is made in the cache folder
//   --committed          only the committed bundles, without Python
//   <family> …           only these
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The Python of an environment with exactly the packages that the exporter pins. */
async function ownPython() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'reelgraph', 'export-python');
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const pins = readFileSync(join(exporter, 'pyproject.toml'), 'utf8');
  const stamp = join(folder, 'pyproject.toml');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return python;
  say('Making a Python environment for the exporter (2 GB, with a CUDA build of torch 7)…');
  mkdirSync(folder, { recursive: true });
  const starter = process.platform === 'win32' ? 'py' : 'python3';
  if ((await run(starter, ['-m', 'venv', '--clear', folder])) !== 0)
    throw new Error('There is no Python with venv here.');
  const install = ['-m', 'pip', 'install', '--quiet', exporter];
  // Where a build of torch without CUDA is wanted (a tenth of the size), pip's own settings name the index that has one.
  if ((await run(python, install)) !== 0) {
    throw new Error('The exporter could not be installed.');
  }
  writeFileSync(stamp, pins);
  return python;
}

async function makeBundles(python, folder) {
  const env = { PYTHONPATH: exporter, PYTHONDONTWRITEBYTECODE: '1' };
  say('The exporter’s own tests…');
  if (
    (await run(python, ['-W', 'ignore', '-m', 'unittest', 'discover', '-s', 'tests', '-q'], { cwd: exporter, env })) !==
    0
  )
    return false;
  for (const family of wanted) {
    say(`Making ${families[family]}…`);
    const out = ['--out', join(folder, families[family])];
    const make = ['-W', 'ignore', '-m', 'reelgraph_export', family, '--tiny', '--seed', '1', '--golden', ...out];
    if ((await run(python, make, { cwd: exporter, env })) !== 0) return false;
  }
  return true;
}

/** Tests that compare with what was recorded of the official pipelines. */
function goldenTests() {
  const folder = join(root, 'models', 'src');
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith('.test.ts') && /\b(?:golden|judge)\(/.test(readFileSync(file, 'utf8')));
}

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-parity-'));
try {
  if (!values.committed && !(await makeBundles(values.python ?? (await ownPython()), folder))) process.exit(1);
  say('Comparing…');
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = values.committed || positionals.length > 0 ? {} : { REELGRAPH_FIXTURES: folder };
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
