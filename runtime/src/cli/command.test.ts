import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { canonicalJson, type GraphDocument } from '@reelgraph/nodes/graph';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { draw, type Sketch } from '../execution/testing/studio.ts';
import { listen } from '../server/listen.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { main } from './main.ts';
import { nearest } from './nearest.ts';

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command itself, with what it says caught. */
async function tell(...argv: string[]): Promise<Told> {
  const said = { out: '', err: '' };
  const catching = (to: 'out' | 'err') => (text: string | Uint8Array) => {
    said[to] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ];
  try {
    return { code: await main(argv), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const eventsOf = ({ out }: Told) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A graph of small nodes with a form: every kind of field, every kind of output that needs no engine. */
const sketch: Sketch = {
  words: ['prompt/text', { text: 'as the file says' }],
  count: ['flow/number', { value: 3 }],
  seed: ['flow/seed', { seed: 7 }],
  source: ['script/source', { text: 'INT. ROOM - DAY\n\nRain.\n' }],
};
const field = (name: string, node: string, target: string, kind: 'param' | 'output') => ({
  name,
  node,
  target,
  kind,
  label: name,
});

let folder: string;
let file: string;
let data: string;
let out: string;
const run = (...more: string[]) => tell('run', file, '--data', data, '--out', out, '--project', 'Table', ...more);

/** The folder is served while the table runs: that is the case of the lock. What runs without is below. */
let studio: Studio;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-command-'));
  data = join(folder, 'data');
  out = join(folder, 'out');
  file = join(folder, 'graph.json');
  const graph = draw('g', sketch) as GraphDocument;
  const form = [
    field('words', 'words', 'text', 'param'),
    field('count', 'count', 'value', 'param'),
    field('seed', 'seed', 'seed', 'param'),
    field('screenplay', 'source', 'text', 'param'),
  ];
  await writeFile(file, JSON.stringify({ ...graph, title: 'Kinds', form }));
  await writeFile(join(folder, 'broken.json'), '{');
  await writeFile(join(folder, 'list.json'), '[]');
  await writeFile(join(folder, 'line.txt'), 'from a file');
  studio = await openStudio(data, { sample: false });
  const server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  studio.storage.lock.announce({ host: '127.0.0.1', port: server.port });
  close = async () => {
    await server.close();
    await studio.close();
  };
}, 60_000);
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

describe('wrong use is one line and exit code 2, and leaves nothing behind', () => {
  const at = (name: string) => join(folder, name);
  it.each<[what: string, argv: () => string[], says: RegExp]>([
    ['no template', () => ['run'], /takes one template/],
    ['two templates', () => ['run', 'a', 'b'], /takes one template/],
    ['an unknown command', () => ['rum'], /no command 'rum'\. Did you mean 'run'\?/],
    ['an unknown flag', () => ['run', 'x', '--fast'], /--fast/],
    ['a flag without its value', () => ['run', 'x', '--out'], /--out/],
    ['an unknown template', () => ['run', 'script-to-flim', '--data', data], /Did you mean 'script-to-film'\?/],
    ['a file that is no JSON', () => ['run', at('broken.json'), '--data', data], /is not JSON/],
    ['a file that is no graph', () => ['run', at('list.json'), '--data', data], /is not a graph/],
    ['a setting without =', () => ['run', file, '--data', data, '--set', 'words'], /name=value/],
    ['a setting of a file that is not there', () => ['run', file, '--set', 'words=@none.txt'], /cannot be read/],
    ['an unknown field', () => ['run', file, '--data', data, '--set', 'wrods=x'], /Did you mean 'words'\?/],
    ['a field like no other', () => ['run', file, '--data', data, '--set', 'zzzz=x'], /Fields: words, count, seed/],
    ['a letter for a number', () => ['run', file, '--data', data, '--set', 'count=x'], /'x' is not a number/],
    ['an unknown engine', () => ['run', file, '--data', data, '--engine', 'darft'], /Did you mean 'draft'\?/],
    ['script without a file', () => ['script'], /at least one file/],
    ['script in two forms', () => ['script', 'x', '--json', '--csv'], /not both/],
    ['templates with an unknown verb', () => ['templates', 'burn'], /'burn' is not list/],
    ['templates export without a file', () => ['templates', 'export', 'x'], /an id and a file/],
    ['serve at no port', () => ['serve', '--port', 'many'], /0 to 65535/],
  ])('%s', async (_, argv, says) => {
    const told = await tell(...argv());
    expect(told.code).toBe(2);
    expect(told.out).toBe('');
    expect(told.err).toMatch(says);
    expect(told.err.trimEnd().split('\n')).toHaveLength(1);
    expect(told.err).not.toMatch(/\n\s+at /);
  });

  it('not even a project', async () => {
    expect((await studio.projects.list()).map(({ title }) => title)).toEqual([]);
  });
});

const settings: readonly [set: string, output: string, holds: unknown][] = [
  ['words=plain', 'words', 'plain'],
  ['words=a=b', 'words', 'a=b'],
  ['words=@@Mara', 'words', '@Mara'],
  ['words=', 'words', ''],
  ['count=12', 'count', 12],
  ['seed=99', 'seed', 99],
];

it('--set of each kind reaches the output, through a running server; events come in order', async () => {
  for (const [set, node, holds] of [
    ...settings,
    [`words=@${join(folder, 'line.txt')}`, 'words', 'from a file'] as const,
  ]) {
    const told = await run('--set', set, '--json');
    expect(told.code, told.err).toBe(0);
    const events = eventsOf(told);
    const outputs = events.at(-1)!.outputs as { name: string; kind: string; path: string; artifact: null }[];
    const by = { words: 'text', count: 'number', seed: 'seed' }[node];
    const output = outputs.find(({ kind }) => kind === by)!;
    const text = await readFile(output.path, 'utf8');
    expect(typeof holds === 'string' ? text : JSON.parse(text), set).toEqual(holds);
    expect(isAbsolute(output.path)).toBe(true);
    expect(output.artifact).toBe(null);
  }
  // What the file says stands again where it is not set.
  const plain = await run('--json');
  const events = eventsOf(plain);
  const outputs = events.at(-1)!.outputs as { kind: string; path: string }[];
  expect(await readFile(outputs.find(({ kind }) => kind === 'text')!.path, 'utf8')).toBe('as the file says');
  expect(Object.fromEntries(outputs.map(({ kind, path }) => [kind, path.split('.').at(-1)]))).toEqual({
    text: 'txt',
    number: 'json',
    seed: 'json',
    script: 'fountain',
  });
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', state: 'succeeded' });
  expect(events.filter(({ type }) => type === 'run.finished')).toHaveLength(1);
  const tasks = events.filter(({ type }) => type === 'task');
  for (const task of tasks) {
    expect(Object.keys(task).sort()).toEqual(['item', 'node', 'nodeType', 'state', 'type']);
    expect(task.nodeType).toBe(sketch[String(task.node)]?.[0]);
  }
  // Each task ends once, and no state follows its end.
  const ends = tasks.filter(({ state }) => state === 'cached' || state === 'succeeded');
  expect(ends.map(({ node }) => node).sort()).toEqual(Object.keys(sketch).sort());
  expect(events.indexOf(ends.at(-1)!)).toBeLessThan(events.findIndex(({ type }) => type === 'run.finished'));
});

it('a screenplay given by --set goes into the script of the project', async () => {
  await writeFile(join(folder, 'film.fountain'), 'INT. TOWER - NIGHT\n\nThe lamp goes out.\n');
  const told = await run('--set', `screenplay=@${join(folder, 'film.fountain')}`, '--json');
  expect(told.code, told.err).toBe(0);
  const outputs = eventsOf(told).at(-1)!.outputs as { kind: string; path: string }[];
  const script = outputs.find(({ kind }) => kind === 'script')!;
  expect(await readFile(script.path, 'utf8')).toContain('The lamp goes out.');
});

it('a run that fails is exit code 1, with the reason and the fix; without --json stdout has the files alone', async () => {
  const failing = join(folder, 'failing.json');
  const graph = draw('f', { bad: ['image/generate'], good: ['prompt/text', { text: 'x' }] });
  await writeFile(failing, canonicalJson({ ...graph, title: 'Failing' }));
  const told = await tell('run', failing, '--data', data, '--out', out, '--project', 'Failing');
  expect(told.code).toBe(1);
  expect(told.err).toContain('Write a prompt, or connect a shot or an element.');
  expect(told.out.trim().split('\n')).toEqual([expect.stringMatching(/^text: \/.*text\.txt$/)]);
  const json = eventsOf(await tell('run', failing, '--data', data, '--out', out, '--json', '--project', 'Failing'));
  expect(json.at(-1)).toMatchObject({ type: 'run.finished', state: 'failed' });
  expect(json.find(({ node, state }) => node === 'bad' && state === 'failed')).toMatchObject({
    error: { code: 'no_prompt' },
  });
});

it('runs without a server too, and gives the folder free', async () => {
  const alone = join(folder, 'alone');
  for (const state of ['succeeded', 'cached']) {
    const told = await tell('run', file, '--data', alone, '--out', out, '--project', 'Alone', '--json');
    expect(told.code, told.err).toBe(0);
    const last = new Map(
      eventsOf(told)
        .filter(({ type }) => type === 'task')
        .map(({ node, state: is }) => [node, is]),
    );
    expect([last.get('words'), last.get('count')]).toEqual([state, state]);
  }
}, 60_000);

it('help is no failure, and silence is', async () => {
  expect((await tell('--help')).code).toBe(0);
  expect((await tell('run', '--help')).out).toContain('--set name=value');
  expect((await tell()).code).toBe(2);
});

it('suggests what is near, and nothing else', () => {
  expect(nearest('titel', ['title', 'seed'])).toBe('title');
  expect(nearest('SEED', ['title', 'seed'])).toBe('seed');
  expect(nearest('x', ['title', 'seed'])).toBe(undefined);
  expect(nearest('', ['title'])).toBe(undefined);
});
