import type { RunInputView, TaskView } from '@reelgraph/runtime/protocol';

/** One task in both runs: the same node and item. */
export interface TaskPair {
  readonly node: string;
  readonly item: string;
  readonly name: string;
  readonly one: TaskView | null;
  readonly other: TaskView | null;
  /** Made from the same things, so the same came of it. */
  readonly same: boolean;
}

export const tookMs = (task: TaskView | null): number | null =>
  task?.startedAt !== undefined && task.endedAt !== undefined ? task.endedAt - task.startedAt : null;

const nameOf = (task: TaskView) => `${task.node}\n${task.item?.key ?? ''}`;

/** Tasks of two runs side by side, in the order of the later one; what only the earlier one has comes last. */
export function pairTasks(one: readonly TaskView[], other: readonly TaskView[]): readonly TaskPair[] {
  const before = new Map(one.map((task) => [nameOf(task), task]));
  const after = new Map(other.map((task) => [nameOf(task), task]));
  return [...new Set([...after.keys(), ...before.keys()])].map((name) => {
    const [a, b] = [before.get(name) ?? null, after.get(name) ?? null];
    const task = (b ?? a)!;
    return {
      node: task.node,
      item: task.item?.key ?? '',
      name: task.item?.name ?? '',
      one: a,
      other: b,
      same: a !== null && b !== null && a.key !== undefined && a.key === b.key,
    };
  });
}

/** What was chosen differently besides the graph itself, in lines that a person reads. */
export function compareInputs(one: RunInputView, other: RunInputView): readonly string[] {
  const lines: string[] = [];
  const tell = (what: string, before: unknown, after: unknown) => {
    const [a, b] = [words(before), words(after)];
    if (a !== b) lines.push(`${what}: ${a} before, ${b} after`);
  };
  const size = ({ settings: { width, height } }: RunInputView) => `${width} × ${height}`;
  const rate = ({ settings }: RunInputView) => settings.rate.num / settings.rate.den;
  tell('Size', size(one), size(other));
  tell('Frames a second', rate(one).toFixed(3), rate(other).toFixed(3));
  tell('Seed of the project', one.settings.seed, other.settings.seed);
  tell('Engine of the run', one.request.engine, other.request.engine);
  for (const kind of new Set([...Object.keys(one.engines), ...Object.keys(other.engines)]))
    tell(`Engine for ${kind === 'default' ? 'everything' : kind}`, one.engines[kind], other.engines[kind]);
  tell('Take', one.request.variant, other.request.variant);
  tell('Shots', one.request.items, other.request.items);
  tell('Nodes asked for', one.request.targets, other.request.targets);
  tell('After a failure', one.request.policy, other.request.policy);
  for (const node of new Set([...Object.keys(one.drawn), ...Object.keys(other.drawn)]))
    tell(`Seed drawn for ${node}`, one.drawn[node], other.drawn[node]);
  return lines;
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'all' : value.join(', ');
  return value === undefined || value === '' ? 'none' : String(value);
}
