import { copyFragment, type NodeSpec } from '@reelgraph/nodes/graph';
import { exampleGraph } from '@reelgraph/nodes/help';
import {
  catalogueAtom,
  graphAtom,
  railPanelAtom,
  revealAtom,
  selectionAtom,
  store,
  workspaceAtom,
} from '../state/index.ts';
import { pasteAt } from './actions.ts';
import { graphBounds } from './bounds.ts';

/** Between what stands on the graph and what is put below it. World pixels. */
const below = 96;

/** Puts the example of a node under all that stands on the graph, selected and in sight; one step to undo. */
export function addExample(spec: NodeSpec): void {
  const specs = store.get(catalogueAtom);
  const graph = store.get(graphAtom);
  if (!graph) return;
  const example = exampleGraph(spec, specs);
  const { x, y, height } = graphBounds(graph, specs);
  const empty = Object.keys(graph.nodes).length === 0;
  store.set(workspaceAtom, 'graph');
  store.set(railPanelAtom, 'nodes');
  pasteAt(copyFragment(example, { nodes: Object.keys(example.nodes) }), { x, y: empty ? y : y + height + below });
  const node = [...store.get(selectionAtom).nodes].find((id) => store.get(graphAtom)?.nodes[id]?.type === spec.type);
  if (node) store.set(revealAtom, { node });
}
