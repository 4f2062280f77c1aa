import { type Clip, findClip, type ItemId, type TakeId, withTake } from '@reelgraph/timeline';
import type { Comparison } from '@reelgraph/timeline/playback';
import { atom } from 'jotai';
import { sequenceAtom, store } from '../../state/index.ts';
import { clipAtPlayhead, edit, selectedClipAtom } from '../state.ts';
import { transport } from '../transport.ts';

const chosenAtom = atom<Comparison | null>(null);

/** Two takes of one clip that are seen together in the film. Gone with its clip, its take, and where that take is the one in the film. */
export const compareAtom = atom(
  (get): Comparison | null => {
    const chosen = get(chosenAtom);
    const sequence = get(sequenceAtom);
    if (!chosen || !sequence || !withTake(sequence, chosen.clip, chosen.take)) return null;
    return findClip(sequence, chosen.clip)?.item.activeTake === chosen.take ? null : chosen;
  },
  (_get, set, next: Comparison | null) => set(chosenAtom, next),
);

/** Shows a take together with the one in the film; the playhead goes to the clip if it is elsewhere. */
export function compareWith(clip: ItemId, take: TakeId, way: Comparison['way']): void {
  const sequence = store.get(sequenceAtom);
  const place = sequence && findClip(sequence, clip);
  if (!place) return;
  store.set(compareAtom, { clip, take, way, at: 0.5 });
  const { start, item } = place;
  if (transport.frame < start || transport.frame >= start + item.trim.length) transport.seek(start);
}

/** The next or the previous take of the selected clip, or of the one under the playhead; around the end it begins again. */
export function flipTake(by: 1 | -1): void {
  const clip: Clip | null = store.get(selectedClipAtom)?.item ?? clipAtPlayhead();
  const takes = clip ? Object.values(clip.takes) : [];
  if (!clip || takes.length < 2) return;
  const at = takes.findIndex(({ id }) => id === clip.activeTake);
  const next = takes[(at + by + takes.length) % takes.length]!;
  edit([{ type: 'setActiveTake', clip: clip.id, take: next.id, pinned: true }], 'Flip take', `flip:${clip.id}`);
}
