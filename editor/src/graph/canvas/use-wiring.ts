import type { PortRef } from '@reelgraph/nodes/graph';
import { canConnect, connectOp, inputPort, inputPorts, outputPort, specIn } from '@reelgraph/nodes/graph';
import type { Connection, Edge, OnConnectEnd, OnConnectStart, OnReconnect } from '@xyflow/react';
import { useCallback } from 'react';
import type { AnyOp } from '../../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, newId, store, toast } from '../../state/index.ts';
import type { Connecting } from '../canvas-state.ts';
import { connectingAtom, quickAddAtom } from '../canvas-state.ts';
import type { FlowEdge } from '../flow-model.ts';

/** Drawing wires: legal ones are made, others say why; dropped on a node they find its first port, on nothing a new node. */
export function useWiring() {
  const onConnectStart: OnConnectStart = useCallback((_event, { nodeId, handleId, handleType }) => {
    store.set(connectingAtom, nodeId && handleId && handleType ? fixedEnd(nodeId, handleId, handleType) : null);
  }, []);
  const onConnect = useCallback((connection: Connection) => {
    const ends = endsOf(connection);
    if (ends) connect(...ends);
  }, []);
  const onConnectEnd: OnConnectEnd = useCallback((event, state) => {
    const connecting = store.get(connectingAtom);
    store.set(connectingAtom, null);
    if (!connecting || state.isValid) return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    if (!point) return;
    const over = document.elementFromPoint(point.clientX, point.clientY)?.closest<HTMLElement>('[data-node]')
      ?.dataset.node;
    if (over && over !== connecting.node) connectToNode(connecting, over);
    else if (!over) store.set(quickAddAtom, { screen: { x: point.clientX, y: point.clientY }, from: connecting });
  }, []);
  const isValidConnection = useCallback((candidate: Connection | Edge) => {
    const ends = endsOf(candidate);
    const graph = store.get(graphAtom);
    return ends !== null && graph !== null && canConnect(graph, store.get(catalogueAtom), ...ends).ok;
  }, []);
  const onReconnect: OnReconnect<FlowEdge> = useCallback((old, connection) => {
    const ends = endsOf(connection);
    if (ends) connect(...ends, old.id);
  }, []);
  return { onConnectStart, onConnect, onConnectEnd, isValidConnection, onReconnect };
}

function endsOf(
  connection: Pick<Connection, 'source' | 'target'> & { sourceHandle?: string | null; targetHandle?: string | null },
): [PortRef, PortRef] | null {
  const { source, sourceHandle, target, targetHandle } = connection;
  if (!sourceHandle || !targetHandle) return null;
  return [
    { node: source, port: sourceHandle },
    { node: target, port: targetHandle },
  ];
}

function fixedEnd(node: string, port: string, handle: 'source' | 'target'): Connecting | null {
  const graph = store.get(graphAtom);
  const own = graph?.nodes[node];
  const spec = graph && own && specIn(graph, store.get(catalogueAtom), own);
  if (!spec) return null;
  const found = handle === 'source' ? outputPort(spec, port) : inputPort(spec, port);
  return found ? { node, port, side: handle === 'source' ? 'output' : 'input', spec: found } : null;
}

/** Draws the wire, or says why not; a wire that is moved leaves its old place in the same step. */
function connect(from: PortRef, to: PortRef, moved?: string): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const specs = store.get(catalogueAtom);
  const answer = canConnect(graph, specs, from, to);
  if (!answer.ok) {
    toast({ tone: 'warning', title: answer.reason.message, text: answer.reason.fix });
    return;
  }
  const ops: AnyOp[] = moved ? [{ type: 'disconnect', edge: moved }] : [];
  ops.push(connectOp(graph, specs, from, to, newId('e')));
  editGraph(ops, { label: moved ? 'Move wire' : 'Connect' });
}

function connectToNode(connecting: Connecting, node: string): void {
  const graph = store.get(graphAtom);
  const own = graph?.nodes[node];
  const specs = store.get(catalogueAtom);
  const spec = graph && own && specIn(graph, specs, own);
  if (!graph || !spec) return;
  const mine = { node: connecting.node, port: connecting.port };
  const names = (connecting.side === 'output' ? inputPorts(spec) : spec.outputs).map((port) => port.name);
  const pairs = names.map((port): [PortRef, PortRef] =>
    connecting.side === 'output' ? [mine, { node, port }] : [{ node, port }, mine],
  );
  const answers = pairs.map((pair) => canConnect(graph, specs, ...pair));
  const best = answers.findIndex((answer) => answer.ok && !answer.replaces);
  const legal = best >= 0 ? best : answers.findIndex((answer) => answer.ok);
  const pair = pairs[Math.max(legal, 0)];
  if (pair) connect(...pair);
}
