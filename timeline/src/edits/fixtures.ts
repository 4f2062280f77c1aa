import { emptySequence, newClip } from '../sequence/create.ts';
import { isClip } from '../sequence/items.ts';
import { normaliseItems } from '../sequence/normalise.ts';
import type { Clip, Item, ItemId, Sequence, Take, TakeId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';

/** Short ways to write the films of the tests. */
export const id = (text: string): ItemId => text as ItemId;
export const RATE_24 = { num: 24, den: 1 };

export const take = (name: string, frames: number, more: Partial<Take> = {}): Take => ({
  id: name as TakeId,
  asset: 'a'.repeat(64),
  kind: 'video',
  rate: RATE_24,
  frames,
  audio: true,
  state: 'ready',
  ...more,
});

/** `media` frames of which [in, in + length) are used; without media a slug. */
export function clip(name: string, length: number, start = 0, media?: number): Clip {
  const bare = newClip({ id: name, name, length, trim: { in: seqFrame(start), length: seqFrame(length) } });
  if (media === undefined) return bare;
  const its = take(`${name}-take`, media);
  return { ...bare, takes: { [its.id]: its }, activeTake: its.id };
}

export const gap = (length: number): Item => ({ type: 'gap', id: id('gap'), length: seqFrame(length) });
export const dissolve = (name: string, before: number, after: number): Item => ({
  type: 'transition',
  id: id(name),
  kind: 'dissolve',
  in: seqFrame(before),
  out: seqFrame(after),
});

/** A film of the given lists: V1 magnetic, the others free. */
export function film(lists: Partial<Record<'V1' | 'V2' | 'A1' | 'A2', readonly Item[]>>): Sequence {
  const empty = emptySequence({ id: 's', title: 'Film', rate: RATE_24, size: { width: 1280, height: 720 } });
  return {
    ...empty,
    tracks: empty.tracks.map((track) => ({
      ...track,
      items: normaliseItems(lists[track.id as 'V1'] ?? [], track.mode),
    })),
  };
}

/** `A:24@0 gap20 B:12@5 ~2/3` — name, length and in point of clips; gaps; transitions as in/out. */
export const picture = (sequence: Sequence, track: string): string =>
  sequence.tracks
    .find((it) => it.id === track)!
    .items.map((item) =>
      isClip(item)
        ? `${item.id}:${item.trim.length}@${item.trim.in}`
        : item.type === 'gap'
          ? `gap${item.length}`
          : `~${item.in}/${item.out}`,
    )
    .join(' ');
