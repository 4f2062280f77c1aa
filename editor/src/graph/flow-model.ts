import type { GraphDocument, GraphEdge, GraphNode, NodeSpec, PortType, Specs } from '@reelgraph/nodes/graph';
import { edgeIndex, inputPorts, nodeBox, nodeSize, outputPort, portCentre, specIn } from '@reelgraph/nodes/graph';
import type { Edge, Node, NodeHandle } from '@xyflow/react';
import { Position } from '@xyflow/react';
import { freeLane } from './wire-path.ts';

/**
 * Our graph as React Flow wants it. This file and `canvas.tsx` are the only ones that know React Flow's shapes. Nodes come
 * with their size and the places of their ports, so that nothing has to be mounted in order to be measured.
 */
export type FlowNode = Node<Record<string, never>, 'node' | 'frame' | 'note' | 'ghost'>;
export type FlowEdge = Edge<WireData, 'wire'>;
export interface WireData extends Record<string, unknown> {
  readonly type: PortType;
  readonly list: boolean;
  /** Boxes of both ends, for the way around them when the wire runs backwards. */
  readonly gapY: number | null;
  readonly off: boolean;
}

const PORT = 24;
const noData: Record<string, never> = {};
const made = new WeakMap<GraphNode, { spec: NodeSpec | undefined; flow: FlowNode }>();

/** The same document node gives the same object, so that React Flow sees what changed and nothing else. */
export function flowNode(graph: GraphDocument, specs: Specs, node: GraphNode): FlowNode {
  const spec = specIn(graph, specs, node);
  const known = made.get(node);
  // A placeholder's ports are those that wires name, so it follows them and not only its own node.
  if (known && spec && known.spec === spec) return known.flow;
  const { width, height } = nodeSize(spec, node);
  const flow: FlowNode = {
    id: node.id,
    type: 'node',
    position: { ...node.position },
    data: noData,
    width,
    height,
    measured: { width, height },
    handles: handles(portsOf(graph, spec, node), node, spec),
    dragHandle: '.node-drag',
    zIndex: 3,
  };
  made.set(node, { spec, flow });
  return flow;
}

interface PortNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The ports of a node. Of a type that is not installed: those that its wires use, so that they stay in sight. */
export function portsOf(graph: GraphDocument, spec: NodeSpec | undefined, node: GraphNode): PortNames {
  if (spec)
    return { inputs: inputPorts(spec).map((port) => port.name), outputs: spec.outputs.map((port) => port.name) };
  const index = edgeIndex(graph.edges);
  return {
    inputs: [...new Set(index.into(node.id).map((edge) => edge.to.port))],
    outputs: [...new Set(index.outOf(node.id).map((edge) => edge.from.port))],
  };
}

function handles({ inputs, outputs }: PortNames, node: GraphNode, spec: NodeSpec | undefined): NodeHandle[] {
  const handle = (name: string, side: 'input' | 'output'): NodeHandle => {
    const centre = portCentre(spec, node, side, name);
    return {
      id: name,
      type: side === 'input' ? 'target' : 'source',
      position: side === 'input' ? Position.Left : Position.Right,
      x: centre.x - node.position.x - PORT / 2,
      y: centre.y - node.position.y - PORT / 2,
      width: PORT,
      height: PORT,
    };
  };
  return [...inputs.map((name) => handle(name, 'input')), ...outputs.map((name) => handle(name, 'output'))];
}

export function flowNodes(graph: GraphDocument, specs: Specs): FlowNode[] {
  const frames = Object.values(graph.frames).map(
    (frame): FlowNode => ({
      id: frame.id,
      type: 'frame',
      position: { ...frame.position },
      data: noData,
      ...frame.size,
      measured: frame.size,
      zIndex: -1,
      dragHandle: '.frame-drag',
    }),
  );
  const notes = Object.values(graph.notes).map(
    (note): FlowNode => ({
      id: note.id,
      type: 'note',
      position: { ...note.position },
      data: noData,
      ...note.size,
      measured: note.size,
      zIndex: 2,
    }),
  );
  return [...frames, ...notes, ...Object.values(graph.nodes).map((node) => flowNode(graph, specs, node))];
}

export const flowEdges = (graph: GraphDocument, specs: Specs): FlowEdge[] =>
  Object.values(graph.edges).map((edge) => flowEdge(graph, specs, edge));

function flowEdge(graph: GraphDocument, specs: Specs, edge: GraphEdge): FlowEdge {
  const from = graph.nodes[edge.from.node];
  const to = graph.nodes[edge.to.node];
  const spec = from && specIn(graph, specs, from);
  const port = spec && outputPort(spec, edge.from.port);
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from.node,
    target: edge.to.node,
    sourceHandle: edge.from.port,
    targetHandle: edge.to.port,
    data: {
      type: port?.type ?? 'any',
      list: port?.list ?? false,
      gapY: from && to ? gapBetween(graph, specs, from, to) : null,
      off: from?.mode === 'muted' || to?.mode === 'muted',
    },
  };
}

/** Where a backward wire passes: the free lane between the two nodes that is nearest to their middle. */
function gapBetween(graph: GraphDocument, specs: Specs, from: GraphNode, to: GraphNode): number | null {
  const a = nodeBox(specIn(graph, specs, from), from);
  const b = nodeBox(specIn(graph, specs, to), to);
  if (b.x >= a.x + a.width + 24) return null;
  const boxes = Object.values(graph.nodes).map((node) => nodeBox(specIn(graph, specs, node), node));
  return freeLane(a, b, boxes);
}
