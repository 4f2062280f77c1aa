import type { GraphNode } from './document.ts';
import { own } from './own.ts';

/** Type of the nodes that stand for a subgraph definition. */
export const subgraphType = 'subgraph';
/** The param of an instance that names its definition; the other params override the promoted ones by name. */
export const definitionParam = 'definition';

/** The definition that a node is an instance of, or null for a node of any other type. */
export function definitionId(node: GraphNode): string | null {
  if (node.type !== subgraphType) return null;
  const id = own(node.params, definitionParam);
  return typeof id === 'string' ? id : '';
}
