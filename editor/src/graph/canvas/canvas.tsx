import '@xyflow/react/dist/base.css';
import type { AssetView } from '@reelgraph/runtime/protocol';
import type { OnNodeDrag } from '@xyflow/react';
import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  PanOnScrollMode,
  ReactFlow,
  SelectionMode,
} from '@xyflow/react';
import { atom, useAtom, useAtomValue } from 'jotai';
import type { DragEvent, MouseEvent } from 'react';
import { useMemo, useRef } from 'react';
import {
  ASSET_DRAG,
  catalogueAtom,
  droppedFiles,
  graphAtom,
  graphIdAtom,
  graphScopeAtom,
  NODE_DRAG,
  nothingSelected,
  revealAtom,
  selectionAtom,
  store,
  themeAtom,
  uploadFiles,
} from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import { addAssets, addNode, addNodeIntoWire } from '../add-node.ts';
import type { ContextTarget } from '../canvas-state.ts';
import {
  canvasAtom,
  contextMenuAtom,
  detailAtom,
  minimapAtom,
  quickAddAtom,
  snapAtom,
  toolAtom,
} from '../canvas-state.ts';
import type { FlowEdge, FlowNode } from '../flow-model.ts';
import { NodeView } from '../node-view/node-view.tsx';
import { rerouteAt } from '../reroute.ts';
import { wireAt } from '../rewire.ts';
import { openSubgraph } from '../subgraph-actions.ts';
import { ResultViewer } from '../viewer/viewer.tsx';
import { Blank, emptyAtom } from './blank.tsx';
import css from './canvas.module.css';
import { ContextMenu, selectForMenu } from './context-menu.tsx';
import { FindBar } from './find-bar.tsx';
import { FrameView } from './frame-view.tsx';
import { MapInCorner } from './minimap.tsx';
import { NoteView } from './note-view.tsx';
import { nodeAt, Overview } from './overview.tsx';
import { QuickAdd } from './quick-add.tsx';
import { GraphSwitch, Tools, Zoom } from './toolbar.tsx';
import { useCanvasHandle } from './use-canvas-handle.ts';
import { useDetail } from './use-detail.ts';
import { useFirstFit } from './use-first-fit.ts';
import { useFlow } from './use-flow.ts';
import { useStaged } from './use-staged.ts';
import { useWiring } from './use-wiring.ts';
import { DraggedWire, Wire } from './wire.tsx';

const nodeTypes = { node: NodeView, frame: FrameView, note: NoteView, ghost: Ghost };
const edgeTypes = { wire: Wire };
const nothing: never[] = [];
const panButtons = [1];
/** As far as the dots are apart. */
const grid: [number, number] = [20, 20];

// The same elements each time: a node that is dragged renders the canvas at every step, and nothing of these.
const dots = (
  <Background
    variant={BackgroundVariant.Dots}
    gap={20}
    size={1.4}
    color="var(--bg-canvas-dot)"
    bgColor="var(--bg-canvas)"
  />
);
const map = <MapInCorner />;
const farOut = <Overview />;
const zoom = <Zoom />;
const bars = (
  <>
    <GraphSwitch />
    <Tools />
  </>
);
const over = (
  <>
    <FindBar />
    <QuickAdd />
    <ContextMenu />
    <ResultViewer />
  </>
);

/** The graph. React Flow moves, zooms and hits; everything that is seen is ours. */
export function Canvas() {
  const box = useRef<HTMLDivElement>(null);
  const { nodes, edges, onNodesChange, onEdgesChange, onDragStart, onDrag, onDragStop } = useFlow(box);
  const wiring = useWiring();
  const graphId = useAtomValue(canvasKeyAtom);
  const empty = useAtomValue(emptyAtom);
  const [detail, setDetail] = useAtom(detailAtom);
  const tool = useAtomValue(toolAtom);
  const minimap = useAtomValue(minimapAtom);
  const snap = useAtomValue(snapAtom);
  const theme = useAtomValue(themeAtom);
  useCanvasHandle(box);
  const viewport = useFirstFit(box, graphId);

  const { onMoveStart, onMove, onMoveEnd } = useDetail(box, setDetail);
  // Far out nothing is mounted: the drawing stands for it.
  const overview = detail === 'overview';
  const staged = useStaged(nodes, overview);
  const menu = useMemo(() => menuHandlers(), []);
  // What is handed to React Flow stays the same: everything new in it is one more round through its store.
  const onSelectionDragStart = useMemo(() => onSelectionDrag(onDragStart), [onDragStart]);
  const onSelectionDragStop = useMemo(() => onSelectionDrag(onDragStop), [onDragStop]);
  return (
    <div
      ref={box}
      className={css.canvas}
      data-testid="canvas"
      role="application"
      aria-label="Graph"
      data-far={overview ? '' : undefined}
      onDragOver={allowDrop}
      onDrop={drop}
      onDoubleClick={openQuickAdd}
    >
      {viewport ? (
        <ReactFlow<FlowNode, FlowEdge>
          key={graphId ?? 'none'}
          defaultViewport={viewport}
          className={cx(css.flow, tool === 'hand' && css.hand)}
          colorMode={theme}
          nodes={staged.nodes}
          edges={staged.nodes.length === 0 ? nothing : edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStart={onDragStart}
          onNodeDrag={onDrag}
          onNodeDragStop={onDragStop}
          onEdgeClick={bendHere}
          onEdgeDoubleClick={insertHere}
          onNodeDoubleClick={openInstance}
          onSelectionDragStart={onSelectionDragStart}
          onSelectionDragStop={onSelectionDragStop}
          onConnectStart={wiring.onConnectStart}
          onConnect={wiring.onConnect}
          onConnectEnd={wiring.onConnectEnd}
          onReconnect={wiring.onReconnect}
          isValidConnection={wiring.isValidConnection}
          connectionLineComponent={DraggedWire}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          onPaneClick={overview ? goThere : clearSelection}
          {...menu}
          onMoveStart={onMoveStart}
          onMove={onMove}
          onMoveEnd={onMoveEnd}
          onlyRenderVisibleElements
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionOnDrag={tool === 'select'}
          selectionMode={SelectionMode.Partial}
          panOnDrag={tool === 'hand' ? true : panButtons}
          panActivationKeyCode="Space"
          snapToGrid={snap}
          snapGrid={grid}
          multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
          panOnScrollMode={PanOnScrollMode.Free}
          zoomOnDoubleClick={false}
          minZoom={0.05}
          maxZoom={2.5}
          elevateNodesOnSelect={false}
          attributionPosition="bottom-center"
        >
          {dots}
          {minimap && !empty && !overview ? map : null}
          {staged.whole && !overview ? null : farOut}
          {zoom}
        </ReactFlow>
      ) : null}
      {bars}
      {empty ? <Blank /> : null}
      {over}
    </div>
  );
}

/** Each graph, and the inside of each subgraph, is a canvas of its own. */
const canvasKeyAtom = atom((get) => {
  const id = get(graphIdAtom);
  return id && [id, ...(get(graphScopeAtom)?.path ?? []).map((one) => one.id)].join('/');
});

/** What is left of a node while its copy is dragged away. */
function Ghost() {
  return <div className={css.ghost} />;
}

/** Alt and a press on a wire: a dot to lead it by. */
function bendHere(event: MouseEvent, edge: FlowEdge): void {
  if (event.altKey) rerouteAt(edge.id, { x: event.clientX, y: event.clientY });
}

const insertHere = (event: MouseEvent, edge: FlowEdge): void =>
  store.set(quickAddAtom, { screen: { x: event.clientX, y: event.clientY }, from: null, wire: edge.id });

/** A double click on a subgraph goes into it; not on its controls. */
function openInstance(event: MouseEvent, node: FlowNode): void {
  if (event.target instanceof Element && event.target.closest('input, textarea, select, button')) return;
  openSubgraph(node.id);
}

const clearSelection = () => store.set(selectionAtom, nothingSelected);

/** In the overview a click goes to the node under it. */
function goThere(event: MouseEvent): void {
  const canvas = store.get(canvasAtom);
  const graph = store.get(graphAtom);
  if (!canvas || !graph) return;
  const node = nodeAt(graph, canvas.toWorld({ x: event.clientX, y: event.clientY }));
  if (!node) return;
  store.set(detailAtom, 'full');
  store.set(revealAtom, { node });
}

const onSelectionDrag =
  (handler: OnNodeDrag<FlowNode>) =>
  (event: MouseEvent, dragged: FlowNode[]): void => {
    const first = dragged[0];
    if (first) handler(event.nativeEvent, first, dragged);
  };

function menuHandlers() {
  const open = (
    kind: ContextTarget['kind'],
    id: string | null,
    event: { clientX: number; clientY: number; preventDefault(): void },
  ) => {
    event.preventDefault();
    if (id) selectForMenu(kind, id);
    store.set(contextMenuAtom, { kind, id, screen: { x: event.clientX, y: event.clientY } });
  };
  return {
    onNodeContextMenu: (event: MouseEvent, node: FlowNode) =>
      open(node.type === 'ghost' ? 'pane' : node.type, node.id, event),
    onEdgeContextMenu: (event: MouseEvent, edge: FlowEdge) => open('edge', edge.id, event),
    onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => open('pane', null, event),
    onSelectionContextMenu: (event: MouseEvent, nodes: FlowNode[]) =>
      open(nodes[0] && nodes[0].type !== 'ghost' ? nodes[0].type : 'pane', nodes[0]?.id ?? null, event),
  };
}

function openQuickAdd(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
  store.set(quickAddAtom, { screen: { x: event.clientX, y: event.clientY }, from: null });
}

const dropped = [NODE_DRAG, ASSET_DRAG, 'Files'];

function allowDrop(event: DragEvent): void {
  if (!dropped.some((type) => event.dataTransfer.types.includes(type))) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

/** A node from the library, a file from the media, or files from the desktop. */
async function drop(event: DragEvent): Promise<void> {
  event.preventDefault();
  const canvas = store.get(canvasAtom);
  if (!canvas) return;
  const at = canvas.toWorld({ x: event.clientX, y: event.clientY });
  const spec = store.get(catalogueAtom).get(event.dataTransfer.getData(NODE_DRAG));
  if (spec) {
    const wire = wireAt({ x: event.clientX, y: event.clientY });
    if (!wire || !addNodeIntoWire(spec, at, wire)) addNode(spec, { x: at.x - 40, y: at.y - 16 });
    return;
  }
  const dragged = event.dataTransfer.getData(ASSET_DRAG);
  const assets = dragged ? [JSON.parse(dragged) as AssetView] : await uploadFiles(droppedFiles(event.dataTransfer));
  addAssets(assets, at);
}
