import type { GraphNode } from '@reelgraph/nodes/graph';
import { definitionId } from '@reelgraph/nodes/graph';
import {
  graphIdAtom,
  nodeKey,
  nodeRunAtom,
  openNodeRunAtom,
  planAtom,
  rollUp,
  store,
  taskNodeAtom,
} from '../state/index.ts';
import type { MarkState } from '../ui/index.ts';
import { taskMark } from './node-view/item-cells.tsx';

/**
 * What the map and the overview colour a node by. Read once for a drawing of them all: a subscription for each of a
 * thousand nodes would cost every edit and every event.
 */
export function nodeMarks(): (node: GraphNode) => MarkState {
  const { plan } = store.get(planAtom);
  const graph = store.get(graphIdAtom) ?? '';
  const taskNode = store.get(taskNodeAtom);
  return (node) => {
    if (node.mode !== 'active') return node.mode;
    const id = taskNode(node.id);
    const run = store.get(definitionId(node) ? openNodeRunAtom(node.id) : nodeRunAtom(nodeKey(graph, id)));
    const state = run.tasks.length === 0 ? null : rollUp(run.tasks).state;
    if (state === 'running') return 'running';
    if (plan?.nodes[id]?.state === 'will-run') return 'dirty';
    return state ? taskMark[state] : 'idle';
  };
}

/** Marks that ask for nobody's attention. */
export const isCalm = (mark: MarkState): boolean => mark === 'idle' || mark === 'cached' || mark === 'succeeded';
