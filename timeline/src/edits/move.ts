import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { findClip, isClip, startsOf } from '../sequence/items.ts';
import { gapOf, normaliseItems } from '../sequence/normalise.ts';
import { frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Clip, Item, Sequence, Track } from '../sequence/types.ts';
import { dropStray, splitAt } from './cut.ts';
import { adopt, allFit, type Change, type Edit, fresh, type Halved, openClip, openTrack, rewrite } from './kit.ts';
import { layOver } from './overwrite.ts';

export const moveOp = z.strictObject({
  type: z.literal('move'),
  /** Of one track; they keep their order and, on a free track, their distances. */
  clips: z.array(itemId).min(1),
  track: trackId,
  /** Where the first of them is to begin, in the film as it is now. */
  at: frameSchema,
  /** On a free track: trim what is in the way, or push it right. A magnetic track always makes room at the nearest cut. */
  mode: z.enum(['overwrite', 'insert']).default('overwrite'),
  splitId: itemId,
});

/** The moved items in order, transitions between them and (for a free track) gaps included. */
function runOf(track: Track, wanted: ReadonlySet<string>, target: Track): readonly Item[] {
  const starts = startsOf(track.items);
  const run: Item[] = [];
  let end = -1;
  track.items.forEach((item, i) => {
    if (!isClip(item) || !wanted.has(item.id)) return;
    const before = track.items[i - 1];
    if (end === starts[i] && before?.type === 'transition' && run.length > 0) run.push(before);
    if (end >= 0 && starts[i]! > end && target.mode === 'free') run.push(gapOf(starts[i]! - end));
    run.push(adopt(item, target));
    end = starts[i]! + item.trim.length;
  });
  return run;
}

/** Items of a magnetic track up to the cut nearest to `at`, and those after it. */
function atNearestCut(items: readonly Item[], at: number): { left: readonly Item[]; right: readonly Item[] } {
  const starts = startsOf(items);
  let best = 0;
  for (let i = 1; i <= items.length; i++) {
    if (items[i - 1]?.type === 'transition') continue;
    if (Math.abs(starts[i]! - at) < Math.abs(starts[best]! - at)) best = i;
  }
  return { left: items.slice(0, best), right: items.slice(best) };
}

/**
 * Moves clips along a track or to another one.
 *
 *     magnetic   [A][B  ][C]      →   [B  ][A][C]          B to 0; the rest closes up and makes room
 *     free       [A]   [B  ][C]   →   [A] [B  ]  [C]       B two frames earlier; it overwrites where it lands
 *
 * Clips that are linked to a moved one, on free tracks and without an anchor of their own, move by the same distance.
 */
export function move(sequence: Sequence, op: z.infer<typeof moveOp>): Edit {
  const first = openClip(sequence, op.clips[0]!);
  if (!first.ok) return first;
  const source = first.value.track;
  const target = openTrack(sequence, op.track);
  if (!target.ok) return target;
  const wanted = new Set<string>(op.clips);
  const clips = source.items.filter((item): item is Clip => isClip(item) && wanted.has(item.id));
  if (clips.length < wanted.size) {
    return refuse('not_one_track', 'Clips of several tracks are moved one track at a time.');
  }
  const fits = allFit(clips, target.value.track);
  if (!fits.ok) return fits;
  const run = runOf(source, wanted, target.value.track);
  const starts = startsOf(source.items);
  const from = starts[source.items.indexOf(clips[0]!)]!;
  const within = target.value.index === first.value.trackIndex;

  const left =
    source.mode === 'magnetic'
      ? dropStray(
          source.items.filter((item) => !wanted.has(item.id)),
          source.items,
        )
      : source.items.map((item) => (wanted.has(item.id) && item.type === 'clip' ? gapOf(item.trim.length) : item));
  const changes: Change[] = [];
  const halved: Halved[] = [];
  if (!within) changes.push({ index: first.value.trackIndex, items: left });

  if (target.value.track.mode === 'magnetic') {
    changes.push({ index: target.value.index, items: magneticMove(target.value.track, op.at, run, wanted) });
  } else {
    const base = normaliseItems(within ? left : target.value.track.items, 'free');
    if (op.mode === 'insert') {
      const cut = splitAt(base, op.at, op.splitId);
      changes.push({ index: target.value.index, items: [...cut.left, ...run, ...cut.right] });
      if (cut.halved) halved.push({ ...cut.halved, id: op.splitId });
    } else {
      const laid = layOver(base, op.at, run, op.splitId);
      changes.push({ index: target.value.index, items: laid.items });
      halved.push(...laid.halved);
    }
  }
  if (halved.length > 0) {
    const ids = fresh(sequence, [op.splitId]);
    if (!ids.ok) return ids;
  }
  const moved = rewrite(sequence, changes, halved);
  return ok(followLinks(sequence, moved, clips, from));
}

/** The cut is looked for in the film as it is, before the clips leave it: that is what the person sees while dragging. */
function magneticMove(track: Track, at: number, run: readonly Item[], wanted: ReadonlySet<string>): readonly Item[] {
  const { left, right } = atNearestCut(track.items, at);
  const stays = (item: Item) => !wanted.has(item.id);
  const rest = right.filter(stays);
  const before = left.filter(stays);
  // A transition on the cut that opens does not join the neighbours any more.
  while (before.at(-1)?.type === 'transition') before.pop();
  while (rest[0]?.type === 'transition') rest.shift();
  const joined = [...before, ...run, ...rest];
  return dropStray(joined, track.items);
}

function followLinks(before: Sequence, after: Sequence, clips: readonly Clip[], from: number): Sequence {
  const links = new Set(clips.map((clip) => clip.link).filter((link) => link !== undefined));
  if (links.size === 0) return after;
  const to = findClip(after, clips[0]!.id)?.start ?? from;
  const moved = new Set<string>(clips.map((clip) => clip.id));
  let present = after;
  if (to === from) return present;
  before.tracks.forEach((track, index) => {
    if (track.mode !== 'free' || track.locked) return;
    const partners = track.items.filter(
      (item): item is Clip =>
        isClip(item) && !moved.has(item.id) && !item.anchor && item.link !== undefined && links.has(item.link),
    );
    for (const partner of partners) {
      const place = findClip(present, partner.id);
      if (!place || place.trackIndex !== index) continue;
      const base = normaliseItems(place.track.items.with(place.index, gapOf(partner.trim.length)), 'free');
      const start = Math.max(0, place.start + to - from);
      const laid = layOver(base, start, [place.item], `${partner.id}-right` as Clip['id']);
      present = rewrite(present, [{ index, items: laid.items }]);
    }
  });
  return present;
}
