import type { Clip, SequenceOp } from '@reelgraph/timeline';
import { clipAt, filmTrack, findClip, type ItemId } from '@reelgraph/timeline';
import type { Tool } from '@reelgraph/timeline/ui';
import { atom } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { dispatch, sequenceAtom, sequenceIdAtom, store } from '../state/index.ts';
import { transport } from './transport.ts';

const nothing: ReadonlySet<string> = new Set();

/** Clips and transitions that are selected on the timeline. */
export const editSelectionAtom = atom<ReadonlySet<string>>(nothing);
export const toolAtom = atom<Tool>('select');
export const snappingAtom = atomWithStorage('reelgraph:snapping', true, undefined, { getOnInit: true });

export interface ViewerPrefs {
  readonly timecode: boolean;
  readonly draft: boolean;
  /** Frames of the safe areas over the picture. */
  readonly safe?: boolean;
  /** Share of the full size at which the picture is drawn. */
  readonly quality: number;
}
export const viewerPrefsAtom = atomWithStorage<ViewerPrefs>(
  'reelgraph:viewer',
  { timecode: true, draft: true, quality: 1 },
  undefined,
  { getOnInit: true },
);

/** The one selected clip, with its place; null for none or several. */
export const selectedClipAtom = atom((get) => {
  const ids = get(editSelectionAtom);
  const sequence = get(sequenceAtom);
  if (!sequence || ids.size !== 1) return null;
  return findClip(sequence, [...ids][0] as ItemId);
});

/** The clip of the film track under the playhead. Asked, not followed: it changes while playing. */
export function clipAtPlayhead(): Clip | null {
  const sequence = store.get(sequenceAtom);
  const film = sequence && filmTrack(sequence);
  return film ? clipAt(film, transport.frame) : null;
}

export const edit = (ops: readonly SequenceOp[], label: string, merge?: string): boolean =>
  dispatch(store.get(sequenceIdAtom), ops, { label, merge }).ok;

export const select = (ids: Iterable<string>): void => store.set(editSelectionAtom, new Set(ids));
export const deselect = (): void => store.set(editSelectionAtom, nothing);

/** What is dragged from the takes panel: the ids of a clip and of one of its takes. */
export const TAKE_DRAG = 'application/x-reelgraph-take';
/** The same for a shot that was taken off the timeline: source and key of its landing. */
export const SHOT_DRAG = 'application/x-reelgraph-shot';
