import type { Clip, SequenceOp } from '@reelgraph/timeline';
import { clipAt, filmTrack, findClip, type ItemId, sequenceLength } from '@reelgraph/timeline';
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

/** In and out of the open film, `to` exclusive: what is exported, made anew or looped. */
export interface FilmRange {
  readonly from: number;
  readonly to: number;
}
const marksAtom = atom<{ readonly of: string | null; readonly from: number | null; readonly to: number | null }>({
  of: null,
  from: null,
  to: null,
});
/** One mark alone reaches to that end of the film. Null where none is set, and in another film. */
export const filmRangeAtom = atom((get): FilmRange | null => {
  const { of, from, to } = get(marksAtom);
  const sequence = get(sequenceAtom);
  if (!sequence || of !== get(sequenceIdAtom) || (from === null && to === null)) return null;
  const end = sequenceLength(sequence);
  const range = { from: Math.min(from ?? 0, end), to: Math.min(to ?? end, end) };
  return range.to > range.from ? range : null;
});

/** Marks in (`from`) or out (`to`, exclusive) at a frame. A mark that would turn the range over takes the other one away. */
export function markFilm(change: { readonly from: number } | { readonly to: number }): void {
  const of = store.get(sequenceIdAtom);
  store.set(marksAtom, (now) => {
    const marks = now.of === of ? now : { of, from: null, to: null };
    const next = { ...marks, ...change, of };
    if (next.from === null || next.to === null || next.to > next.from) return next;
    return 'from' in change ? { ...next, to: null } : { ...next, from: null };
  });
}
export const clearMarks = (): void => store.set(marksAtom, { of: null, from: null, to: null });

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
