import { definitionId } from '@reelgraph/nodes/graph';
import type { PlanView, RunView, TaskView } from '@reelgraph/runtime/protocol';
import { finalTaskStates } from '@reelgraph/runtime/protocol';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { graphIdAtom, graphNodeAtom, rootGraphAtom, taskNodeAtom } from './documents.ts';
import { instanceRun } from './instance-run.ts';
import { keptAtom } from './kept-atom.ts';

export interface Progress {
  /** 0–1. */
  readonly fraction: number;
  readonly text?: string;
  /** Of an answer in words: its end so far. */
  readonly soFar?: string;
  readonly etaMs?: number;
}

/** The tasks of one node: of the run that touched it last, in item order. */
export interface NodeRun {
  readonly run: string | null;
  readonly runNumber: number | null;
  readonly tasks: readonly TaskView[];
  /** The last outputs of each item, also from earlier runs: shown, dimmed, until a new one lands. Key '' is the unmapped one. */
  readonly results: ReadonlyMap<string, TaskView>;
  /** Of an instance of a subgraph: the tasks that give its picture, where `tasks` are all that run inside. */
  readonly cells?: readonly TaskView[];
}

export const emptyNodeRun: NodeRun = { run: null, runNumber: null, tasks: [], results: new Map() };

/** Node ids are unique in one graph only. */
export const nodeKey = (graph: string, node: string): string => `${graph}:${node}`;

/** Runs of the open project, newest first. */
export const runsAtom = atom<readonly RunView[]>([]);
export const activeRunsAtom = atom((get) => get(runsAtom).filter((run) => isActive(run)));
export const isActive = (run: RunView): boolean =>
  run.state === 'queued' || run.state === 'running' || run.state === 'waiting' || run.state === 'paused';

/** By `nodeKey`. Written once a frame at most. */
export const nodeRunAtom = atomFamily((_key: string) => atom<NodeRun>(emptyNodeRun));
/** Goes up when tasks changed their state: for drawings of many nodes, which cannot listen to each. */
export const taskTickAtom = atom(0);
/** Mean progress of the running tasks of a node, by `nodeKey`. */
export const nodeProgressAtom = atomFamily((_key: string) => atom<Progress | null>(null));
/** By task id. */
export const taskProgressAtom = atomFamily((_task: string) => atom<Progress | null>(null));
/** What a task has written so far, by task id: changes far less often than its progress. */
export const taskSoFarAtom = atomFamily((task: string) => atom((get) => get(taskProgressAtom(task))?.soFar));
/** The last tasks of one item (a shot's id) over all nodes of a graph, by `nodeKey(graph, item)`, in the order they came. */
export const itemTasksAtom = atomFamily((_key: string) => atom<readonly TaskView[]>([]));
/** Object URL of the live preview of a task; null once the task is over. */
export const livePreviewAtom = atomFamily((_task: string) => atom<string | null>(null));

/** What the Run button would do now. `stale` while the answer is for an older state of the graph. */
export interface PlanState {
  readonly plan: PlanView | null;
  readonly stale: boolean;
}
export const planAtom = atom<PlanState>({ plan: null, stale: false });
/** The answer alone: that it has grown old concerns the Run button and no node. */
const planViewAtom = atom((get) => get(planAtom).plan);
/** What the plan says of one node. */
export const nodePlanAtom = atomFamily((node: string) =>
  keptAtom((get) => get(planViewAtom)?.nodes[get(taskNodeAtom)(node)] ?? null),
);
/** Problems that the plan found at one node. */
export const nodeProblemsAtom = atomFamily((node: string) =>
  keptAtom((get) => {
    const id = get(taskNodeAtom)(node);
    return get(planViewAtom)?.problems.filter((problem) => problem.node === id) ?? [];
  }),
);

/** Shorthands for the graph on the canvas. An instance of a subgraph answers for all that is inside it. */
export const openNodeRunAtom = atomFamily((node: string) =>
  atom((get): NodeRun => {
    const graph = get(graphIdAtom) ?? '';
    const id = get(taskNodeAtom)(node);
    const own = get(graphNodeAtom(node));
    const definition = own && definitionId(own);
    return definition
      ? instanceRun(get(rootGraphAtom)?.subgraphs ?? {}, definition, id, (inner) =>
          get(nodeRunAtom(nodeKey(graph, inner))),
        )
      : get(nodeRunAtom(nodeKey(graph, id)));
  }),
);
export const openNodeProgressAtom = atomFamily((node: string) =>
  atom((get): Progress | null => {
    const graph = get(graphIdAtom) ?? '';
    const own = get(graphNodeAtom(node));
    if (!own || !definitionId(own)) return get(nodeProgressAtom(nodeKey(graph, get(taskNodeAtom)(node))));
    const { tasks } = get(openNodeRunAtom(node));
    if (!tasks.some((task) => task.state === 'running')) return null;
    const parts = tasks.map((task) => (ended.has(task.state) ? 1 : (get(taskProgressAtom(task.id))?.fraction ?? 0)));
    return { fraction: parts.reduce((sum, part) => sum + part, 0) / parts.length };
  }),
);
const ended: ReadonlySet<string> = finalTaskStates;
/** Tasks of one item (a shot's id) in the open graph. */
export const openItemTasksAtom = atomFamily((item: string) =>
  atom((get) => get(itemTasksAtom(nodeKey(get(graphIdAtom) ?? '', item)))),
);
