import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, figures } from './figures.ts';
import type { BenchRow } from './row.ts';

interface Result {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly goal: string | null;
  readonly peer: string | null;
  readonly ok: boolean;
}

/** Each family is loaded only when one of its rows is wanted: some bring a whole engine with them. */
const families: Readonly<Record<string, () => Promise<{ readonly rows: readonly BenchRow[] }>>> = {
  execution: () => import('./execution.ts'),
  script: () => import('./script.ts'),
  draft: () => import('./draft.ts'),
  models: () => import('./models.ts'),
  timeline: () => import('./timeline.ts'),
  graph: () => import('./graph.ts'),
};

const wanted = process.argv.slice(2);
/** `npm run bench -- timeline.edit_5000_ms`, or a family, or the beginning of a name. */
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((wish) => name.startsWith(wish));

const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.versions.node}`;
console.log(`Machine: ${machine}\n`);

const results: Result[] = [];
const familiesWanted = Object.keys(families).filter(
  (family) => wanted.length === 0 || wanted.some((wish) => wish.startsWith(family) || family.startsWith(wish)),
);
if (familiesWanted.length === 0) {
  console.error(`No figure begins with ${wanted.join(' or ')}. Families: ${Object.keys(families).join(', ')}.`);
  process.exit(2);
}
print(['figure', 'value', 'unit', 'goal', 'ok', 'beside it']);
for (const family of familiesWanted) {
  const { rows } = (await families[family]?.()) ?? { rows: [] };
  const names = new Set([...figures.map(({ name }) => name), ...rows.map(({ name }) => name)]);
  for (const name of [...names].filter((one) => one.startsWith(`${family}.`) && isWanted(one))) {
    const result = await measure(
      name,
      figures.find((figure) => figure.name === name),
      rows.find((row) => row.name === name),
    );
    results.push(result);
    save(result);
  }
}
const failed = results.filter(({ ok }) => !ok);
console.log(
  `\n${results.length - failed.length} of ${results.length} within their goals. Written to bench/results.json.`,
);
// A measurement may leave a pool or a worker behind; nothing of it is wanted any more.
process.exit(0);

async function measure(name: string, figure: Figure | undefined, row: BenchRow | undefined): Promise<Result> {
  const unit = row?.unit ?? figure?.unit ?? '';
  const goal = figure ? `${figure.op} ${figure.limit}` : null;
  let [value, peer, note]: [number | null, string | null, string | null] = [null, null, row ? null : 'not measured'];
  if (row) {
    try {
      const measured = await row.measure();
      value = typeof measured === 'number' ? measured : measured.value;
      peer = typeof measured === 'number' ? null : (measured.peer ?? null);
    } catch (error) {
      note = `failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const ok = value !== null && (!figure || (figure.op === '<=' ? value <= figure.limit : value >= figure.limit));
  print([name, value === null ? '–' : short(value), unit, goal ?? '', ok ? 'ok' : 'NO', note ?? peer ?? '']);
  return { name, value, unit, goal, peer, ok };
}

/** Merged by name, and written whole each time: a run that is broken off keeps what it measured. */
function save(result: Result): void {
  const folder = fileURLToPath(new URL('../../bench/', import.meta.url));
  const file = join(folder, 'results.json');
  let known: Result[] = [];
  try {
    known = JSON.parse(readFileSync(file, 'utf8')) as Result[];
  } catch {
    mkdirSync(folder, { recursive: true });
  }
  const merged = new Map(known.map((one) => [one.name, one]));
  merged.set(result.name, result);
  writeFileSync(`${file}.part`, `${JSON.stringify([...merged.values()], null, 2)}\n`);
  renameSync(`${file}.part`, file);
}

function print(cells: readonly string[]): void {
  const widths = [38, 12, 7, 10, 4, 0];
  const line = cells.map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)));
  console.log(line.join('  ').trimEnd());
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.001 ? value.toExponential(2) : value.toPrecision(4);
}
