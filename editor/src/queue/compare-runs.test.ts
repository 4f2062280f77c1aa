import { type RunInputView, runInputSchema, type TaskView } from '@reelgraph/runtime/protocol';
import { expect, it } from 'vitest';
import { compareInputs, pairTasks, tookMs } from './compare-runs.ts';
import { ordinal } from './run-words.ts';

const task = (node: string, item: string | null, more: Partial<TaskView> = {}): TaskView => ({
  id: `${node}-${item}`,
  run: 'r',
  node,
  nodeType: 't',
  item: item === null ? null : { key: item, name: item.toUpperCase(), index: 0 },
  state: 'succeeded',
  attempt: 1,
  ...more,
});
const input = (request: object, more: object = {}): RunInputView =>
  runInputSchema.parse({
    request: { clientKey: 'k', project: 'p', graph: 'g', ...request },
    graph: {},
    graphRev: 1,
    settings: { width: 640, height: 360, rate: { num: 24, den: 1 }, seed: 1 },
    engines: { default: 'draft' },
    drawn: {},
    ...more,
  });

it('puts the tasks of two runs side by side, by node and item', () => {
  const one = [task('a', 's1', { key: 'x' }), task('a', 's2', { key: 'y' }), task('gone', null)];
  const other = [task('a', 's2', { key: 'z' }), task('a', 's1', { key: 'x' }), task('new', null)];
  expect(pairTasks(one, other).map(({ node, item, same, one: a, other: b }) => [node, item, same, !!a, !!b])).toEqual([
    ['a', 's2', false, true, true],
    ['a', 's1', true, true, true],
    ['new', '', false, false, true],
    ['gone', '', false, true, false],
  ]);
});

it('knows how long a task took, where it began and ended', () => {
  expect(tookMs(task('a', null, { startedAt: 5, endedAt: 25 }))).toBe(20);
  expect(tookMs(task('a', null, { startedAt: 5 }))).toBeNull();
  expect(tookMs(null)).toBeNull();
});

it('says what was chosen differently, and nothing where nothing was', () => {
  expect(compareInputs(input({}), input({}))).toEqual([]);
  const other = input({ variant: 3, items: ['s1'] }, { engines: { default: 'draft', video: 'onnx' }, drawn: { n: 7 } });
  expect(compareInputs(input({}), other)).toEqual([
    'Engine for video: none before, onnx after',
    'Take: 0 before, 3 after',
    'Shots: all before, s1 after',
    'Seed drawn for n: none before, 7 after',
  ]);
});

it('counts places', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th',
  );
});
