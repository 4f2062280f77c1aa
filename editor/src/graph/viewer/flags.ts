import { atom } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { atomFamily } from 'jotai-family';
import { graphAtom, graphIdAtom, selectionAtom, store, toast } from '../../state/index.ts';
import { openViewer } from './viewer-state.ts';

/** The digit of each node that was sent to the viewer, by graph. Of this browser: two people look at different nodes. */
const flagsAtom = atomWithStorage<Readonly<Record<string, Readonly<Record<string, string>>>>>(
  'reelgraph:viewer-flags',
  {},
  undefined,
  { getOnInit: true },
);
const openFlagsAtom = atom((get) => get(flagsAtom)[get(graphIdAtom) ?? ''] ?? {});

/** The digits that show a node. */
export const flagsOfAtom = atomFamily((node: string) =>
  atom((get) =>
    Object.entries(get(openFlagsAtom))
      .filter(([, flagged]) => flagged === node)
      .map(([digit]) => digit)
      .join(' '),
  ),
);

/** The selected node takes the digit and is shown; with none selected, the node that has the digit is. */
export function showByDigit(digit: string): void {
  const graphId = store.get(graphIdAtom);
  const graph = store.get(graphAtom);
  if (!graphId || !graph) return;
  const [selected] = store.get(selectionAtom).nodes;
  if (selected) store.set(flagsAtom, (all) => ({ ...all, [graphId]: { ...all[graphId], [digit]: selected } }));
  const node = store.get(openFlagsAtom)[digit];
  if (node && graph.nodes[node] && openViewer(node)) return;
  toast({
    tone: 'info',
    title: node && graph.nodes[node] ? `${digit} is set` : `Nothing is on ${digit} yet`,
    text:
      node && graph.nodes[node]
        ? 'This node has no picture to show yet. Run it.'
        : 'Select a node, then press the digit.',
  });
}
