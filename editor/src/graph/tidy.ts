import type { GraphDocument, GraphNode } from '@reelgraph/nodes/graph';
import { inputPorts, nodeSize, portCentre, specIn, tidyColumns } from '@reelgraph/nodes/graph';
import type { ELK as Elk, ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { AnyOp } from '../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, selectionAtom, store } from '../state/index.ts';
import type { Point } from './canvas-state.ts';
import { canvasAtom } from './canvas-state.ts';
import { onFrame } from './on-frame.ts';

let elk: Promise<Elk> | null = null;
const loadElk = (): Promise<Elk> => {
  // The package is CommonJS: bundlers hand the class out as it is, or once more under `default`.
  elk ??= import('elkjs/lib/elk-api.js').then(({ default: door }) => {
    const ELK = ('default' in door ? door.default : door) as new (options: object) => Elk;
    return new ELK({ workerFactory: () => new Worker(workerUrl) });
  });
  return elk;
};

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '48',
  'elk.layered.crossingMinimization.strategy': 'LAYER_SWEEP',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};
const frameOptions = { 'elk.padding': '[top=44,left=20,bottom=20,right=20]' };

/** Lays the graph out from left to right, frames with what lies on them: the selection of several, else all. One step to undo. */
export async function tidy(): Promise<void> {
  const graph = store.get(graphAtom);
  if (!graph || Object.keys(graph.nodes).length === 0) return;
  const chosen = store.get(selectionAtom).nodes;
  const only = chosen.size > 1 ? chosen : undefined;
  const ops = await layered(graph, only).catch(() => [
    { type: 'moveNodes', positions: tidyColumns(graph, store.get(catalogueAtom), only) },
  ]);
  editGraph(ops, { label: 'Tidy' });
  if (!only) requestAnimationFrame(() => store.get(canvasAtom)?.fit());
}

async function layered(graph: GraphDocument, only?: ReadonlySet<string>): Promise<readonly AnyOp[]> {
  const nodes = Object.values(graph.nodes).filter((node) => !only || only.has(node.id));
  const ids = new Set<string>(nodes.map((node) => node.id));
  const frameOf = only ? new Map<string, string>() : framesOf(graph);
  const groups = new Map<string, ElkNode & { children: ElkNode[] }>();
  const top: ElkNode[] = [];
  for (const node of nodes) {
    const child = elkNode(graph, node);
    const frame = frameOf.get(node.id);
    if (!frame) {
      top.push(child);
      continue;
    }
    const group = groups.get(frame) ?? { id: frame, layoutOptions: frameOptions, children: [] as ElkNode[] };
    if (!groups.has(frame)) top.push(group);
    group.children.push(child);
    groups.set(frame, group);
  }
  const edges = Object.values(graph.edges)
    .filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
    .map((edge) => ({
      id: edge.id,
      sources: [`${edge.from.node}:output:${edge.from.port}`],
      targets: [`${edge.to.node}:input:${edge.to.port}`],
    }));
  const origin = {
    x: Math.min(...nodes.map((node) => node.position.x)),
    y: Math.min(...nodes.map((node) => node.position.y)),
  };
  const laid = await (await loadElk()).layout({ id: 'graph', layoutOptions: options, children: top, edges });
  return operations(laid, origin, new Set(groups.keys()));
}

/** The first frame that a node lies on. */
function framesOf(graph: GraphDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const frame of Object.keys(graph.frames)) {
    for (const node of onFrame(graph, store.get(catalogueAtom), frame)) if (!found.has(node)) found.set(node, frame);
  }
  return found;
}

function elkNode(graph: GraphDocument, node: GraphNode): ElkNode {
  const spec = specIn(graph, store.get(catalogueAtom), node);
  const at = { ...node, position: { x: 0, y: 0 } };
  const port = (side: 'input' | 'output', name: string) => ({
    id: `${node.id}:${side}:${name}`,
    width: 0,
    height: 0,
    ...portCentre(spec, at, side, name),
    layoutOptions: { 'elk.port.side': side === 'input' ? 'WEST' : 'EAST' },
  });
  const ports = spec
    ? [
        ...inputPorts(spec).map((one) => port('input', one.name)),
        ...spec.outputs.map((one) => port('output', one.name)),
      ]
    : [];
  return { id: node.id, ...nodeSize(spec, node), layoutOptions: { 'elk.portConstraints': 'FIXED_POS' }, ports };
}

const snap = (value: number) => Math.round(value / 8) * 8;

function operations(laid: ElkNode, origin: Point, frames: ReadonlySet<string>): readonly AnyOp[] {
  const positions: Record<string, Point> = {};
  const ops: AnyOp[] = [];
  const walk = (one: ElkNode, x: number, y: number) => {
    for (const child of one.children ?? []) {
      const position = { x: snap(x + (child.x ?? 0)), y: snap(y + (child.y ?? 0)) };
      if (!frames.has(child.id)) positions[child.id] = position;
      else {
        ops.push({ type: 'moveFrame', frame: child.id, position });
        ops.push({
          type: 'updateFrame',
          frame: child.id,
          size: { width: snap(child.width ?? 320), height: snap(child.height ?? 200) },
        });
      }
      walk(child, x + (child.x ?? 0), y + (child.y ?? 0));
    }
  };
  walk(laid, origin.x, origin.y);
  return [...ops, { type: 'moveNodes', positions }];
}
