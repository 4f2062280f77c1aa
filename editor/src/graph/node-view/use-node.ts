import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';
import type { PlanView, Problem } from '@reelgraph/runtime/protocol';
import { atom, useAtomValue } from 'jotai';
import { useMemo } from 'react';
import type { NodeRun, Progress } from '../../state/index.ts';
import {
  catalogueAtom,
  graphAtom,
  graphNodeAtom,
  nodePlanAtom,
  nodeProblemsAtom,
  openNodeProgressAtom,
  openNodeRunAtom,
  store,
} from '../../state/index.ts';
import type { NodeStatus } from '../node-status.ts';
import { nodeStatus } from '../node-status.ts';

export interface NodeFacts {
  readonly node: GraphNode;
  readonly spec: NodeSpec | null;
  readonly run: NodeRun;
  readonly plan: PlanView['nodes'][string] | null;
  readonly problems: readonly Problem[];
  readonly running: boolean;
  /** 0–1; null unless it runs, and always where progress is not listened to. */
  readonly fraction: number | null;
  readonly status: NodeStatus;
}

const unheard = atom<Progress | null>(null);

/**
 * Everything that one node shows. It listens to this node alone; and to its progress, unless that is shown by parts that
 * write it themselves (`LiveBar`).
 */
export function useNode(id: string, progressToo = true): NodeFacts | null {
  const node = useAtomValue(graphNodeAtom(id));
  const catalogue = useAtomValue(catalogueAtom);
  const run = useAtomValue(openNodeRunAtom(id));
  const progress = useAtomValue(progressToo ? openNodeProgressAtom(id) : unheard);
  const plan = useAtomValue(nodePlanAtom(id));
  const problems = useAtomValue(nodeProblemsAtom(id));
  return useMemo(() => {
    const graph = store.get(graphAtom);
    if (!node || !graph) return null;
    const spec = specIn(graph, catalogue, node) ?? null;
    const status = nodeStatus({ node, spec, run, progress, plan, problems });
    const running = status.mark === 'running';
    const fraction = running && progressToo ? (progress?.fraction ?? 0) : null;
    return { node, spec, run, plan, problems, running, fraction, status };
  }, [node, catalogue, run, progress, plan, problems, progressToo]);
}
