import { type PlanView, type TaskView, withAction } from '../../protocol/index.ts';
import type { Likely } from '../../storage/index.ts';
import type { ActionCache } from '../cache/action-cache.ts';
import type { TaskResult } from '../dispatch/dispatcher.ts';
import type { Foreseen } from '../effects/dry-run.ts';
import { readerOf, settingsOf } from '../run/keys.ts';
import { NOTHING } from '../run/tally.ts';
import type { Outputs } from '../values.ts';
import { frozenOutputs } from './frozen.ts';
import { GraphRun, type Step } from './graph-run.ts';
import { landingsOf } from './landings.ts';
import { MadeFrom } from './made-from.ts';
import { type Cost, costSum, longest, lookAtOrders, type PriceOf, type Segments } from './orders.ts';
import { type RunContext, resolve, type Work } from './resolve.ts';
import { outputKeys, withSettings } from './task-key.ts';

export interface LookAhead {
  /** Id of the graph. */
  readonly graph: string;
  readonly context: RunContext;
  readonly cache: ActionCache;
  /** Means by `node type` + `engine`. */
  readonly timings: ReadonlyMap<string, Likely>;
  readonly lanes: Readonly<Record<'cpu' | 'gpu' | 'remote', number>>;
  /** Does the work of a small node, so that what follows it can be told exactly; gives up when the signal says so. */
  runInline(step: Step, work: Work, signal: AbortSignal): Promise<TaskResult>;
  readonly priceOf: PriceOf;
  /** Looks what an effect would change. */
  foresee(step: Step, work: Work, around: Around): Promise<Foreseen>;
  breathe(): Promise<void> | undefined;
}

/** What is known around an effect while it is foreseen. */
export interface Around {
  readonly graph: GraphRun;
  readonly made: MadeFrom;
  keyOf(step: Step): string | undefined;
}

type State = PlanView['nodes'][string]['state'];

interface Row {
  state: State;
  tasks: number;
  cached: number;
  reason?: string;
  estimateMs?: number;
  estimateBytes?: number;
  cost?: Cost;
  segments?: Segments;
}

/** Small nodes are really run for at most so long; what they would have told is unknown then. Milliseconds. */
const INLINE_BUDGET = 1500;
/** Of an effect that would change nothing. */
export const IN_PLACE = 'In its place already.';

/**
 * What would run, before it does. Walks the same graph as a run, asks the cache by the same keys, and runs the small nodes
 * in passing (a parse takes a few milliseconds), so that "one line was edited" is told as one shot, not as everything.
 */
export async function lookAhead(ahead: LookAhead): Promise<PlanView> {
  const { context } = ahead;
  const graph = new GraphRun(context.prepared);
  const contents = new Map<Step, ReadonlyMap<string, string>>();
  const contentsOf = (step: Step) => {
    const known = contents.get(step) ?? outputKeys(step.node.plan.spec, step.outputs);
    contents.set(step, known);
    return known;
  };
  const rows = new Map<string, Row>();
  const keys = new Map<Step, string>();
  const until = performance.now() + INLINE_BUDGET;
  const lanes = { cpu: 0, gpu: 0, remote: 0 };
  // Anew each time: what was not known before may be now.
  const around = (): Around => ({
    graph,
    made: new MadeFrom(context, graph, contentsOf, ({ spec }) => ahead.cache.reads(readerOf({ spec }))),
    keyOf: (step) => keys.get(step),
  });
  const queue = graph.start();
  const toRun: Step[] = [];
  for (let at = 0; at < queue.length; at += 1) {
    const step = queue[at]!;
    const seen = await look(ahead, graph, step, { contentsOf, around, until });
    note(rows, step, seen);
    if (seen.key !== undefined) keys.set(step, seen.key);
    if (seen.state === 'will-run') {
      lanes[seen.lane] += seen.likely.ms;
      toRun.push(step);
    }
    queue.push(...graph.settle(step, seen.verdict, seen.outputs));
    await ahead.breathe();
  }
  for (const { id, problem, blockedBy } of context.prepared.broken) {
    const reason = problem?.message ?? `Waits for ${blockedBy ?? 'a node'}, which cannot run.`;
    rows.set(id, { state: 'blocked', tasks: 0, cached: 0, reason });
  }
  const { made, keyOf } = around();
  for (const step of toRun) {
    const row = rows.get(step.node.plan.id);
    if (row) await lookAtOrders(ahead, made, step, row);
    await ahead.breathe();
  }
  const landings = landingsOf(ahead.graph, graph, made, keyOf);
  return { ...summary(ahead, rows, lanes), landings };
}

interface Seen {
  readonly state: State;
  readonly verdict: 'good' | 'bad' | 'unknown';
  readonly outputs?: Outputs;
  /** Of its task, as soon as its inputs are known. */
  readonly key?: string;
  readonly reason?: string;
  readonly likely: Likely;
  readonly lane: 'cpu' | 'gpu' | 'remote';
}

interface Glance {
  contentsOf(step: Step): ReadonlyMap<string, string>;
  around(): Around;
  /** Small nodes are run until then. */
  readonly until: number;
}

async function look(
  ahead: LookAhead,
  graph: GraphRun,
  step: Step,
  { contentsOf, around, until }: Glance,
): Promise<Seen> {
  const { context, cache } = ahead;
  const { plan } = step.node;
  const base = { likely: NOTHING, lane: 'cpu' as const };
  if (plan.frozen) return { ...base, state: 'frozen', verdict: 'good', outputs: frozenOutputs(plan.frozen, step) };
  const resolved = resolve(context, graph, step, contentsOf);
  if (resolved.kind === 'fail') return { ...base, state: 'blocked', verdict: 'bad', reason: resolved.error.message };
  const likely = ahead.timings.get(`${plan.spec.type} ${engineNames(context, step)}`) ?? NOTHING;
  if (resolved.kind === 'unknown') {
    const { lane } = laneAndWork(context, step);
    return { state: 'will-run', verdict: 'unknown', reason: resolved.reason, likely, lane };
  }
  if (resolved.kind !== 'work') return { ...base, state: 'blocked', verdict: 'bad', reason: resolved.reason };
  const { work } = resolved;
  const will = { state: 'will-run' as const, verdict: 'unknown' as const, likely, lane: work.lane };
  if (plan.spec.kind === 'effect') {
    const foreseen = await ahead.foresee(step, work, around());
    if (foreseen.kind === 'nothing')
      return { ...base, state: 'cached', verdict: 'good', outputs: foreseen.outputs, reason: IN_PLACE };
    if (foreseen.kind === 'change') return { ...will, reason: foreseen.reason };
    return { ...base, state: 'blocked', verdict: 'bad', reason: foreseen.reason };
  }
  const settings = settingsOf(context.settings);
  const key = withSettings(work.base, cache.reads(readerOf(work.definition)), settings);
  const hit = await cache.find(key);
  if (hit) return { ...base, key, state: 'cached', verdict: 'good', outputs: hit.outputs };
  const { items } = context.wish;
  if (step.item && items.length > 0 && !items.includes(step.item.key)) {
    return { ...base, key, state: 'blocked', verdict: 'bad', reason: 'Not asked for in this run.' };
  }
  if (plan.spec.host !== 'inline' || performance.now() > until) {
    return { ...will, key, reason: `${plan.title} has not been made from these inputs yet.` };
  }
  const result = await inTime(until, (signal) => ahead.runInline(step, work, signal));
  if (!result) return { ...will, key, reason: `${plan.title} has not been made from these inputs yet.` };
  if (result.outcome !== 'ok') {
    return { ...base, state: 'blocked', verdict: 'bad', reason: result.error?.message ?? 'It would fail.' };
  }
  return {
    ...will,
    key,
    likely: NOTHING,
    verdict: 'good',
    outputs: result.outputs,
    reason: 'Its inputs or settings changed.',
  };
}

/** Null where it took longer: a node of a pack may wait for anything, the person who looks at Run may not. */
async function inTime(until: number, run: (signal: AbortSignal) => Promise<TaskResult>): Promise<TaskResult | null> {
  const enough = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
      enough.abort();
    }, until - performance.now());
  });
  try {
    return await Promise.race([run(enough.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

const engineNames = (context: RunContext, step: Step): string => {
  const choice = context.engines.get(step.node.plan.id);
  return choice?.ok ? choice.engines.map(({ engine }) => engine).join(', ') : '';
};

function laneAndWork(context: RunContext, step: Step): { lane: 'cpu' | 'gpu' | 'remote' } {
  const choice = context.engines.get(step.node.plan.id);
  const lanes = choice?.ok ? choice.engines.map(({ lane }) => lane) : [];
  return { lane: lanes.includes('gpu') ? 'gpu' : lanes.includes('remote') ? 'remote' : 'cpu' };
}

/** The worst of its tasks is what a node shows. */
const weight: Record<State, number> = { 'will-run': 5, unknown: 4, blocked: 3, cached: 2, frozen: 1, muted: 0 };

function note(rows: Map<string, Row>, step: Step, seen: Seen): void {
  const { id } = step.node.plan;
  const row = rows.get(id) ?? { state: seen.state, tasks: 0, cached: 0, reason: seen.reason };
  rows.set(id, row);
  if (weight[seen.state] > weight[row.state]) {
    row.state = seen.state;
    row.reason = seen.reason;
  }
  row.tasks += 1;
  if (seen.state === 'cached' || seen.state === 'frozen') row.cached += 1;
  if (seen.state !== 'will-run') return;
  row.estimateMs = (row.estimateMs ?? 0) + seen.likely.ms;
  row.estimateBytes = (row.estimateBytes ?? 0) + seen.likely.bytes;
}

function summary(ahead: LookAhead, rows: ReadonlyMap<string, Row>, lanes: Record<'cpu' | 'gpu' | 'remote', number>) {
  const { prepared } = ahead.context;
  const nodes: Record<string, Row> = {};
  for (const [id, row] of rows) {
    const top = prepared.originOf(id);
    const known = nodes[top];
    if (!known || weight[row.state] > weight[known.state]) nodes[top] = { ...row, ...add(known, row) };
    else Object.assign(known, add(known, row));
    // What is inside a subgraph is told twice: by itself, and with its instance.
    if (id.startsWith(`${top}/`)) nodes[id] = { ...row };
  }
  const all = [...rows.values()];
  const cached = all.reduce((sum, row) => sum + row.cached, 0);
  const willRun = all.filter(({ state }) => state === 'will-run').reduce((sum, row) => sum + row.tasks - row.cached, 0);
  // Lanes work side by side, each with so many tasks at once.
  const estimate = Math.max(...(['cpu', 'gpu', 'remote'] as const).map((lane) => lanes[lane] / ahead.lanes[lane]));
  return {
    ok: prepared.problems.length === 0 && all.every(({ state }) => state !== 'blocked'),
    problems: prepared.problems.map((problem) => withAction({ ...problem })),
    nodes,
    willRun,
    cached,
    ...(estimate > 0 ? { estimateMs: Math.round(estimate) } : {}),
    ...some('estimateBytes', sumOf(all, 'estimateBytes')),
    ...costSum(all),
  };
}

type Estimated = 'estimateMs' | 'estimateBytes';
const sumOf = (rows: readonly Row[], field: Estimated) => rows.reduce((sum, row) => sum + (row[field] ?? 0), 0);
const some = (field: Estimated, amount: number): { [Field in Estimated]?: number } =>
  amount > 0 ? { [field]: Math.round(amount) } : {};

function add(known: Row | undefined, row: Row): Pick<Row, 'tasks' | 'cached' | 'cost' | 'segments' | Estimated> {
  const both = known ? [known, row] : [row];
  return {
    tasks: (known?.tasks ?? 0) + row.tasks,
    cached: (known?.cached ?? 0) + row.cached,
    ...costSum(both),
    ...longest(known?.segments, row.segments),
    ...some('estimateMs', sumOf(both, 'estimateMs')),
    ...some('estimateBytes', sumOf(both, 'estimateBytes')),
  };
}

/** How long is left, from what is at work and what waits. */
export function remainingMs(
  tasks: readonly Pick<TaskView, 'nodeType' | 'engine' | 'startedAt' | 'state'>[],
  timings: ReadonlyMap<string, Likely>,
  workers: number,
): number {
  const now = Date.now();
  const left = tasks.map(({ nodeType, engine, startedAt, state }) => {
    const whole = timings.get(`${nodeType} ${engine ?? ''}`)?.ms ?? 0;
    return state === 'running' ? Math.max(0, whole - (now - (startedAt ?? now))) : whole;
  });
  return Math.round(left.reduce((sum, ms) => sum + ms, 0) / workers);
}
