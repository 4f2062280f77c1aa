import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { probe } from '@reelgraph/timeline/media';
import { readEvents, reelgraph } from './command.ts';

const screenplay = (line: string) => `INT. KITCHEN - NIGHT

Rain on the window. A kettle starts to sing.

ANNA
${line}

Anna turns the lamp down.
`;

test('a screenplay becomes a film without a browser; one edited line makes one shot anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-headless-'));
  const file = join(folder, 'film.fountain');
  const run = (...more: string[]) =>
    reelgraph([
      'run',
      'script-to-film',
      '--set',
      `script=@${file}`,
      '--engine',
      'draft',
      '--project',
      'Headless',
      '--data',
      join(folder, 'data'),
      '--out',
      join(folder, 'out'),
      '--json',
      ...more,
    ]);

  writeFileSync(file, screenplay('Nobody is coming.'));
  const first = await run();
  expect(first.code, first.stderr).toBe(0);
  const made = readEvents(first.stdout);
  expect(made.finished).toMatchObject({ type: 'run.finished', state: 'succeeded' });
  const film = made.finished.outputs.find((output) => output.name === 'film');
  expect(film).toBeDefined();
  expect(isAbsolute(film?.path ?? '')).toBe(true);
  const shots = made.last.filter((task) => task.nodeType.startsWith('video/'));
  expect(shots.length).toBeGreaterThan(1);
  expect(shots.every((task) => task.state === 'succeeded')).toBe(true);
  const facts = await probe(film?.path ?? '');
  expect(facts.video?.rate).toEqual({ num: 24, den: 1 });
  expect(facts.audio).toBeDefined();

  const again = readEvents((await run()).stdout);
  expect(again.last.filter((task) => task.nodeType.startsWith('video/')).map((task) => task.state)).toEqual(
    shots.map(() => 'cached'),
  );

  writeFileSync(file, screenplay('Somebody is coming.'));
  const edited = readEvents((await run()).stdout);
  const video = edited.last.filter((task) => task.nodeType.startsWith('video/'));
  expect(video.filter((task) => task.state === 'succeeded')).toHaveLength(1);
  expect(video.filter((task) => task.state === 'cached')).toHaveLength(shots.length - 1);
  expect(video.map((task) => task.item).sort()).toEqual(shots.map((task) => task.item).sort());

  expect(readdirSync(join(folder, 'data', 'scratch'))).toEqual([]);
  expect(statSync(edited.finished.outputs.find((output) => output.name === 'film')?.path ?? '').size).toBeGreaterThan(
    10_000,
  );
  rmSync(folder, { recursive: true, force: true });
});

test('wrong use is one clear line and exit code 2', async () => {
  for (const args of [
    ['fly'],
    ['run'],
    ['run', 'no-such-template'],
    ['run', 'script-to-film', '--set', 'nonsense=1'],
    ['serve', '--port', 'x'],
    ['script'],
    ['run', 'script-to-film', '--nonsense'],
  ]) {
    const data = mkdtempSync(join(tmpdir(), 'reelgraph-usage-'));
    const { code, stderr } = await reelgraph(args, { REELGRAPH_DATA: data });
    rmSync(data, { recursive: true, force: true });
    expect(code, args.join(' ')).toBe(2);
    expect(stderr.trim().split('\n'), stderr).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test('the structure of a screenplay, one object a file, an empty one included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-script-'));
  const [full, empty] = [join(folder, 'a.fountain'), join(folder, 'empty.txt')];
  writeFileSync(full, screenplay('Nobody is coming.'));
  writeFileSync(empty, '');
  const { code, stdout } = await reelgraph(['script', full, empty, '--json']);
  expect(code).toBe(0);
  const [first, second] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({
    file: full,
    characters: [{ name: 'ANNA', cues: 1 }],
    scenes: [{ heading: 'INT. KITCHEN - NIGHT', intExt: 'int', location: 'KITCHEN', timeOfDay: 'night', line: 1 }],
  });
  expect(first.blocks.map((block: { type: string }) => block.type)).toEqual([
    'heading',
    'action',
    'character',
    'dialogue',
    'action',
  ]);
  expect(second).toMatchObject({ file: empty, blocks: [], scenes: [], characters: [] });
  rmSync(folder, { recursive: true, force: true });
});
