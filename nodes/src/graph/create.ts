import type { GraphDocument, GraphId } from './document.ts';
import { graphVersion } from './migrate.ts';

/** A graph with nothing in it. */
export function emptyGraph(id: string, title = 'Untitled graph'): GraphDocument {
  return {
    format: 'reelgraph/graph',
    version: graphVersion,
    id: id as GraphId,
    title,
    nodes: {},
    edges: {},
    frames: {},
    notes: {},
    subgraphs: {},
    form: [],
  };
}
