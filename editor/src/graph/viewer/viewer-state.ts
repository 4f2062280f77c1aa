import { specIn } from '@reelgraph/nodes/graph';
import type { MediaRef } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { catalogueAtom, graphAtom, openNodeRunAtom, store } from '../../state/index.ts';
import { asList, pictureOf, shownValue } from '../values.ts';

/** One thing to look at; `other` is what a node that holds two against each other puts beside it. */
export interface Viewed {
  readonly key: string;
  readonly name: string;
  readonly media: MediaRef;
  readonly other: MediaRef | null;
}

/** The viewer stands open on a node; `at` is which of its items is shown. */
export interface ViewerState {
  readonly node: string;
  readonly at: number;
}
export const viewerAtom = atom<ViewerState | null>(null);

const picture = (value: unknown): MediaRef | null => {
  const media = pictureOf(value);
  return media && media.kind !== 'audio' ? media : null;
};

/** Everything that the open node gave last, in the order of its items. */
export const viewedAtom = atom((get): readonly Viewed[] => {
  const state = get(viewerAtom);
  const graph = get(graphAtom);
  const node = state && graph?.nodes[state.node];
  if (!graph || !node) return [];
  const spec = specIn(graph, get(catalogueAtom), node) ?? null;
  const tasks = [...get(openNodeRunAtom(node.id)).results.values()];
  return tasks
    .sort((a, b) => (a.item?.index ?? 0) - (b.item?.index ?? 0))
    .flatMap((task) => {
      const shown = shownValue(task, spec);
      const outputs = Object.entries(task.outputs ?? {});
      // Only what is of one kind with it: a clip's last frame is not the other side of the clip.
      const kind = picture(shown)?.kind;
      const beside = outputs.find(
        ([, value]) => value !== shown && kind !== undefined && picture(value)?.kind === kind,
      );
      const list = asList(shown);
      const others = asList(beside?.[1]);
      const items = list ?? [{ key: task.item?.key ?? '', name: task.item?.name ?? '', value: shown }];
      return items.flatMap(({ key, name, value }, at): Viewed[] => {
        const media = picture(value);
        const other = picture(others ? others[at]?.value : beside?.[1]);
        return media ? [{ key, name, media, other }] : [];
      });
    });
});

/** Opens the viewer on a node that has something to show; says whether it has. */
export function openViewer(node: string, key?: string): boolean {
  const graph = store.get(graphAtom);
  const own = graph?.nodes[node];
  if (!own) return false;
  store.set(viewerAtom, { node, at: 0 });
  const all = store.get(viewedAtom);
  if (all.length === 0) {
    store.set(viewerAtom, null);
    return false;
  }
  const at = all.findIndex((one) => one.key === key);
  store.set(viewerAtom, { node, at: Math.max(0, at) });
  return true;
}
