import type { GraphEdge, GraphNode, Json, NodeSpec } from '@reelgraph/nodes/graph';
import { autoPlace, candidates, connectOp, nodeSize } from '@reelgraph/nodes/graph';
import type { AssetView } from '@reelgraph/runtime/protocol';
import type { AnyOp } from '../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, newId, nothingSelected, selectionAtom, store } from '../state/index.ts';
import type { Connecting, Point } from './canvas-state.ts';
import { canvasAtom } from './canvas-state.ts';
import { intoWire } from './rewire.ts';

/** How often each type was added on this machine: what is used is found first. */
const USES = 'reelgraph:node-uses';
export function nodeUses(): ReadonlyMap<string, number> {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(USES) ?? '{}') as Record<string, number>));
  } catch {
    return new Map();
  }
}
function noteUse(type: string): void {
  const uses = Object.fromEntries(nodeUses());
  localStorage.setItem(USES, JSON.stringify({ ...uses, [type]: (uses[type] ?? 0) + 1 }));
}

export const newNode = (spec: NodeSpec, position: Point, params: Readonly<Record<string, Json>> = {}): GraphNode =>
  ({
    id: newId('n'),
    type: spec.type,
    typeVersion: spec.version,
    params: { ...Object.fromEntries(spec.params.map((param) => [param.name, param.default])), ...params },
    position: { x: Math.round(position.x), y: Math.round(position.y) },
    // A dot is nothing but a piece of wire, for the run too.
    mode: spec.width === 'dot' ? 'bypassed' : 'active',
  }) as unknown as GraphNode;

/** Puts a node of this type on the graph, wired to where a wire was dropped. Answers its id. */
export function addNode(
  spec: NodeSpec,
  at: Point,
  from: Connecting | null = null,
  params: Readonly<Record<string, Json>> = {},
): string | null {
  const graph = store.get(graphAtom);
  if (!graph) return null;
  const node = newNode(spec, at, params);
  const ops: AnyOp[] = [{ type: 'addNode', node }];
  const wire = from ? wireTo(spec, node, from) : null;
  if (wire) ops.push(wire);
  const result = editGraph(ops, { label: `Add ${spec.title}` });
  if (!result.ok) return null;
  noteUse(spec.type);
  store.set(selectionAtom, { ...nothingSelected, nodes: new Set([node.id]) });
  return node.id;
}

/** Puts a node of this type into a wire, in the middle of where the wire was hit. */
export function addNodeIntoWire(spec: NodeSpec, at: Point, wire: string): boolean {
  const { width } = nodeSize(spec, {});
  const node = newNode(spec, { x: at.x - width / 2, y: at.y - (spec.width === 'dot' ? width / 2 : 48) });
  const into = intoWire(wire, node);
  if (!into || !editGraph([{ type: 'addNode', node }, ...into], { label: `Insert ${spec.title}` }).ok) return false;
  noteUse(spec.type);
  store.set(selectionAtom, { ...nothingSelected, nodes: new Set([node.id]) });
  return true;
}

/** In free room near the middle of what is in sight. */
export function addNodeAtCentre(spec: NodeSpec): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const centre = store.get(canvasAtom)?.centre() ?? { x: 0, y: 0 };
  const { width, height } = nodeSize(spec, {});
  const near = { x: centre.x - width / 2, y: centre.y - height / 2 };
  addNode(spec, autoPlace(graph, store.get(catalogueAtom), spec, near));
}

function wireTo(spec: NodeSpec, node: GraphNode, from: Connecting): { type: string; edge: GraphEdge } | null {
  const graph = store.get(graphAtom);
  if (!graph) return null;
  const specs = store.get(catalogueAtom);
  const fit = candidates(
    new Map([[spec.type, spec]]),
    from.spec,
    from.side === 'output' ? 'from-output' : 'from-input',
  )[0];
  if (!fit) return null;
  const withNode = { ...graph, nodes: { ...graph.nodes, [node.id]: node } };
  const other = { node: node.id, port: fit.port };
  const mine = { node: from.node, port: from.port };
  return from.side === 'output'
    ? connectOp(withNode, specs, mine, other, newId('e'))
    : connectOp(withNode, specs, other, mine, newId('e'));
}

const BESIDE = 24;

/** Files of the library become the nodes that load them: one step for the person, one step to undo. */
export function addAssets(assets: readonly AssetView[], at: Point): void {
  let x = at.x;
  const nodes = assets.flatMap((asset) => {
    const spec = loaderFor(asset);
    const param = spec?.params.find((one) => one.widget === 'asset');
    if (!spec || !param) return [];
    const value = { ...(asset.ref as object), name: asset.name } as unknown as Json;
    const node = newNode(spec, { x, y: at.y }, { [param.name]: value });
    x += nodeSize(spec, {}).width + BESIDE;
    return [node];
  });
  if (nodes.length === 0) return;
  const label = nodes.length > 1 ? `Add ${nodes.length} files` : `Add ${assets[0]?.name}`;
  const ops: AnyOp[] = nodes.map((node) => ({ type: 'addNode', node }));
  if (editGraph(ops, { label }).ok)
    store.set(selectionAtom, { ...nothingSelected, nodes: new Set(nodes.map((node) => node.id)) });
}

/** For those who do not drag: in free room near the middle of what is in sight. */
export function addAssetsAtCentre(assets: readonly AssetView[]): void {
  const graph = store.get(graphAtom);
  const spec = assets[0] && loaderFor(assets[0]);
  if (!graph || !spec) return;
  const centre = store.get(canvasAtom)?.centre() ?? { x: 0, y: 0 };
  addAssets(assets, autoPlace(graph, store.get(catalogueAtom), spec, centre));
}

/** The node of the catalogue with an asset to choose and a fitting output. */
function loaderFor(asset: AssetView): NodeSpec | undefined {
  const all = [...store.get(catalogueAtom).values()].filter((spec) => spec.inputs.length === 0);
  const takes = (spec: NodeSpec) =>
    spec.params.some(
      (param) => param.widget === 'asset' && (!param.accept || param.accept === 'any' || param.accept === asset.kind),
    );
  const fitting = all.filter(takes);
  return (
    fitting.find((spec) => spec.params.some((param) => param.widget === 'asset' && param.accept === asset.kind)) ??
    fitting.find((spec) => spec.type === 'media/load') ??
    fitting[0]
  );
}
