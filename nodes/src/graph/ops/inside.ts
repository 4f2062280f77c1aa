import { refuse } from '@reelgraph/timeline';
import type { GraphDocument, SubgraphDefinition } from '../document.ts';
import { own } from '../own.ts';
import { definitionId, graphInside } from '../subgraph.ts';
import { holdsItself, recursive } from './graph-level.ts';
import { type Handler, noThing, type Step, step, withProperty } from './handler.ts';
import type { CanvasOp, GraphOp } from './op.ts';

type Apply = (graph: GraphDocument, op: CanvasOp) => Step;

/** An empty record is left out: a definition without frames says nothing of frames. */
const unlessEmpty = <T extends object>(record: T): T | undefined =>
  Object.keys(record).length > 0 ? record : undefined;

/** An edit of the inside of a definition: the same operation on the graph that the inside is, and its inverse there. */
export const insideSubgraph =
  (apply: Apply): Handler<'inSubgraph'> =>
  (graph, { subgraph, op }) => {
    const definition = own(graph.subgraphs, subgraph);
    if (!definition) return noThing('subgraph', subgraph);
    const applied = apply(graphInside(graph, definition), op);
    if (!applied.ok) return applied;
    const { doc, inverse } = applied.value;
    const lost = Object.values(graph.nodes).find((node) => {
      const id = definitionId(node);
      return id !== null && own(graph.subgraphs, id) && !own(doc.subgraphs, id);
    });
    if (lost) {
      return refuse('subgraph_in_use', `${lost.title || 'A node of the graph'} still uses that subgraph.`, {
        fix: 'Delete or unpack its instances first.',
      });
    }
    let changed: SubgraphDefinition = { ...definition, nodes: doc.nodes, edges: doc.edges };
    changed = withProperty(changed, 'frames', unlessEmpty(doc.frames));
    changed = withProperty(changed, 'notes', unlessEmpty(doc.notes));
    const after = { ...graph, subgraphs: { ...doc.subgraphs, [subgraph]: changed } };
    if (holdsItself(after, changed)) return recursive(changed);
    return step(
      after,
      inverse.map((one): GraphOp => ({ type: 'inSubgraph', subgraph, op: one as CanvasOp })),
    );
  };
