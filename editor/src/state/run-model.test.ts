import type { TaskView } from '@reelgraph/runtime/protocol';
import { describe, expect, it } from 'vitest';
import { foldTasks, rollUp } from './run-model.ts';
import { emptyNodeRun } from './runs.ts';

const task = (id: string, state: TaskView['state'], more: Partial<TaskView> = {}): TaskView => ({
  id,
  run: 'r1',
  node: 'n',
  nodeType: 't',
  item: null,
  state,
  attempt: 1,
  ...more,
});
const item = (index: number) => ({ key: `k${index}`, name: `${index}A`, index });

describe('one state for many tasks', () => {
  it.each([
    [[], null],
    [['queued', 'running', 'succeeded'], 'running'],
    [['failed', 'succeeded'], 'failed'],
    [['succeeded', 'cached'], 'succeeded'],
    [['cached', 'cached'], 'cached'],
    [['running', 'failed'], 'running'],
    [['skipped', 'succeeded'], 'skipped'],
    [['waiting', 'succeeded'], 'waiting'],
  ] as const)('%j is %s', (states, expected) => {
    expect(rollUp(states.map((state, at) => task(`t${at}`, state))).state).toBe(expected);
  });
});

describe('folding', () => {
  it('keeps items in their order, however they come', () => {
    const run = { id: 'r1', number: 1 };
    const known = foldTasks(emptyNodeRun, run, [
      task('b', 'running', { item: item(1) }),
      task('a', 'queued', { item: item(0) }),
    ]);
    expect(known.tasks.map((one) => one.id)).toEqual(['a', 'b']);
  });

  it('keeps the old result until a new one is there', () => {
    const first = foldTasks(emptyNodeRun, { id: 'r1', number: 1 }, [
      task('a', 'succeeded', { outputs: { clip: 'old' } }),
    ]);
    const second = foldTasks(first, { id: 'r2', number: 2 }, [task('b', 'running', { run: 'r2' })]);
    expect(second.tasks.map((one) => one.id)).toEqual(['b']);
    expect(second.results.get('')?.outputs).toEqual({ clip: 'old' });
    const third = foldTasks(second, { id: 'r2', number: 2 }, [
      task('b', 'succeeded', { run: 'r2', outputs: { clip: 'new' } }),
    ]);
    expect(third.results.get('')?.outputs).toEqual({ clip: 'new' });
  });

  it('forgets the results of items that are gone', () => {
    const first = foldTasks(emptyNodeRun, { id: 'r1', number: 1 }, [
      task('a', 'succeeded', { item: item(0), outputs: { clip: 1 } }),
      task('b', 'succeeded', { item: item(1), outputs: { clip: 2 } }),
    ]);
    const second = foldTasks(first, { id: 'r2', number: 2 }, [
      task('c', 'cached', { item: item(0), outputs: { clip: 1 } }),
    ]);
    expect([...second.results.keys()]).toEqual(['k0']);
  });
});
