import { seqFrame } from '../time/frames.ts';
import type { Rate } from '../time/rate.ts';
import { ONE } from '../time/rational.ts';
import type { Clip, ItemId, Sequence, SequenceId, Take, Track, TrackId } from './types.ts';

export const SEQUENCE_VERSION = 1;

export interface NewSequence {
  readonly id: string;
  readonly title: string;
  readonly rate: Rate;
  readonly size: { readonly width: number; readonly height: number };
  readonly sampleRate?: number;
  readonly dropFrame?: boolean;
}

const track = (id: string, kind: Track['kind'], name: string, mode: Track['mode']): Track => ({
  id: id as TrackId,
  kind,
  name,
  mode,
  items: [],
});

/** V1 magnetic, V2 free above it, A1 and A2 free. */
export function emptySequence(wish: NewSequence): Sequence {
  return {
    format: 'reelgraph/sequence',
    version: SEQUENCE_VERSION,
    id: wish.id as SequenceId,
    title: wish.title,
    rate: wish.rate,
    dropFrame: wish.dropFrame ?? false,
    size: wish.size,
    sampleRate: wish.sampleRate ?? 48_000,
    tracks: [
      track('V1', 'video', 'Film', 'magnetic'),
      track('V2', 'video', 'Overlay', 'free'),
      track('A1', 'audio', 'Dialogue', 'free'),
      track('A2', 'audio', 'Score', 'free'),
    ],
    markers: [],
  };
}

/** Ids are chosen by whoever makes an operation, never inside one: replayed on the server it gives the same document. */
export const newItemId = (): ItemId => crypto.randomUUID() as ItemId;

/** A clip with the plain values of everything that is not said. No take: a slug. */
export function newClip(
  wish: { id?: string; name: string; length: number } & Partial<Omit<Clip, 'id' | 'name' | 'type'>>,
): Clip {
  const { id, length, ...rest } = wish;
  return {
    type: 'clip',
    takes: {},
    activeTake: null,
    trim: { in: seqFrame(0), length: seqFrame(length) },
    speed: ONE,
    gainDb: 0,
    ...rest,
    id: (id ?? newItemId()) as ItemId,
  };
}

/** A clip of one take, whole: what a dropped file becomes. `length` in sequence frames. */
export const clipOfTake = (take: Take, wish: { id?: string; name: string; length: number }): Clip =>
  newClip({ ...wish, takes: { [take.id]: take }, activeTake: take.id });
