import type { Way } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import type { Command } from '../app/shortcuts/index.ts';
import { useCommands } from '../app/shortcuts/index.ts';
import { graphScopeAtom, nothingSelected, selectionAtom, startRun, store } from '../state/index.ts';
import * as act from './actions.ts';
import { arrange, arrangements } from './arrange.ts';
import { canvasAtom, findAtom, inspectorPinnedAtom, quickAddAtom, snapAtom, toolAtom } from './canvas-state.ts';
import { leaveSubgraph, makeSubgraphOfSelection, openSelected, unpackSelected } from './subgraph-actions.ts';
import { tidy } from './tidy.ts';
import { showByDigit } from './viewer/flags.ts';
import { viewerAtom } from './viewer/viewer-state.ts';
import { walk } from './walk.ts';

const step = 8;
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const arrows: readonly (readonly [string, Way, number, number])[] = [
  ['ArrowLeft', 'left', -1, 0],
  ['ArrowRight', 'right', 1, 0],
  ['ArrowUp', 'up', 0, -1],
  ['ArrowDown', 'down', 0, 1],
];

/** What can be done on the canvas. */
export function useGraphCommands(): void {
  const selection = useAtomValue(selectionAtom);
  const none = act.sizeOf(selection) === 0;
  const noNode = selection.nodes.size === 0;
  const inside = (useAtomValue(graphScopeAtom)?.path.length ?? 0) > 0;
  const onSelection: readonly Command[] = [
    {
      id: 'delete',
      title: 'Delete the selection',
      group: 'Graph',
      keys: ['Delete', 'Backspace'],
      disabled: none,
      run: act.removeSelected,
    },
    {
      id: 'delete-heal',
      title: 'Delete, and lead the wires on',
      group: 'Graph',
      keys: ['Mod+Delete', 'Mod+Backspace'],
      disabled: noNode,
      run: act.removeAndLeadOn,
    },
    {
      id: 'select-before',
      title: 'Select all that feeds it',
      group: 'Graph',
      keys: ['Alt+U'],
      disabled: noNode,
      run: () => act.selectAlong('before'),
    },
    {
      id: 'select-after',
      title: 'Select all that follows it',
      group: 'Graph',
      keys: ['Alt+D'],
      disabled: noNode,
      run: () => act.selectAlong('after'),
    },
    { id: 'copy', title: 'Copy', group: 'Graph', keys: ['Mod+C'], disabled: none, run: () => void act.copySelected() },
    { id: 'cut', title: 'Cut', group: 'Graph', keys: ['Mod+X'], disabled: none, run: () => void act.cutSelected() },
    {
      id: 'duplicate',
      title: 'Duplicate',
      group: 'Graph',
      keys: ['Mod+D'],
      disabled: none,
      run: act.duplicateSelected,
    },
    {
      id: 'group',
      title: 'Frame around the selection',
      group: 'Graph',
      keys: ['Mod+G'],
      disabled: noNode,
      run: act.groupSelected,
    },
    {
      id: 'make-subgraph',
      title: 'Make a subgraph of the selection',
      group: 'Graph',
      keys: ['Mod+E'],
      disabled: noNode,
      run: makeSubgraphOfSelection,
    },
    {
      id: 'unpack-subgraph',
      title: 'Unpack the subgraph',
      group: 'Graph',
      keys: ['Mod+Shift+E'],
      disabled: noNode,
      run: unpackSelected,
    },
    {
      id: 'open-subgraph',
      title: 'Open the subgraph, or the result large',
      group: 'Graph',
      keys: ['Enter'],
      disabled: noNode,
      run: openSelected,
    },
    ...arrangements.map(
      ([how, title]): Command => ({
        id: `arrange-${how}`,
        title,
        group: 'Graph',
        words: 'line up',
        disabled: selection.nodes.size < 2,
        run: () => arrange(how),
      }),
    ),
    { id: 'mute', title: 'Mute', group: 'Nodes', keys: ['M'], disabled: noNode, run: () => act.toggleMode('muted') },
    {
      id: 'bypass',
      title: 'Bypass',
      group: 'Nodes',
      keys: ['B'],
      disabled: noNode,
      run: () => act.toggleMode('bypassed'),
    },
    {
      id: 'freeze',
      title: 'Freeze the result',
      group: 'Nodes',
      keys: ['F'],
      disabled: noNode,
      run: () => act.toggleFreeze(),
    },
    {
      id: 'collapse',
      title: 'Collapse or expand',
      group: 'Nodes',
      keys: ['C'],
      disabled: noNode,
      run: () => act.toggleCollapsed(),
    },
    {
      id: 'run-node',
      title: 'Run to the selected nodes',
      group: 'Run',
      keys: ['R', 'Shift+R'],
      disabled: noNode,
      run: () => act.runTo(),
    },
    {
      id: 'fit-selected',
      title: 'Show the selection',
      group: 'View',
      keys: ['G'],
      disabled: noNode,
      run: () => store.get(canvasAtom)?.fit([...store.get(selectionAtom).nodes]),
    },
    {
      id: 'select-none',
      title: 'Select nothing, then leave the subgraph',
      group: 'Graph',
      keys: ['Escape'],
      keysOnly: true,
      disabled: none && !inside,
      run: none ? leaveSubgraph : () => store.set(selectionAtom, nothingSelected),
    },
    ...arrows.flatMap(([key, way, x, y]): Command[] => [
      {
        id: `nudge-${key}`,
        title: `Move ${way}`,
        group: 'Graph',
        keys: [key],
        keysOnly: true,
        disabled: noNode,
        run: () => act.nudge(x * step, y * step),
      },
      {
        id: `nudge-far-${key}`,
        title: `Move ${way}, far`,
        group: 'Graph',
        keys: [`Shift+${key}`],
        keysOnly: true,
        disabled: noNode,
        run: () => act.nudge(x * step * 5, y * step * 5),
      },
    ]),
  ];
  useCommands('graph', [...onCanvas, ...walks, ...onSelection]);
}

const walks: readonly Command[] = arrows.map(([key, way]) => ({
  id: `walk-${key}`,
  title: way === 'up' || way === 'down' ? `Walk ${way} to the next node` : `Walk ${way}wards to the next node`,
  group: 'Graph',
  keys: [`Alt+${key}`],
  keysOnly: true,
  run: () => walk(way),
}));

const onCanvas: readonly Command[] = [
  {
    id: 'quick-add',
    title: 'Add a node at the pointer',
    group: 'Nodes',
    keys: ['Tab', 'Shift+A'],
    // Elsewhere Tab is the way through the page.
    when: (event) => event.key !== 'Tab' || document.querySelector('[data-testid=canvas]:hover') !== null,
    run: () => {
      const canvas = store.get(canvasAtom);
      if (canvas) store.set(quickAddAtom, { screen: canvas.pointerOnScreen(), from: null });
    },
  },
  {
    id: 'find',
    title: 'Find and replace in the graph',
    group: 'Graph',
    keys: ['Mod+F'],
    words: 'search value model',
    inText: true,
    run: () => store.set(findAtom, true),
  },
  {
    id: 'show-digit',
    title: 'Send the node to the viewer, then show it',
    group: 'View',
    keys: digits,
    keysOnly: true,
    when: () => store.get(viewerAtom) === null,
    run: (event) => showByDigit(event?.key ?? '1'),
  },
  { id: 'note', title: 'Add a note', group: 'Nodes', keys: ['N'], run: act.addNote },
  { id: 'paste', title: 'Paste', group: 'Graph', keys: ['Mod+V'], run: () => void act.pasteHere() },
  {
    id: 'paste-wired',
    title: 'Paste with the wires that came in',
    group: 'Graph',
    keys: ['Mod+Shift+V'],
    run: () => void act.pasteHere(true),
  },
  {
    id: 'invert',
    title: 'Select what is not selected',
    group: 'Graph',
    keys: ['Mod+Shift+A'],
    run: act.invertSelection,
  },
  {
    id: 'snap',
    title: 'Snap to the grid, or not',
    group: 'View',
    keys: ['S'],
    run: () => store.set(snapAtom, (on) => !on),
  },
  { id: 'select-all', title: 'Select everything', group: 'Graph', keys: ['Mod+A'], run: act.selectAll },
  {
    id: 'tidy',
    title: 'Tidy the graph',
    group: 'Graph',
    keys: ['Shift+T'],
    words: 'layout arrange',
    run: () => void tidy(),
  },
  {
    id: 'fit',
    title: 'Show the whole graph',
    group: 'View',
    keys: ['.', 'Home'],
    run: () => store.get(canvasAtom)?.fit(),
  },
  { id: 'zoom-in', title: 'Zoom in', group: 'View', keys: ['+', '='], run: () => store.get(canvasAtom)?.zoomBy(1.25) },
  { id: 'zoom-out', title: 'Zoom out', group: 'View', keys: ['-'], run: () => store.get(canvasAtom)?.zoomBy(1 / 1.25) },
  { id: 'zoom-100', title: 'Zoom to 100 %', group: 'View', keys: ['0'], run: () => store.get(canvasAtom)?.zoomTo(1) },
  { id: 'tool-select', title: 'Select tool', group: 'View', keys: ['V'], run: () => store.set(toolAtom, 'select') },
  { id: 'tool-hand', title: 'Hand tool', group: 'View', keys: ['H'], run: () => store.set(toolAtom, 'hand') },
  {
    id: 'inspector',
    title: 'Show the graph’s details',
    group: 'View',
    keys: ['I'],
    run: () => store.set(inspectorPinnedAtom, (pinned) => !pinned),
  },
  {
    id: 'run-fail-fast',
    title: 'Run, stop at the first failure',
    group: 'Run',
    run: () => void startRun({ policy: 'fail-fast' }),
  },
];
