import type { Json } from '@reelgraph/nodes/graph';
import type { Priority, Problem, RunRequest, RunState, RunView, TaskState } from '../../protocol/index.ts';
import type { RunInfoRow } from '../../storage/index.ts';
import type { RunInput } from '../plan/resolve.ts';

/** What is kept of a run's start, so that it can go on after a restart, whatever was edited since. */
export interface StoredInput {
  readonly request: RunRequest;
  readonly graph: Json;
  /** Revision of the graph document. */
  readonly graphRev: number;
  readonly settings: RunInput['settings'];
  /** Engine per capability that the project chose. */
  readonly engines: Readonly<Record<string, string>>;
  readonly snapshots: RunInput['snapshots'];
  readonly elements?: RunInput['elements'];
  readonly drawn: RunInput['drawn'];
  /** By shot id: the shot before it, whose chosen take it goes on from once that is there. */
  readonly follows?: Readonly<Record<string, string>>;
  /** The project's script, which what they go on from is pinned in. */
  readonly script?: string;
  /** The project's default sequence, and its revision when the run was queued. */
  readonly sequence: { readonly id: string; readonly rev: number } | null;
}

/** The run as everybody sees it. */
export interface RunFacts {
  readonly id: string;
  readonly number: number;
  readonly project: string;
  readonly graph: string;
  readonly graphTitle: string;
  readonly targets: readonly string[];
  readonly createdAt: number;
  readonly night: string | undefined;
  priority: Priority;
  rank: number;
  held: boolean;
  /** Of the files that it made. */
  bytes: number;
  state: RunState;
  error: Problem | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

export const isOver = (state: RunState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

export function runView(facts: RunFacts, counts: Readonly<Record<string, number>>, etaMs?: number): RunView {
  return {
    id: facts.id,
    number: facts.number,
    project: facts.project,
    graph: facts.graph,
    graphTitle: facts.graphTitle,
    targets: [...facts.targets],
    state: facts.state,
    counts: { ...counts },
    priority: facts.priority,
    rank: facts.rank,
    held: facts.held,
    bytes: facts.bytes,
    ...(facts.night === undefined ? {} : { night: facts.night }),
    createdAt: facts.createdAt,
    ...(facts.error ? { error: facts.error } : {}),
    ...(etaMs === undefined ? {} : { etaMs }),
    ...(facts.startedAt === undefined ? {} : { startedAt: facts.startedAt }),
    ...(facts.endedAt === undefined ? {} : { endedAt: facts.endedAt }),
  };
}

export function factsOfRow(row: RunInfoRow): RunFacts {
  return {
    id: row.id,
    number: row.number,
    project: row.project,
    graph: row.graph,
    graphTitle: row.graphTitle,
    targets: row.targets,
    createdAt: row.createdAt,
    night: row.night ?? undefined,
    priority: row.priority as Priority,
    // Runs of an older version have no rank: they go as they came.
    rank: row.rank || row.createdAt,
    held: row.held,
    bytes: row.bytes,
    state: row.state,
    error: row.error ?? undefined,
    startedAt: row.startedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
  };
}

export function countStates(states: Iterable<TaskState>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Places in the queue as one number: smaller goes first. Ranks are milliseconds since 1970 and stay below a step. */
const STEP = 1e14;
export const placeOf = ({ priority, rank }: Pick<RunFacts, 'priority' | 'rank'>): number => priority * STEP + rank;
