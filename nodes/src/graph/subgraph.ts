import type { GraphDocument, GraphNode, Json, SubgraphDefinition } from './document.ts';
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

const nothing = {};
const views = new WeakMap<SubgraphDefinition, { readonly graph: GraphDocument; readonly view: GraphDocument }>();

/** The inside of a definition, as the graph that it is: everything that works on a graph works on it. */
export function graphInside(graph: GraphDocument, definition: SubgraphDefinition): GraphDocument {
  const known = views.get(definition);
  if (known?.graph === graph) return known.view;
  const { title, nodes, edges, frames = nothing, notes = nothing } = definition;
  const view: GraphDocument = { ...graph, title, nodes, edges, frames, notes, form: [] };
  views.set(definition, { graph, view });
  return view;
}

/** Id of an inner node where its instance is opened for a run: what tasks and plans call it. */
export const insideId = (instance: string, inner: string): string => `${instance}/${inner}`;

/** Params of an inner node, with what its instance overrides. */
export function overriddenParams(
  instance: GraphNode,
  definition: SubgraphDefinition,
  node: GraphNode,
): GraphNode['params'] {
  const params: Record<string, Json> = { ...node.params };
  for (const { name, node: inner, param } of definition.promoted) {
    const value = own(instance.params, name);
    if (inner === node.id && name !== definitionParam && value !== undefined) params[param] = value;
  }
  return params;
}

/** A frozen instance freezes what gives its outputs and silences the rest; a muted or bypassed one silences all. */
export function innerMode(instance: GraphNode, definition: SubgraphDefinition, node: GraphNode): Partial<GraphNode> {
  if (instance.mode === 'active') return {};
  if (instance.mode !== 'frozen' || !instance.frozen) return { mode: 'muted' };
  const given = definition.outputs.filter((output) => output.node === node.id);
  if (given.length === 0) return { mode: 'muted' };
  const all = instance.frozen.outputs;
  const outputs: { [port: string]: Json } = {};
  for (const { name, port } of given) {
    if (typeof all === 'object' && all !== null && !Array.isArray(all)) outputs[port] = own(all, name) ?? null;
  }
  return { mode: 'frozen', frozen: { key: instance.frozen.key, outputs } };
}
