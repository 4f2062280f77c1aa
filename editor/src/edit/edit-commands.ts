import type { TimelineHandle, Tool } from '@reelgraph/timeline/ui';
import type { RefObject } from 'react';
import type { Command } from '../app/shortcuts/index.ts';
import { useCommands } from '../app/shortcuts/index.ts';
import { sequenceAtom, store } from '../state/index.ts';
import {
  addMarker,
  copySelected,
  deleteSelected,
  duplicateSelected,
  nudge,
  paste,
  selectAll,
  splitAtPlayhead,
  toggleDissolve,
  trimToPlayhead,
} from './actions.ts';
import { flipTake } from './compare/index.ts';
import { generateHere, slugAtPlayhead } from './from-cut/menu.tsx';
import {
  clearMarks,
  clipAtPlayhead,
  deselect,
  markFilm,
  select,
  selectedClipAtom,
  snappingAtom,
  toolAtom,
} from './state.ts';
import { transport } from './transport.ts';

const second = (): number => {
  const rate = store.get(sequenceAtom)?.rate;
  return rate ? Math.round(rate.num / rate.den) : 24;
};

const play: readonly Command[] = [
  { id: 'play', title: 'Play or pause', group: 'Playback', keys: ['Space'], run: () => transport.toggle() },
  {
    id: 'shuttle-back',
    title: 'Play backwards, faster with each press',
    group: 'Playback',
    keys: ['J'],
    run: () => void transport.player?.shuttle(-1),
  },
  { id: 'shuttle-stop', title: 'Stop', group: 'Playback', keys: ['K'], run: () => transport.player?.pause() },
  {
    id: 'shuttle-on',
    title: 'Play, faster with each press',
    group: 'Playback',
    keys: ['L'],
    run: () => void transport.player?.shuttle(1),
  },
  { id: 'frame-back', title: 'One frame back', group: 'Playback', keys: ['ArrowLeft'], run: () => transport.step(-1) },
  { id: 'frame-on', title: 'One frame on', group: 'Playback', keys: ['ArrowRight'], run: () => transport.step(1) },
  {
    id: 'second-back',
    title: 'One second back',
    group: 'Playback',
    keys: ['Shift+ArrowLeft'],
    run: () => transport.step(-second()),
  },
  {
    id: 'second-on',
    title: 'One second on',
    group: 'Playback',
    keys: ['Shift+ArrowRight'],
    run: () => transport.step(second()),
  },
  { id: 'cut-back', title: 'To the previous cut', group: 'Playback', keys: ['ArrowUp'], run: () => transport.jump(-1) },
  { id: 'cut-on', title: 'To the next cut', group: 'Playback', keys: ['ArrowDown'], run: () => transport.jump(1) },
  { id: 'go-start', title: 'To the start', group: 'Playback', keys: ['Home'], run: () => transport.seek(0) },
  {
    id: 'go-end',
    title: 'To the end',
    group: 'Playback',
    keys: ['End'],
    run: () => transport.seek(Number.MAX_SAFE_INTEGER),
  },
];

const making: readonly Command[] = [
  { id: 'take-next', title: 'Next take', group: 'Cut', keys: [']'], run: () => flipTake(1) },
  { id: 'take-back', title: 'Previous take', group: 'Cut', keys: ['['], run: () => flipTake(-1) },
  { id: 'mark-in', title: 'Mark in', group: 'Cut', keys: ['I'], run: () => markFilm({ from: transport.frame }) },
  { id: 'mark-out', title: 'Mark out', group: 'Cut', keys: ['O'], run: () => markFilm({ to: transport.frame + 1 }) },
  { id: 'marks-clear', title: 'Clear in and out', group: 'Cut', keys: ['Alt+X'], run: clearMarks },
  {
    id: 'generate-here',
    title: 'Generate what is selected: missing frames, a gap, in to out',
    group: 'Cut',
    keys: ['G'],
    run: generateHere,
  },
  { id: 'new-slug', title: 'New slug at the playhead', group: 'Cut', keys: ['Shift+G'], run: slugAtPlayhead },
];

const cutting: readonly Command[] = [
  { id: 'delete', title: 'Delete', group: 'Cut', keys: ['Delete', 'Backspace'], run: () => deleteSelected() },
  {
    id: 'ripple-delete',
    title: 'Delete and close up',
    group: 'Cut',
    keys: ['Shift+Delete', 'Shift+Backspace'],
    run: () => deleteSelected(true),
  },
  { id: 'split', title: 'Split at the playhead', group: 'Cut', keys: ['S', 'Mod+B'], run: () => splitAtPlayhead() },
  {
    id: 'split-all',
    title: 'Split all tracks at the playhead',
    group: 'Cut',
    keys: ['Shift+S'],
    run: () => splitAtPlayhead(true),
  },
  { id: 'trim-head', title: 'Trim head to the playhead', group: 'Cut', keys: ['Q'], run: () => trimToPlayhead('in') },
  { id: 'trim-end', title: 'Trim end to the playhead', group: 'Cut', keys: ['W'], run: () => trimToPlayhead('out') },
  {
    id: 'dissolve',
    title: 'Dissolve to the next clip',
    group: 'Cut',
    keys: ['D'],
    run: () => {
      const clip = store.get(selectedClipAtom)?.item ?? clipAtPlayhead();
      if (clip) toggleDissolve(clip.id);
    },
  },
  { id: 'marker', title: 'Add marker', group: 'Cut', keys: ['M'], run: () => void addMarker() },
  { id: 'nudge-back', title: 'Nudge one frame back', group: 'Cut', keys: ['Alt+ArrowLeft'], run: () => nudge(-1) },
  { id: 'nudge-on', title: 'Nudge one frame on', group: 'Cut', keys: ['Alt+ArrowRight'], run: () => nudge(1) },
  { id: 'copy', title: 'Copy clips', group: 'Cut', keys: ['Mod+C'], run: copySelected },
  { id: 'paste', title: 'Paste at the playhead', group: 'Cut', keys: ['Mod+V'], run: () => paste() },
  { id: 'duplicate', title: 'Duplicate', group: 'Cut', keys: ['Mod+D'], run: duplicateSelected },
  {
    id: 'select-clip',
    title: 'Select the clip at the playhead',
    group: 'Cut',
    keys: ['X'],
    run: () => {
      const clip = clipAtPlayhead();
      if (clip) select([clip.id]);
    },
  },
  { id: 'select-all', title: 'Select all clips', group: 'Cut', keys: ['Mod+A'], run: selectAll },
  { id: 'deselect', title: 'Select nothing', group: 'Cut', keys: ['Escape'], run: deselect },
];

const toolKeys: readonly (readonly [Tool, string, string])[] = [
  ['select', 'Select and move', 'V'],
  ['trim', 'Roll, slip and slide', 'T'],
  ['split', 'Split tool', 'B'],
  ['hand', 'Pan', 'H'],
];

const tools: readonly Command[] = [
  ...toolKeys.map(
    ([tool, title, key]): Command => ({
      id: `tool-${tool}`,
      title,
      group: 'Tools',
      keys: [key],
      run: () => store.set(toolAtom, tool),
    }),
  ),
  {
    id: 'snapping',
    title: 'Snapping',
    group: 'Tools',
    keys: ['N'],
    run: () => store.set(snappingAtom, !store.get(snappingAtom)),
  },
];

/** Everything that can be done by key in the Edit workspace. */
export function useEditCommands(handle: RefObject<TimelineHandle | null>): void {
  useCommands('edit', [
    ...play,
    ...cutting,
    ...making,
    ...tools,
    { id: 'zoom-in', title: 'Zoom in', group: 'Tools', keys: ['+', '='], run: () => handle.current?.zoom(1.4) },
    { id: 'zoom-out', title: 'Zoom out', group: 'Tools', keys: ['-'], run: () => handle.current?.zoom(1 / 1.4) },
    { id: 'zoom-fit', title: 'Whole film', group: 'Tools', keys: ['Shift+Z'], run: () => handle.current?.fit() },
    { id: 'fullscreen', title: 'Full screen', group: 'Playback', keys: ['F'], run: fullscreen },
  ]);
}

function fullscreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.querySelector<HTMLElement>('[data-stage]')?.requestFullscreen();
}
