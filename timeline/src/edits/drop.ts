import { newItemId } from '../sequence/create.ts';
import { findTrack, indexAt, isClip, startsOf, trackLength } from '../sequence/items.ts';
import type { Clip, ItemId, Sequence, Track, TrackId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { clipUnder } from './clip.ts';
import { editSequence, type SequenceOp } from './document.ts';

/** What letting something go at a frame of a track would do. Asked while it is dragged and again when it is let go. */
export interface DropPlace {
  readonly track: TrackId;
  /** Sequence frame at which it begins. */
  readonly at: number;
  /** `insert`: on a cut. `split`: inside a clip. Both make room. `append`: behind the film. `over`: on a free track. */
  readonly how: 'insert' | 'split' | 'append' | 'over';
  /** For the mark that is drawn there. */
  readonly text: string;
}

/**
 * The place for a frame that is snapped already. Null where there is no such track or it is locked.
 *
 *     [A   ][B   ]        on a cut      [A   ][new][B   ]
 *        ↑     ↑ ↑        inside A      [A ][new][A'][B   ]
 *        in   cut past    past the end  [A   ][B   ][new]
 */
export function dropPlace(sequence: Sequence, trackId: string, frame: number): DropPlace | null {
  const track = findTrack(sequence, trackId as TrackId);
  if (!track || track.locked) return null;
  const end = trackLength(track);
  const at = Math.max(0, track.mode === 'magnetic' ? Math.min(frame, end) : frame);
  const place = { track: track.id, at };
  if (track.mode === 'free') return { ...place, how: 'over', text: 'Begins here' };
  if (at >= end) return { ...place, how: 'append', text: end === 0 ? 'Begins the film' : 'Goes to the end' };
  const index = indexAt(track.items, at);
  const item = track.items[index];
  const name = isClip(item) ? item.name : '';
  if (startsOf(track.items)[index] === at) return { ...place, how: 'insert', text: `Comes in before ${name}` };
  return { ...place, how: 'split', text: `Splits ${name}` };
}

/** Overlays and dialogue hang on the shot that they were laid over; music does not. */
export function anchorOps(sequence: Sequence, clip: ItemId, track: Track, at: number): SequenceOp[] {
  if (track.mode !== 'free' || (track.kind === 'audio' && track.id !== 'A1')) return [];
  const under = clipUnder(sequence, at);
  return under && under.clip.id !== clip ? [{ type: 'anchor', clip, to: under.clip.id }] : [];
}

/** Sound that is let go over a picture track goes to the first sound track that is open: that is what was meant. */
export function trackForDrop(sequence: Sequence, clip: Clip, wanted: string): Track | null {
  const track = findTrack(sequence, wanted as TrackId);
  const takes = Object.values(clip.takes);
  const sound = takes.length > 0 && takes.every((take) => take.kind === 'audio');
  if (!sound || track?.kind === 'audio') return track;
  return sequence.tracks.find((it) => it.kind === 'audio' && !it.locked) ?? track;
}

/** The operations that lay clips at a place, one behind the other, each with its own length. */
export function dropOps(
  sequence: Sequence,
  place: Pick<DropPlace, 'track' | 'at'>,
  clips: readonly Clip[],
): SequenceOp[] {
  const ops: SequenceOp[] = [];
  let present = sequence;
  let at = place.at;
  for (const clip of clips) {
    const track = trackForDrop(present, clip, place.track);
    if (!track) continue;
    const where = { track: track.id, at: seqFrame(at), clips: [clip], splitId: newItemId() };
    const lay: SequenceOp = { type: track.mode === 'magnetic' ? 'insert' : 'overwrite', ...where };
    for (const op of [lay, ...anchorOps(present, clip.id, track, at)]) {
      const next = editSequence(present, op);
      // What is refused is refused with its reason when the operations are dispatched.
      if (next.ok) present = next.value;
      ops.push(op);
    }
    at += clip.trim.length;
  }
  return ops;
}
