import type { GraphDocument } from '@reelgraph/nodes/graph';
import { inputPorts, nodeSize, portCentre, specIn, tidyColumns } from '@reelgraph/nodes/graph';
import type { ELK as Elk, ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { catalogueAtom, dispatch, graphAtom, graphIdAtom, selectionAtom, store } from '../state/index.ts';
import { canvasAtom } from './canvas-state.ts';

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
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '64',
  'elk.layered.crossingMinimization.strategy': 'LAYER_SWEEP',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/** Lays the graph out from left to right: the selection where there is one of several, else all. One step to undo. */
export async function tidy(): Promise<void> {
  const graph = store.get(graphAtom);
  if (!graph || Object.keys(graph.nodes).length === 0) return;
  const chosen = store.get(selectionAtom).nodes;
  const only = chosen.size > 1 ? chosen : undefined;
  const positions = await layered(graph, only).catch(() => tidyColumns(graph, store.get(catalogueAtom), only));
  dispatch(store.get(graphIdAtom), [{ type: 'moveNodes', positions }], { label: 'Tidy' });
  if (!only) requestAnimationFrame(() => store.get(canvasAtom)?.fit());
}

async function layered(
  graph: GraphDocument,
  only?: ReadonlySet<string>,
): Promise<Record<string, { x: number; y: number }>> {
  const specs = store.get(catalogueAtom);
  const nodes = Object.values(graph.nodes).filter((node) => !only || only.has(node.id));
  const ids = new Set<string>(nodes.map((node) => node.id));
  const children: ElkNode[] = nodes.map((node) => {
    const spec = specIn(graph, specs, node);
    const at = { ...node, position: { x: 0, y: 0 } };
    const port = (side: 'input' | 'output', name: string) => ({
      id: `${node.id}:${side}:${name}`,
      width: 0,
      height: 0,
      ...portCentre(spec, at, side, name),
      layoutOptions: { 'elk.port.side': side === 'input' ? 'WEST' : 'EAST' },
    });
    return {
      id: node.id,
      ...nodeSize(spec, node),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: spec
        ? [
            ...inputPorts(spec).map((one) => port('input', one.name)),
            ...spec.outputs.map((one) => port('output', one.name)),
          ]
        : [],
    };
  });
  const edges = Object.values(graph.edges)
    .filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
    .map((edge) => ({
      id: edge.id,
      sources: [`${edge.from.node}:output:${edge.from.port}`],
      targets: [`${edge.to.node}:input:${edge.to.port}`],
    }));
  const left = Math.min(...nodes.map((node) => node.position.x));
  const top = Math.min(...nodes.map((node) => node.position.y));
  const laid = await (await loadElk()).layout({ id: 'graph', layoutOptions: options, children, edges });
  const snap = (value: number) => Math.round(value / 8) * 8;
  return Object.fromEntries(
    (laid.children ?? []).map((child) => [child.id, { x: snap(left + (child.x ?? 0)), y: snap(top + (child.y ?? 0)) }]),
  );
}
