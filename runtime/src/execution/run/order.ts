import type { Problem } from '../../protocol/index.ts';
import type { TaskRun } from './task-run.ts';

/** What goes first: deeper nodes, so that one shot is finished before the next; then the order of the list. */
export function before(a: TaskRun, b: TaskRun): boolean {
  const depth = b.step.node.plan.depth - a.step.node.plan.depth;
  if (depth !== 0) return depth < 0;
  return (a.step.item?.index ?? 0) < (b.step.item?.index ?? 0);
}

/** Work that ended its process too often. */
export const poisoned = (task: TaskRun): Problem => ({
  code: 'worker_died',
  message: `This work has ended its process ${task.deaths} times; it is not tried again by itself.`,
  fix: 'Try a smaller size or another engine, then run again.',
});

/** The fault of ours that a run ends with instead of hanging for ever. */
export const stoppedByFault = (error: unknown): Problem => ({
  code: 'executor_failed',
  message: `The run stopped by a fault of Reelgraph: ${error instanceof Error ? error.message : String(error)}`,
});

/** Of the items that were asked for: as a set, and whether a node's list has any of them. Asked for every task of a run. */
const asked = new WeakMap<
  readonly string[],
  { readonly all: ReadonlySet<string>; readonly has: WeakMap<object, boolean> }
>();

/** Only some items were asked for, and this is none of them. */
export function isLeftOut({ step: { item, node } }: TaskRun, items: readonly string[]): boolean {
  if (!item || items.length === 0) return false;
  const known = asked.get(items) ?? { all: new Set(items), has: new WeakMap() };
  asked.set(items, known);
  if (known.all.has(item.key)) return false;
  // A list of something else than what was asked for is not meant.
  const meant = known.has.get(node.keys) ?? node.keys.some(({ key }) => known.all.has(key));
  known.has.set(node.keys, meant);
  return meant;
}
