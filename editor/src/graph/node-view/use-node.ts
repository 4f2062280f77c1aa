import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useMemo } from 'react';
import type { NodeRun } from '../../state/index.ts';
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
  readonly fraction: number | null;
  readonly status: NodeStatus;
}

/** Everything that one node shows. It listens to this node alone. */
export function useNode(id: string): NodeFacts | null {
  const node = useAtomValue(graphNodeAtom(id));
  const catalogue = useAtomValue(catalogueAtom);
  const run = useAtomValue(openNodeRunAtom(id));
  const progress = useAtomValue(openNodeProgressAtom(id));
  const plan = useAtomValue(nodePlanAtom(id));
  const problems = useAtomValue(nodeProblemsAtom(id));
  return useMemo(() => {
    const graph = store.get(graphAtom);
    if (!node || !graph) return null;
    const spec = specIn(graph, catalogue, node) ?? null;
    const status = nodeStatus({ node, spec, run, progress, plan, problems });
    return { node, spec, run, fraction: status.mark === 'running' ? (progress?.fraction ?? 0) : null, status };
  }, [node, catalogue, run, progress, plan, problems]);
}
