import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import type { PlanView, TaskView } from '@reelgraph/runtime/protocol';
import { describe, expect, it } from 'vitest';
import type { NodeRun } from '../state/runs.ts';
import { nodeStatus } from './node-status.ts';

const node = (mode: GraphNode['mode'] = 'active') => ({ id: 'n', type: 't', mode, params: {} }) as unknown as GraphNode;
const spec = { type: 't', title: 'T' } as unknown as NodeSpec;
const run = (...states: TaskView['state'][]): NodeRun => ({
  run: 'r',
  runNumber: 14,
  results: new Map(),
  tasks: states.map((state, at) => ({
    id: `t${at}`,
    run: 'r',
    node: 'n',
    nodeType: 't',
    item: states.length > 1 ? { key: `k${at}`, name: '', index: at } : null,
    state,
    attempt: 1,
    startedAt: 0,
    endedAt: 41_000,
    error: state === 'failed' ? { code: 'oom', message: 'Out of memory.', fix: 'Use tiles.' } : undefined,
    reason: state === 'skipped' ? 'Parse Script failed upstream.' : undefined,
  })),
});
const plan = (state: PlanView['nodes'][string]['state'], more = {}) => ({ state, tasks: 1, cached: 0, ...more });
const facts = { node: node(), spec, run: run(), progress: null, plan: null, problems: [] };

describe('what a node says', () => {
  it.each([
    ['idle', {}, 'idle', 'Idle'],
    ['will run', { plan: plan('will-run', { estimateMs: 38_000 }) }, 'dirty', 'Will run'],
    ['queued', { run: run('queued') }, 'queued', 'Queued'],
    [
      'running',
      { run: run('running'), progress: { fraction: 0.5, text: 'Step 14 of 24' } },
      'running',
      'Step 14 of 24',
    ],
    ['between two items', { run: run('succeeded', 'queued') }, 'running', '1 of 2'],
    ['cached', { run: run('cached') }, 'cached', 'Cached'],
    ['done', { run: run('succeeded') }, 'succeeded', 'Done in 41 s'],
    ['changed since', { run: run('succeeded'), plan: plan('will-run') }, 'dirty', 'Will run'],
    ['failed', { run: run('failed') }, 'failed', 'Failed'],
    ['skipped', { run: run('skipped') }, 'skipped', 'Skipped'],
    ['muted', { node: node('muted'), run: run('succeeded') }, 'muted', 'Muted'],
    ['bypassed', { node: node('bypassed') }, 'bypassed', 'Bypassed'],
    ['frozen', { node: node('frozen') }, 'frozen', 'Frozen'],
    ['waiting for a person', { run: run('waiting') }, 'approval', 'Needs your pick'],
    ['unknown type', { spec: null }, 'missing-type', 'Missing type'],
  ] as const)('%s', (_name, more, mark, word) => {
    expect(nodeStatus({ ...facts, ...more } as never)).toMatchObject({ mark, word });
  });

  it('hands on the error with its fix, and the reason of a skip', () => {
    expect(nodeStatus({ ...facts, run: run('failed') }).problem?.fix).toBe('Use tiles.');
    expect(nodeStatus({ ...facts, run: run('skipped') }).hint).toBe('Parse Script failed upstream.');
  });

  it('says before the run what it costs', () => {
    expect(nodeStatus({ ...facts, plan: plan('will-run', { estimateMs: 38_000 }) }).aside).toBe('about 38 s');
    const chained = nodeStatus({ ...facts, plan: plan('will-run', { segments: [121, 121, 121] }) });
    expect(chained).toMatchObject({ aside: '3 segments', hint: '3 segments: 121 + 121 + 121 frames' });
    const cost = { prices: [{ amount: 250_000, currency: 'EUR' }], unknown: 1 };
    expect(nodeStatus({ ...facts, plan: plan('will-run', { estimateMs: 38_000, cost }) }).aside).toBe(
      'about 38 s, 0.25 EUR and more',
    );
  });
});
