import type { SequenceOp } from '../edits/document.ts';
import { allClips, missingFrames } from '../sequence/items.ts';
import type { Clip, ItemId, Sequence, Take, TakeId } from '../sequence/types.ts';
import { landingTakeId } from './ids.ts';

export interface FiledTake {
  /** Who made it, as a landing says it: part of the take's id. */
  readonly source: string;
  readonly clip: string;
  /** The take that the clip showed when this one was asked for; null: whatever it shows gives way. */
  readonly of: string | null;
  /** Its id is decided here, from source, clip and `origin.hash`. */
  readonly take: Omit<Take, 'id'> & { readonly id?: string };
}

export interface Filed {
  readonly ops: SequenceOp[];
  /** The clip is no longer there: nothing is filed. */
  readonly gone: boolean;
}

/**
 * A take that was asked for at one clip (made longer, made anew) comes home. The cut stays as it is: record in and out,
 * look, sound and links. It is shown where the clip still shows what it was asked for, and then counts as chosen by
 * hand, so that no run of the clip's own graph takes it back; where a person has chosen another take meanwhile it waits
 * as a candidate.
 *
 * A clip that was split meanwhile is several: each piece that still lacks pictures of the take in question gets it too.
 */
export function fileTake(sequence: Sequence, filed: FiledTake): Filed {
  const hash = filed.take.origin?.hash ?? filed.take.asset;
  const id = landingTakeId(filed.source, filed.clip, hash);
  const take: Take = { ...filed.take, id };
  const lacks = (clip: Clip) => {
    const { before, after } = missingFrames(clip, sequence.rate);
    return filed.of !== null && clip.activeTake === filed.of && before + after > 0;
  };
  const homes = [...allClips(sequence)].filter((clip) => clip.id === filed.clip || lacks(clip));
  return { ops: homes.flatMap((clip) => opsFor(sequence, clip, take, filed.of)), gone: homes.length === 0 };
}

function opsFor(sequence: Sequence, clip: Clip, take: Take, of: string | null): SequenceOp[] {
  const known = clip.takes[take.id];
  const waits = clip.activeTake === null || clip.activeTake === of || of === null;
  const locked = sequence.tracks.some((track) => track.locked && track.items.includes(clip));
  const show = !known && waits && !locked;
  if (known) return [];
  const ops: SequenceOp[] = [{ type: 'addTake', clip: clip.id, take, ...(show ? { activate: true } : {}) }];
  if (show && clip.landing && !clip.landing.pinned) {
    ops.push({ type: 'setActiveTake', clip: clip.id as ItemId, take: take.id as TakeId, pinned: true });
  }
  return ops;
}
