import { builtinNodes, specs } from '@reelgraph/nodes/catalogue';
import { graphDocument, indexSpecs, validateGraph } from '@reelgraph/nodes/graph';
import { expect, it } from 'vitest';
import { viewsOf, visualGraph } from './visual-graph.ts';

it.each([
  ['character', ['sheet', 'full', 'portrait']],
  ['location', ['plate']],
  ['object', ['still']],
  ['style', []],
] as const)('a %s is given pictures that are good for something', (kind, roles) => {
  expect(viewsOf(kind).map(({ role }) => role)).toEqual(roles);
  const graph = visualGraph('g', { id: 'el-1', name: 'Mara', kind });
  expect(graphDocument.parse(JSON.parse(JSON.stringify(graph))).ok).toBe(true);
  expect(validateGraph(graph, indexSpecs(specs(builtinNodes))).problems).toEqual([]);
});
