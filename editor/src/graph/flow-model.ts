import type {
  GraphDocument,
  GraphEdge,
  GraphFrame,
  GraphNode,
  GraphNote,
  NodeSpec,
  Specs,
} from '@reelgraph/nodes/graph';
import { edgeIndex, inputPorts, nodeSize, portCentre, specIn } from '@reelgraph/nodes/graph';
import type { Edge, Node, NodeHandle } from '@xyflow/react';
import { Position } from '@xyflow/react';

/**
 * Our graph as React Flow wants it. This file and `canvas.tsx` are the only ones that know React Flow's shapes. Nodes come
 * with their size and the places of their ports, so that nothing has to be mounted in order to be measured.
 */
export type FlowNode = Node<Record<string, never>, 'node' | 'frame' | 'note' | 'ghost'>;
export type FlowEdge = Edge<Record<string, never>, 'wire'>;

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
    handles: spec ? handlesOf(graph, spec, node) : handles(portsOf(graph, spec, node), node, spec),
    dragHandle: '.node-drag',
    zIndex: 3,
  };
  made.set(node, { spec, flow });
  return flow;
}

const places = new WeakMap<NodeSpec, Map<string, NodeHandle[]>>();

/** Where the ports of a type are follows from its width: nodes of one type share the list, and an edit keeps it. */
function handlesOf(graph: GraphDocument, spec: NodeSpec, node: GraphNode): NodeHandle[] {
  const { width } = nodeSize(spec, node);
  const key = `${width} ${node.collapsed === true}`;
  const known = places.get(spec) ?? new Map<string, NodeHandle[]>();
  places.set(spec, known);
  const list = known.get(key) ?? handles(portsOf(graph, spec, node), node, spec);
  known.set(key, list);
  return list;
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

const decor = new WeakMap<GraphFrame | GraphNote, FlowNode>();

function flowDecor(of: GraphFrame | GraphNote, look: Pick<FlowNode, 'type' | 'zIndex' | 'dragHandle'>): FlowNode {
  const known = decor.get(of);
  if (known) return known;
  const flow = { id: of.id, position: { ...of.position }, data: noData, ...of.size, measured: of.size, ...look };
  decor.set(of, flow);
  return flow;
}

const frameLook = { type: 'frame', zIndex: -1, dragHandle: '.frame-drag' } as const;
const noteLook = { type: 'note', zIndex: 2 } as const;

export const flowNodes = (graph: GraphDocument, specs: Specs): FlowNode[] => [
  ...Object.values(graph.frames).map((frame) => flowDecor(frame, frameLook)),
  ...Object.values(graph.notes).map((note) => flowDecor(note, noteLook)),
  ...Object.values(graph.nodes).map((node) => flowNode(graph, specs, node)),
];

const wires = new WeakMap<GraphEdge, FlowEdge>();

/** Wires say where they begin and end and nothing else: how one looks it asks itself, so an edit of a node moves no wire. */
export const flowEdges = (graph: GraphDocument): FlowEdge[] =>
  Object.values(graph.edges).map((edge) => {
    const known = wires.get(edge);
    if (known) return known;
    const flow: FlowEdge = {
      id: edge.id,
      type: 'wire',
      source: edge.from.node,
      target: edge.to.node,
      sourceHandle: edge.from.port,
      targetHandle: edge.to.port,
    };
    wires.set(edge, flow);
    return flow;
  });

/** The list from before where every entry is the same: then React Flow has nothing to do. */
export const kept = <T>(before: readonly T[], next: readonly T[]): T[] =>
  (before.length === next.length && next.every((one, at) => one === before[at]) ? before : next) as T[];
