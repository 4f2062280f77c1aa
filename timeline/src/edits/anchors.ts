import { isClip, itemLength, startsOf } from '../sequence/items.ts';
import { gapOf, normaliseItems } from '../sequence/normalise.ts';
import type { Clip, Item, Sequence, Track, TrackId } from '../sequence/types.ts';
import { splitAt } from './cut.ts';

interface Mover {
  readonly items: readonly Item[];
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly trackIndex: number;
}

const anchored = (track: Track): boolean =>
  track.mode === 'free' && track.items.some((item) => item.type === 'clip' && item.anchor !== undefined);

/** Heads of the clips that something hangs on; the others are not looked at, for there may be thousands. */
function heads(sequence: Sequence): Map<string, number> {
  const wanted = new Set<string>();
  for (const track of sequence.tracks) {
    if (track.mode !== 'free') continue;
    for (const item of track.items) if (item.type === 'clip' && item.anchor) wanted.add(item.anchor.clip);
  }
  const map = new Map<string, number>();
  for (const track of sequence.tracks) {
    if (track.mode !== 'magnetic') continue;
    const starts = startsOf(track.items);
    track.items.forEach((item, i) => {
      if (wanted.has(item.id)) map.set(item.id, starts[i]!);
    });
  }
  return map;
}

const setTrack = (sequence: Sequence, index: number, items: readonly Item[]): Sequence => ({
  ...sequence,
  tracks: sequence.tracks.map((track, i) => (i === index ? { ...track, items } : track)),
});

/** Are the frames [from, to) of a free track empty? */
function isFree(items: readonly Item[], from: number, to: number): boolean {
  const starts = startsOf(items);
  return !items.some((item, i) => item.type === 'clip' && starts[i]! < to && starts[i]! + item.trim.length > from);
}

function place(sequence: Sequence, mover: Mover): Sequence {
  const { kind, captions } = sequence.tracks[mover.trackIndex]!;
  const put = (index: number): Sequence => {
    const { left, right } = splitAt(sequence.tracks[index]!.items, mover.to);
    const rest = splitAt(right, mover.length).right;
    return setTrack(sequence, index, normaliseItems([...left, ...mover.items, ...rest], 'free'));
  };
  const room = (index: number): boolean => isFree(sequence.tracks[index]!.items, mover.to, mover.to + mover.length);
  if (room(mover.trackIndex)) return put(mover.trackIndex);
  const other = sequence.tracks.findIndex(
    (track, i) =>
      track.kind === kind &&
      track.mode === 'free' &&
      !track.locked &&
      (track.captions === undefined) === (captions === undefined) &&
      room(i),
  );
  if (other >= 0) return put(other);
  return addFor(sequence, mover, kind);
}

function addFor(sequence: Sequence, mover: Mover, kind: Track['kind']): Sequence {
  const letter = kind === 'video' ? 'V' : 'A';
  let number = 1;
  while (sequence.tracks.some((track) => track.id === `${letter}${number}`)) number++;
  const id = `${letter}${number}`;
  const items = normaliseItems([gapOf(mover.to), ...mover.items], 'free');
  const track: Track = { id: id as TrackId, kind, name: id, mode: 'free', items };
  // Picture tracks stand before sound tracks; within a kind the new one is last.
  const last = sequence.tracks.map((t) => t.kind).lastIndexOf(kind);
  return { ...sequence, tracks: [...sequence.tracks.slice(0, last + 1), track, ...sequence.tracks.slice(last + 1)] };
}

/** Takes every clip that has left its anchor out of a free track, as runs that stay joined by their transitions. */
function lift(
  track: Track,
  trackIndex: number,
  starts: Map<string, number>,
): { items: readonly Item[]; movers: Mover[] } {
  const movers: Mover[] = [];
  const rest: Item[] = [];
  const at = startsOf(track.items);
  const wanted = (clip: Clip): number | null => {
    const head = clip.anchor && starts.get(clip.anchor.clip);
    return head === undefined ? null : Math.max(0, head + clip.anchor!.offset);
  };
  for (let i = 0; i < track.items.length; i++) {
    const item = track.items[i]!;
    if (!isClip(item) || !item.anchor) {
      rest.push(item);
      continue;
    }
    const to = wanted(item);
    if (to === null) {
      const { anchor: _gone, ...free } = item;
      rest.push(free);
      continue;
    }
    if (to === at[i]) {
      rest.push(item);
      continue;
    }
    const from = at[i]!;
    const run: Item[] = [item];
    let length: number = item.trim.length;
    for (;;) {
      const joint = track.items[i + 1];
      const next = track.items[i + 2];
      if (joint?.type !== 'transition' || !isClip(next) || !next.anchor) break;
      if (wanted(next) !== to + (at[i + 2]! - from)) break;
      run.push(joint, next);
      length += next.trim.length;
      i += 2;
    }
    movers.push({ items: run, from, to, length, trackIndex });
    rest.push(gapOf(length));
  }
  return { items: normaliseItems(rest, 'free'), movers };
}

/**
 * After a verb on a magnetic track: each anchored clip follows the clip that it hangs on.
 *
 *     V2      [a]              V2          [a]         a keeps its offset from B;
 *     V1  [A ][B   ]     →     V1  [A     ][B   ]      where another clip is in the way it goes to the
 *                                                      first free track, else to a new one
 *
 * An anchor whose clip is gone is dropped and the clip stays where it is. Locked tracks follow too: an anchor is a wish
 * about position in the *film*, and a lock that broke it would move the sound against the picture.
 */
export function followAnchors(sequence: Sequence): Sequence {
  if (!sequence.tracks.some(anchored)) return sequence;
  const starts = heads(sequence);
  let present = sequence;
  const movers: Mover[] = [];
  sequence.tracks.forEach((track, index) => {
    if (!anchored(track)) return;
    const lifted = lift(track, index, starts);
    const same = lifted.items.length === track.items.length && lifted.items.every((item, i) => item === track.items[i]);
    if (!same) present = setTrack(present, index, lifted.items);
    movers.push(...lifted.movers);
  });
  // Where the place behind is taken by one that also moves, the order of arrival must not matter.
  for (const mover of movers.sort((a, b) => a.to - b.to || a.trackIndex - b.trackIndex))
    present = place(present, mover);
  return present;
}

/** After a verb on a free track: the list is the position, so the offsets of its anchored clips are taken anew. */
export function rebindAnchors(sequence: Sequence, trackIndex: number): Sequence {
  const track = sequence.tracks[trackIndex]!;
  if (!anchored(track)) return sequence;
  const starts = heads(sequence);
  const at = startsOf(track.items);
  let changed = false;
  const items = track.items.map((item, i): Item => {
    if (!isClip(item) || !item.anchor) return item;
    const head = starts.get(item.anchor.clip);
    if (head !== undefined && Math.max(0, head + item.anchor.offset) === at[i]) return item;
    changed = true;
    if (head === undefined) {
      const { anchor: _gone, ...free } = item;
      return free;
    }
    return { ...item, anchor: { clip: item.anchor.clip, offset: at[i]! - head } };
  });
  return changed ? setTrack(sequence, trackIndex, items) : sequence;
}

/** Anchors to the right part of a clip that was cut at `offset` go with it: they hung on that picture. */
export function splitAnchors(sequence: Sequence, from: string, offset: number, to: Clip['id']): Sequence {
  let present = sequence;
  sequence.tracks.forEach((track, index) => {
    if (!track.items.some((item) => isClip(item) && item.anchor?.clip === from && item.anchor.offset >= offset)) return;
    present = setTrack(
      present,
      index,
      track.items.map((item) =>
        isClip(item) && item.anchor?.clip === from && item.anchor.offset >= offset
          ? { ...item, anchor: { clip: to, offset: item.anchor.offset - offset } }
          : item,
      ),
    );
  });
  return present;
}

export const lengthOf = (items: readonly Item[]): number => items.reduce((sum, item) => sum + itemLength(item), 0);
