import { useAtom } from 'jotai';
import {
  Ban,
  ClipboardPaste,
  Copy,
  Crosshair,
  Dices,
  Eraser,
  Group,
  LayoutGrid,
  LayoutTemplate,
  Maximize,
  Minimize2,
  Package,
  PackageOpen,
  Play,
  Plus,
  Replace,
  Rows3,
  Snowflake,
  Spline,
  StickyNote,
  Trash2,
  Waypoints,
} from 'lucide-react';
import { nextVariant } from '../../app/run-controls.tsx';
import { isMac, showChord } from '../../app/shortcuts/index.ts';
import { clipsOfNodes, showOnTimeline } from '../../edit/show.ts';
import {
  clearNodes,
  dialogAtom,
  nothingSelected,
  runOnCanvas,
  selectionAtom,
  startRun,
  store,
} from '../../state/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { MenuAt } from '../../ui/index.ts';
import {
  addNote,
  copySelected,
  duplicateSelected,
  groupSelected,
  nodesOf,
  pasteHere,
  removeSelected,
  runTo,
  selectOnly,
  toggleCollapsed,
  toggleFreeze,
  toggleMode,
} from '../actions.ts';
import type { ContextTarget } from '../canvas-state.ts';
import { canvasAtom, contextMenuAtom, quickAddAtom } from '../canvas-state.ts';
import { rerouteAt } from '../reroute.ts';
import { isInstance, makeSubgraphOfSelection, openSubgraph, unpackSelected } from '../subgraph-actions.ts';
import { tidy } from '../tidy.ts';

export function ContextMenu() {
  const [target, setTarget] = useAtom(contextMenuAtom);
  if (!target) return null;
  return (
    <MenuAt
      key={`${target.screen.x} ${target.screen.y}`}
      x={target.screen.x}
      y={target.screen.y}
      items={
        target.kind === 'pane' ? paneItems(target) : target.kind === 'node' ? nodeItems(target) : thingItems(target)
      }
      onClose={() => setTarget(null)}
    />
  );
}

/** The menu acts on the selection; what was not in it becomes it. */
export function selectForMenu(kind: ContextTarget['kind'], id: string): void {
  const selection = store.get(selectionAtom);
  const family = { node: 'nodes', edge: 'edges', frame: 'frames', note: 'notes' } as const;
  if (kind === 'pane') return;
  const set = family[kind];
  if (!selection[set].has(id)) store.set(selectionAtom, { ...nothingSelected, [set]: new Set([id]) });
}

const later = (run: () => void) => setTimeout(run, 0);

const nodeItems = ({ screen, id }: ContextTarget): readonly MenuEntry[] => [
  { label: 'Run to here', icon: <Play size={14} />, keys: 'R', run: () => runTo() },
  {
    label: 'New take',
    icon: <Dices size={14} />,
    run: () => runOnCanvas([...store.get(selectionAtom).nodes], { variant: nextVariant() }),
  },
  {
    label: 'Show on timeline',
    icon: <Rows3 size={14} />,
    disabled: clipsOfNodes(store.get(selectionAtom).nodes).length === 0,
    run: () => showOnTimeline(store.get(selectionAtom).nodes),
  },
  'line',
  { label: 'Mute', icon: <Ban size={14} />, keys: 'M', run: () => toggleMode('muted') },
  { label: 'Bypass', icon: <Spline size={14} />, keys: 'B', run: () => toggleMode('bypassed') },
  { label: 'Freeze result', icon: <Snowflake size={14} />, keys: 'F', run: () => toggleFreeze() },
  {
    label: 'Make again at the next run',
    icon: <Eraser size={14} />,
    run: () => void clearNodes([...store.get(selectionAtom).nodes]),
  },
  { label: 'Collapse', icon: <Minimize2 size={14} />, keys: 'C', run: () => toggleCollapsed() },
  'line',
  { label: 'Duplicate', icon: <Copy size={14} />, keys: showChord('Mod+D', isMac), run: duplicateSelected },
  { label: 'Copy', icon: <Copy size={14} />, keys: showChord('Mod+C', isMac), run: () => void copySelected() },
  { label: 'Group', icon: <Group size={14} />, keys: showChord('Mod+G', isMac), run: groupSelected },
  {
    label: 'Change type…',
    icon: <Replace size={14} />,
    run: () => later(() => id && store.set(quickAddAtom, { screen, from: null, swap: id })),
  },
  ...(id && isInstance(id)
    ? [
        { label: 'Open subgraph', icon: <Maximize size={14} />, keys: 'Enter', run: () => openSubgraph(id) },
        {
          label: 'Unpack subgraph',
          icon: <PackageOpen size={14} />,
          keys: showChord('Mod+Shift+E', isMac),
          run: unpackSelected,
        },
      ]
    : [
        {
          label: 'Make subgraph',
          icon: <Package size={14} />,
          keys: showChord('Mod+E', isMac),
          run: makeSubgraphOfSelection,
        },
      ]),
  {
    label: 'Save graph as template',
    icon: <LayoutTemplate size={14} />,
    run: () => store.set(dialogAtom, { kind: 'save-template' }),
  },
  'line',
  { label: 'Delete', icon: <Trash2 size={14} />, keys: 'Del', danger: true, run: removeSelected },
];

const frameItems = (id: string): readonly MenuEntry[] => {
  const nodes = nodesOf(id);
  const none = nodes.length === 0;
  return [
    {
      label: 'Run to all of it',
      icon: <Play size={14} />,
      disabled: none,
      run: () => runOnCanvas(nodes.map((node) => node.id)),
    },
    { label: 'Mute all of it', icon: <Ban size={14} />, disabled: none, run: () => toggleMode('muted', nodes) },
    { label: 'Bypass all of it', icon: <Spline size={14} />, disabled: none, run: () => toggleMode('bypassed', nodes) },
    { label: 'Collapse all of it', icon: <Minimize2 size={14} />, disabled: none, run: () => toggleCollapsed(nodes) },
    {
      label: 'Select all of it',
      icon: <Group size={14} />,
      disabled: none,
      run: () => selectOnly(...nodes.map((node) => node.id)),
    },
    'line',
  ];
};

const thingItems = ({ kind, id, screen }: ContextTarget): readonly MenuEntry[] => [
  ...(kind === 'frame' && id ? frameItems(id) : []),
  ...(kind === 'edge' && id
    ? [
        {
          label: 'Put a node in between…',
          icon: <Plus size={14} />,
          run: () => later(() => store.set(quickAddAtom, { screen, from: null, wire: id })),
        },
        {
          label: 'Put a reroute in',
          icon: <Waypoints size={14} />,
          keys: 'Alt click',
          run: () => rerouteAt(id, screen),
        },
      ]
    : []),
  { label: 'Delete', icon: <Trash2 size={14} />, keys: 'Del', danger: true, run: removeSelected },
];

const paneItems = ({ screen }: ContextTarget): readonly MenuEntry[] => [
  {
    label: 'Add a node…',
    icon: <Plus size={14} />,
    keys: 'Tab',
    run: () => later(() => store.set(quickAddAtom, { screen, from: null })),
  },
  { label: 'Add a note', icon: <StickyNote size={14} />, keys: 'N', run: addNote },
  { label: 'Paste', icon: <ClipboardPaste size={14} />, keys: showChord('Mod+V', isMac), run: () => void pasteHere() },
  'line',
  { label: 'Run everything', icon: <Play size={14} />, run: () => void startRun() },
  { label: 'Tidy', icon: <LayoutGrid size={14} />, run: () => void tidy() },
  { label: 'Show everything', icon: <Maximize size={14} />, keys: '.', run: () => store.get(canvasAtom)?.fit() },
  { label: 'Zoom to 100 %', icon: <Crosshair size={14} />, keys: '0', run: () => store.get(canvasAtom)?.zoomTo(1) },
];
