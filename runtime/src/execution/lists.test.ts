import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

let studio: TestStudio;

beforeEach(async () => {
  studio = await testStudio(await temporaryFolder());
  onTestFinished(() => studio.close());
});

const words = (text: string): Sketch[string] => ['test/words', { text }];

it('runs a node once for each item, each with its own state and result', async () => {
  const graph = await studio.graph({
    words: words('a b'),
    each: ['test/pass', { suffix: '!' }, { text: 'words.words' }],
    all: ['test/join', {}, { texts: 'each.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.states).toEqual({
    words: 'succeeded',
    'each/a': 'succeeded',
    'each/b': 'succeeded',
    all: 'succeeded',
  });
  expect(ran.of('each', 'b')).toMatchObject({ item: { key: 'b', name: 'b', index: 1 }, outputs: { text: 'b!' } });
  expect(ran.of('all').outputs).toEqual({ text: 'a:a! b:b!' });
});

it('re-runs exactly the item that was edited, and what follows it', async () => {
  const sketch = (text: string): Sketch => ({
    words: words(text),
    each: ['test/pass', { suffix: '!' }, { text: 'words.words' }],
    next: ['test/work', { suffix: '?' }, { text: 'each.text' }],
  });
  const graph = await studio.graph(sketch('1=a 2=b 3=c'));
  await studio.run(graph);
  await studio.graph(sketch('1=a 2=changed 3=c'), graph);
  expect((await studio.run(graph)).states).toEqual({
    words: 'succeeded',
    'each/1': 'cached',
    'each/2': 'succeeded',
    'each/3': 'cached',
    'next/1': 'cached',
    'next/2': 'succeeded',
    'next/3': 'cached',
  });
  // An item in between dirties nothing else.
  await studio.graph(sketch('1=a 1b=new 2=changed 3=c'), graph);
  const states = (await studio.run(graph)).states;
  expect(Object.entries(states).filter(([, state]) => state !== 'cached')).toEqual([
    ['words', 'succeeded'],
    ['each/1b', 'succeeded'],
    ['next/1b', 'succeeded'],
  ]);
});

it('joins by key and never by place, and skips with the reason what has no partner', async () => {
  const graph = await studio.graph({
    left: words('a b c'),
    right: words('c a x'),
    one: ['test/pass', { suffix: '1' }],
    pair: ['test/pair', {}, { left: 'left.words', right: 'right.words', extra: 'one.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.of('pair', 'a').outputs).toEqual({ text: 'a+a+1' });
  expect(ran.of('pair', 'c').outputs).toEqual({ text: 'c+c+1' });
  expect(ran.of('pair', 'b')).toMatchObject({ state: 'skipped', reason: 'b has no right.' });
  expect(ran.of('pair', 'x')).toMatchObject({ state: 'skipped', reason: 'x has no left.' });
  expect(ran.run.state).toBe('succeeded');
});

it('has no tasks for an empty list, and an empty list follows', async () => {
  const graph = await studio.graph({
    words: words(''),
    each: ['test/pass', { suffix: '!' }, { text: 'words.words' }],
    all: ['test/join', {}, { texts: 'each.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.states).toEqual({ words: 'succeeded', all: 'succeeded' });
  expect(ran.of('all').outputs).toEqual({ text: '' });
});

it('lets one item fail: the others go on; a list port fails or goes on with holes, as it says', async () => {
  const graph = await studio.graph({
    words: words('a fail c'),
    each: ['test/pass', { suffix: '!' }, { text: 'words.words' }],
    next: ['test/pass', { suffix: '?' }, { text: 'each.text' }],
    strict: ['test/join', {}, { texts: 'next.text' }],
    holes: ['test/holes', {}, { texts: 'next.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.states).toMatchObject({
    'each/a': 'succeeded',
    'each/fail': 'failed',
    'next/c': 'succeeded',
    'next/fail': 'skipped',
    strict: 'skipped',
    holes: 'succeeded',
  });
  expect(ran.of('each', 'fail').error).toMatchObject({ code: 'said_so', fix: 'Say something else.', node: 'each' });
  expect(ran.of('next', 'fail').reason).toBe('Pass gave nothing.');
  expect(ran.of('strict').reason).toBe('1 of 3 items of Pass are missing.');
  expect(ran.of('holes').outputs).toEqual({ text: 'a!? c!?' });
  expect(ran.run).toMatchObject({ state: 'failed', error: { code: 'said_so' } });
});

it('takes several wires into a list port in their order, under different keys', async () => {
  const graph = await studio.graph({
    words: words('a b'),
    one: ['test/pass', { suffix: 'single' }],
    all: ['test/join', {}, { texts: ['words.words', 'one.text', 'words.words'] }],
  });
  expect((await studio.run(graph)).of('all').outputs).toEqual({ text: 'a:a b:b 2:single a#2:a b#2:b' });
});

it('feeds a parameter by a wire', async () => {
  const graph = await studio.graph({
    words: words('a b'),
    each: ['test/pass', { suffix: 'never' }, { suffix: 'words.words' }],
  });
  expect((await studio.run(graph)).of('each', 'b').outputs).toEqual({ text: 'b' });
});

it('runs only the items that were asked for; the others give what is cached', async () => {
  const sketch: Sketch = {
    words: words('a b c'),
    each: ['test/pass', { suffix: '!' }, { text: 'words.words' }],
    holes: ['test/holes', {}, { texts: 'each.text' }],
  };
  const graph = await studio.graph(sketch);
  await studio.run(graph, { items: ['b'] });
  const second = await studio.run(graph, { items: ['c'] });
  expect(second.states).toMatchObject({ 'each/a': 'skipped', 'each/b': 'cached', 'each/c': 'succeeded' });
  expect(second.of('each', 'a').reason).toBe('Not asked for in this run.');
  expect(second.of('holes').outputs).toEqual({ text: 'b! c!' });
});

it('runs any node and what it needs, and nothing else', async () => {
  const graph = await studio.graph({
    a: ['test/pass', { suffix: 'a' }],
    b: ['test/pass', { suffix: 'b' }, { text: 'a.text' }],
    c: ['test/pass', { suffix: 'c' }, { text: 'b.text' }],
    d: ['test/pass', { suffix: 'd' }],
  });
  expect((await studio.run(graph, { targets: ['b'] })).states).toEqual({ a: 'succeeded', b: 'succeeded' });
});

it('does without what is muted, hands on what is bypassed, gives what is frozen', async () => {
  const graph = await studio.graph({
    a: ['test/pass', { suffix: 'a' }],
    muted: ['test/pass', { suffix: 'm' }, { text: 'a.text' }, { mode: 'muted' }],
    bypassed: ['test/pass', { suffix: 'b' }, { text: 'a.text' }, { mode: 'bypassed' }],
    frozen: [
      'test/pass',
      {},
      { text: 'muted.text' },
      { mode: 'frozen', frozen: { key: 'k', outputs: { text: 'ice' } } },
    ],
    one: ['test/pass', { suffix: '1' }, { text: 'muted.text' }],
    two: ['test/pass', { suffix: '2' }, { text: 'bypassed.text' }],
    three: ['test/pass', { suffix: '3' }, { text: 'frozen.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.states).toEqual({
    a: 'succeeded',
    frozen: 'cached',
    one: 'succeeded',
    two: 'succeeded',
    three: 'succeeded',
  });
  expect(['one', 'two', 'three'].map((node) => ran.of(node).outputs)).toEqual([
    { text: '1' },
    { text: 'a2' },
    { text: 'ice3' },
  ]);
});

it('runs what is sound beside what is not, and says what is wrong where', async () => {
  const graph = await studio.graph({
    good: ['test/pass', { suffix: 'g' }],
    unknown: ['nowhere/to-be-found'],
    behind: ['test/pass', {}, { text: 'unknown.text' }],
    lonely: ['test/pair', {}, { left: 'good.text' }],
  });
  const ran = await studio.run(graph);
  expect(ran.states).toEqual({ good: 'succeeded', unknown: 'failed', behind: 'skipped', lonely: 'failed' });
  expect(ran.of('unknown').error).toMatchObject({ code: 'unknown_type', node: 'unknown' });
  expect(ran.of('lonely').error).toMatchObject({ code: 'missing_input', port: 'right' });
  expect(ran.run.state).toBe('failed');
});

it('refuses a graph in which nothing can run, in words', async () => {
  const graph = await studio.graph({ a: ['nowhere/to-be-found'] });
  await expect(studio.run(graph)).rejects.toMatchObject({ code: 'unknown_type' });
  await expect(studio.run(await studio.graph({}))).rejects.toMatchObject({ code: 'empty_graph' });
});

it('goes deep before it goes wide', async () => {
  const narrow = await testStudio(await temporaryFolder(), { lanes: { cpu: 1 } });
  onTestFinished(() => narrow.close());
  const graph = await narrow.graph({
    words: words('1 2 3'),
    a: ['test/work', { suffix: 'a' }, { text: 'words.words' }],
    b: ['test/work', { suffix: 'b' }, { text: 'a.text' }],
  });
  const { run } = await narrow.run(graph);
  const events = await narrow.storage.events.after(`run:${run.id}`, 0, 1000);
  const begun = events
    .map(({ data }) => data as { state: string; node: string; item?: { key: string } })
    .filter(({ state, node }) => state === 'running' && (node === 'a' || node === 'b'))
    .map(({ node, item }) => `${node}${item?.key}`);
  // With one place, the first item is through before the second is begun.
  expect(begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
});
