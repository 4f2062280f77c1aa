import { seqFrame } from '../time/frames.ts';
import type { Clip, Gap, Item, ItemId, Track, Transition } from './types.ts';

/**
 * A gap is named after the clip that follows it. Gaps are merged and never trail, so each clip has at most one before
 * it: the name is unique, needs no id in the operation, and comes out the same on the server and in every tab.
 */
export const gapIdBefore = (clip: Clip): ItemId => `gap-${clip.id}` as ItemId;

export const gapOf = (length: number): Gap => ({ type: 'gap', id: 'gap' as ItemId, length: seqFrame(length) });

/** The film track is what others hang on. */
function unhang(clip: Clip): Clip {
  const { anchor: _dropped, ...rest } = clip;
  return rest;
}

/** A transition cut down to what the clips beside it leave; null when nothing is left. */
function fit(transition: Transition, leftRoom: number, rightRoom: number): Transition | null {
  const before = Math.min(transition.in, leftRoom);
  const after = Math.min(transition.out, rightRoom);
  if (before + after <= 0) return null;
  if (before === transition.in && after === transition.out) return transition;
  return { ...transition, in: seqFrame(before), out: seqFrame(after) };
}

/** Clips alone, none hanging on another: what a film track mostly is, and legal on every track. */
function isPlain(items: readonly Item[]): boolean {
  for (const item of items) if (item.type !== 'clip' || item.anchor) return false;
  return true;
}

/**
 * Puts a list of items into its one legal form: gaps merged, renamed and (on a magnetic track) dropped, no trailing
 * gap, every transition between two clips and no longer than they allow. Items that are already right keep their
 * identity, so that inverses stay small.
 */
export function normaliseItems(items: readonly Item[], mode: Track['mode']): readonly Item[] {
  if (isPlain(items)) return items;
  const out: Item[] = [];
  let gap = 0;
  let gapItem: Gap | null = null;
  let transition: Transition | null = null;
  let previous: Clip | null = null;
  /** Frames at the end of `previous` that its head transition has not taken. */
  let room = 0;
  for (const given of items) {
    const item = mode === 'magnetic' && given.type === 'clip' && given.anchor ? unhang(given) : given;
    if (item.type === 'gap') {
      if (mode === 'free' && item.length > 0) {
        gap += item.length;
        gapItem = item;
      }
      continue;
    }
    if (item.type === 'transition') {
      if (gap === 0 && previous) transition = item;
      continue;
    }
    let taken = 0;
    if (gap > 0) {
      const id = gapIdBefore(item);
      out.push(
        gapItem && gapItem.id === id && gapItem.length === gap ? gapItem : { type: 'gap', id, length: seqFrame(gap) },
      );
    } else if (transition && previous) {
      const fitted = fit(transition, room, item.trim.length);
      if (fitted) {
        out.push(fitted);
        taken = fitted.out;
      }
    }
    out.push(item);
    previous = item;
    room = item.trim.length - taken;
    gap = 0;
    gapItem = null;
    transition = null;
  }
  return out.length === items.length && out.every((item, i) => item === items[i]) ? items : out;
}
