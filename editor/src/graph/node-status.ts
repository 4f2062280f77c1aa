import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import type { PlanView, Problem } from '@reelgraph/runtime/protocol';
import type { NodeRun, Progress } from '../state/index.ts';
import { rollUp } from '../state/index.ts';
import type { MarkState } from '../ui/index.ts';
import { clock, duration, money } from '../ui/words.ts';

/** What a node says of itself: a state, a word for it, and a short remark on the right of the footer. */
export interface NodeStatus {
  readonly mark: MarkState;
  readonly word: string;
  readonly aside: string;
  /** What went wrong, with its fix. */
  readonly problem: Problem | null;
  /** What it lacks before it can run; nothing went wrong yet. */
  readonly lacks?: Problem;
  /** Why there is no picture, in a sentence. */
  readonly hint: string | null;
  /** The picture is of an earlier run. */
  readonly old: boolean;
}

/** What a type that nobody here knows is, and how it comes back. */
export const missingPack = (type: string): string =>
  `No pack here has the node ${type}. Start the studio with its pack in REELGRAPH_NODES.`;

interface Facts {
  readonly node: GraphNode;
  readonly spec: NodeSpec | null;
  readonly run: NodeRun;
  readonly progress: Progress | null;
  readonly plan: PlanView['nodes'][string] | null;
  readonly problems: readonly Problem[];
}

const base = { aside: '', problem: null, hint: null, old: false } as const;
const runWord = (run: NodeRun) => (run.runNumber === null ? '' : `run ${run.runNumber}`);

export function nodeStatus(facts: Facts): NodeStatus {
  const { node, spec, run, plan } = facts;
  if (!spec) {
    const hint = `${missingPack(node.type)} Its settings are kept.`;
    return { ...base, mark: 'missing-type', word: 'Missing type', hint };
  }
  if (node.mode === 'muted')
    return { ...base, mark: 'muted', word: 'Muted', aside: 'sends nothing', hint: 'Off. Sends nothing on.' };
  if (node.mode === 'bypassed')
    return { ...base, mark: 'bypassed', word: 'Bypassed', aside: 'passes on', hint: 'Off. Passes its input through.' };
  if (node.mode === 'frozen') return { ...base, mark: 'frozen', word: 'Frozen', aside: 'ignores changes' };
  const busy = working(facts);
  if (busy) return busy;
  const wrong = facts.problems[0] ?? null;
  if (wrong && plan?.state !== 'will-run') {
    const failed = rollUp(run.tasks).state === 'failed';
    return {
      ...base,
      mark: failed ? 'failed' : 'idle',
      word: failed ? 'Failed' : 'Not ready',
      hint: sentence(wrong),
      problem: failed ? wrong : null,
      ...(failed ? {} : { lacks: wrong }),
    };
  }
  return (
    settled(facts) ??
    planned(facts) ?? { ...base, mark: 'idle', word: 'Idle', hint: plan?.reason ?? 'Run to see its result here.' }
  );
}

function working({ run, progress }: Facts): NodeStatus | null {
  const { state, total, done, speaker } = rollUp(run.tasks);
  const count = total > 1 ? `${done} of ${total}` : '';
  switch (state) {
    case 'running': {
      const left = progress?.etaMs === undefined ? count : `${clock(progress.etaMs)} left`;
      const share = progress ? `${Math.round(progress.fraction * 100)} %` : 'Running';
      return {
        ...base,
        mark: 'running',
        word: progress?.text || (count && left !== count ? `${count}, ${share}` : share),
        aside: left,
        old: true,
      };
    }
    case 'waiting':
      return { ...base, mark: 'approval', word: 'Needs your pick', aside: speaker?.reason ?? '' };
    case 'queued':
    case 'pending':
    case 'blocked':
    case 'interrupted':
      // Between two items of a mapped node nothing may be running for a moment; it is still under way.
      return {
        ...base,
        mark: done > 0 ? 'running' : 'queued',
        word: done > 0 ? count : 'Queued',
        aside: done > 0 ? '' : count,
        old: true,
        hint: speaker?.reason ?? 'Waiting for its turn.',
      };
    default:
      return null;
  }
}

/** After a run, unless something has changed since. */
function settled({ run, plan }: Facts): NodeStatus | null {
  const { state, total, done, failed, speaker, tookMs } = rollUp(run.tasks);
  const stale = plan?.state === 'will-run';
  const count = total > 1 ? `${done} of ${total}` : runWord(run);
  switch (state) {
    case 'failed':
      return {
        ...base,
        mark: 'failed',
        word: total > 1 ? `${failed} failed` : 'Failed',
        aside: count,
        problem: speaker?.error ?? null,
        old: done > 0,
      };
    case 'skipped':
      return {
        ...base,
        mark: 'skipped',
        word: 'Skipped',
        aside: runWord(run),
        hint: speaker?.reason ?? 'Something before it failed.',
      };
    case 'cancelled':
      return stale || !plan
        ? { ...base, mark: 'dirty', word: 'Stopped', aside: count, old: true, hint: 'Run to go on.' }
        : null;
    case 'succeeded':
      return stale ? null : { ...base, mark: 'succeeded', word: `Done in ${duration(tookMs)}`, aside: count };
    case 'cached':
      return stale ? null : { ...base, mark: 'cached', word: 'Cached', aside: count };
    default:
      return null;
  }
}

function planned({ plan, run }: Facts): NodeStatus | null {
  const hasOld = run.results.size > 0;
  switch (plan?.state) {
    case 'will-run': {
      const part = plan.tasks > 1 ? `${plan.tasks - plan.cached} of ${plan.tasks}` : '';
      // Nothing of the kind was ever timed: no guess is better than a tenth of a second.
      const time = plan.estimateMs ? `about ${duration(plan.estimateMs)}` : part;
      const parts = plan.segments && `${plan.segments.length} segments`;
      return {
        ...base,
        mark: 'dirty',
        word: part && time !== part ? `Will run ${part}` : 'Will run',
        aside: [time, plan.cost && money(plan.cost), parts].filter(Boolean).join(', '),
        old: hasOld,
        hint: plan.segments ? `${parts}: ${plan.segments.join(' + ')} frames` : 'Preview appears here',
      };
    }
    case 'cached':
      return {
        ...base,
        mark: 'cached',
        word: 'Cached',
        aside: plan.tasks > 1 ? `${plan.cached} of ${plan.tasks}` : '',
      };
    case 'blocked':
      return {
        ...base,
        mark: 'skipped',
        word: 'Blocked',
        hint: plan.reason ?? 'Something before it has to be fixed first.',
      };
    default:
      return null;
  }
}

export const sentence = (problem: Problem): string => [problem.message, problem.fix].filter(Boolean).join(' ');
