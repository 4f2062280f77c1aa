import { useStore } from '@xyflow/react';
import { useAtom, useAtomValue } from 'jotai';
import {
  ChevronDown,
  CornerLeftUp,
  Group,
  Hand,
  LayoutGrid,
  Magnet,
  Map as MapIcon,
  Maximize,
  Minus,
  MousePointer2,
  PanelRight,
  Plus,
  StickyNote,
  Trash2,
  Workflow,
} from 'lucide-react';
import { api } from '../../api/index.ts';
import {
  attempt,
  graphIdAtom,
  graphScopeAtom,
  graphsAtom,
  loadOutputs,
  projectAtom,
  railPanelAtom,
  rootGraphAtom,
  selectionAtom,
  store,
} from '../../state/index.ts';
import { Button, cx, IconButton, Menu } from '../../ui/index.ts';
import { addNote, groupSelected } from '../actions.ts';
import { canvasAtom, inspectorPinnedAtom, minimapAtom, snapAtom, toolAtom } from '../canvas-state.ts';
import { leaveSubgraph, leaveTo } from '../subgraph-actions.ts';
import { tidy } from '../tidy.ts';
import css from './canvas.module.css';

export function GraphSwitch() {
  const project = useAtomValue(projectAtom);
  const graphs = useAtomValue(graphsAtom);
  const id = useAtomValue(graphIdAtom);
  const title = useAtomValue(rootGraphAtom)?.title;
  const open = (next: string) => {
    store.set(graphIdAtom, next);
    void loadOutputs(next);
  };
  const add = async () => {
    if (!project) return;
    const info = await attempt(api.createDocument(project.id, { kind: 'graph', title: `Graph ${graphs.length + 1}` }));
    if (info) open(info.id);
  };
  const remove = async () => {
    if (id && graphs.length > 1) await attempt(api.deleteDocument(id));
  };
  return (
    <div className={cx(css.float, css.topLeft)}>
      <Menu
        align="start"
        trigger={
          <button type="button" className={css.crumb}>
            <Workflow size={14} />
            {project?.title}
            <i>/</i>
            <b>{title ?? 'No graph'}</b>
            <ChevronDown size={12} />
          </button>
        }
        items={[
          ...graphs.map((one) => ({
            label: one.title,
            icon: <Workflow size={14} />,
            keys: one.id === id ? 'open' : undefined,
            run: () => open(one.id),
          })),
          'line' as const,
          { label: 'New empty graph', icon: <Plus size={14} />, run: () => void add() },
          {
            label: 'From a template…',
            icon: <LayoutGrid size={14} />,
            run: () => store.set(railPanelAtom, 'templates'),
          },
          {
            label: 'Delete this graph',
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: graphs.length < 2,
            run: () => void remove(),
          },
        ]}
      />
      <Crumbs />
    </div>
  );
}

/** The way from the graph to the subgraph that is open; each step goes back to itself. */
function Crumbs() {
  const path = useAtomValue(graphScopeAtom)?.path ?? [];
  if (path.length === 0) return null;
  return (
    <>
      <IconButton small label="Up to the graph around it" keys="Esc" onClick={leaveSubgraph}>
        <CornerLeftUp size={14} />
      </IconButton>
      {path.map((one, at) => (
        <span key={one.id} className={css.crumb}>
          <i>/</i>
          {at === path.length - 1 ? (
            <b>{one.title}</b>
          ) : (
            <button type="button" className={css.crumb} onClick={() => leaveTo(at + 1)}>
              {one.title}
            </button>
          )}
        </span>
      ))}
    </>
  );
}

export function Tools() {
  const [tool, setTool] = useAtom(toolAtom);
  const [minimap, setMinimap] = useAtom(minimapAtom);
  const [snap, setSnap] = useAtom(snapAtom);
  const [pinned, setPinned] = useAtom(inspectorPinnedAtom);
  const chosen = useAtomValue(selectionAtom).nodes.size;
  return (
    <div className={cx(css.float, css.topRight)}>
      <IconButton small label="Select" keys="V" on={tool === 'select'} onClick={() => setTool('select')}>
        <MousePointer2 size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton small label="Move the canvas" keys="H" on={tool === 'hand'} onClick={() => setTool('hand')}>
        <Hand size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton
        small
        label="Frame around the selection"
        keys="Ctrl G"
        disabled={chosen === 0}
        onClick={groupSelected}
      >
        <Group size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton small label="Note" keys="N" onClick={addNote}>
        <StickyNote size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton small label="Snap to the grid" keys="S" on={snap} onClick={() => setSnap(!snap)}>
        <Magnet size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton
        small
        label={minimap ? 'Hide the map' : 'Show the map'}
        on={minimap}
        onClick={() => setMinimap(!minimap)}
      >
        <MapIcon size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton
        small
        label={pinned ? 'Hide the graph’s details' : 'Show the graph’s details'}
        keys="I"
        on={pinned}
        onClick={() => setPinned(!pinned)}
      >
        <PanelRight size={16} strokeWidth={1.5} />
      </IconButton>
      <span className={css.rule} />
      <Button size="sm" tone="ghost" onClick={() => void tidy()}>
        <LayoutGrid size={14} />
        Tidy
      </Button>
    </div>
  );
}

export function Zoom() {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const canvas = useAtomValue(canvasAtom);
  return (
    <div className={cx(css.float, css.bottomLeft)}>
      <IconButton small label="Zoom out" keys="−" onClick={() => canvas?.zoomBy(1 / 1.25)}>
        <Minus size={16} />
      </IconButton>
      <button
        type="button"
        className={css.zoom}
        aria-label={`Zoom ${zoom} %, back to 100 %`}
        onClick={() => canvas?.zoomTo(1)}
      >
        {zoom} %
      </button>
      <IconButton small label="Zoom in" keys="+" onClick={() => canvas?.zoomBy(1.25)}>
        <Plus size={16} />
      </IconButton>
      <IconButton small label="Show everything" keys="." onClick={() => canvas?.fit()}>
        <Maximize size={14} />
      </IconButton>
    </div>
  );
}
