import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { allClips, findTrack, isClip, startsOf } from '../sequence/items.ts';
import { frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Clip, Dismissed, Item, Landing, Sequence, Track } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { dropStray } from './cut.ts';
import { insert } from './insert.ts';
import { allFit, type Edit, fresh, openTrack, rewrite } from './kit.ts';
import { overwrite } from './overwrite.ts';

/** The name under which a shot that a person took off is remembered. */
export const dismissalKey = ({ source, key }: Pick<Landing, 'source' | 'key'>): string => JSON.stringify([source, key]);

/** Shots that landed once and that a person took off the timeline, by {@link dismissalKey}. */
export const dismissedShots = (sequence: Sequence): readonly Dismissed[] => Object.values(sequence.dismissed ?? {});

/** Items of `before` that are no longer in `after`. What stayed at either end is not looked at: it may be thousands. */
function goneFrom(before: readonly Item[], after: readonly Item[]): readonly { item: Item; index: number }[] {
  let head = 0;
  while (head < before.length && before[head]!.id === after[head]?.id) head++;
  let foot = 0;
  const most = Math.min(before.length, after.length) - head;
  while (foot < most && before.at(-1 - foot)!.id === after.at(-1 - foot)!.id) foot++;
  if (head + foot === before.length) return [];
  const left = new Set<string>(after.slice(head, after.length - foot).map((item) => item.id));
  return before
    .slice(head, before.length - foot)
    .map((item, i) => ({ item, index: head + i }))
    .filter(({ item }) => !left.has(item.id));
}

/**
 * A person took the last clip of a shot off the timeline: it is remembered whole, with its takes and its place, so that
 * the next run lays no slug for it and a person can put it back.
 */
export function noteDismissed(before: Sequence, after: Sequence): Sequence {
  const gone = before.tracks.flatMap((track) => {
    const now = after.tracks.find((it) => it.id === track.id);
    if (now?.items === track.items) return [];
    return goneFrom(track.items, now?.items ?? []).flatMap(({ item, index }) =>
      isClip(item) && item.landing ? [{ clip: item, track, index }] : [],
    );
  });
  if (gone.length === 0) return after;
  const here = new Set<string>();
  for (const clip of allClips(after)) if (clip.landing) here.add(dismissalKey(clip.landing));
  const off = gone.flatMap(({ clip, track, index }) => {
    const name = dismissalKey(clip.landing!);
    const at = seqFrame(startsOf(track.items)[index]!);
    return here.has(name) ? [] : [[name, { clip, track: track.id, after: clipBefore(track, index), at }] as const];
  });
  return off.length > 0 ? { ...after, dismissed: { ...after.dismissed, ...Object.fromEntries(off) } } : after;
}

function clipBefore(track: Track, index: number): Clip['id'] | null {
  for (let i = index - 1; i >= 0; i--) if (isClip(track.items[i])) return track.items[i]!.id;
  return null;
}

export const recallOp = z.strictObject({
  type: z.literal('recall'),
  source: z.string(),
  key: z.string(),
  /** Where a person lets it go; without it the place that it had. */
  to: z.strictObject({ track: trackId, at: frameSchema, splitId: itemId }).optional(),
});

/**
 * Puts a shot back that a person took off: behind the clip that it stood behind, while that is still there.
 *
 *     [1A][1C]   →   [1A][1B][1C]
 */
export function recall(sequence: Sequence, op: z.infer<typeof recallOp>): Edit {
  const name = dismissalKey(op);
  const known = sequence.dismissed?.[name];
  if (!known) {
    return refuse('not_dismissed', 'This shot was not taken off the timeline.', {
      fix: 'Run the graph: it lays what is missing.',
    });
  }
  const { [name]: _back, ...rest } = sequence.dismissed!;
  const { dismissed: _all, ...bare } = sequence;
  const without: Sequence = Object.keys(rest).length > 0 ? { ...bare, dismissed: rest } : bare;
  // Another tab, or an undo, has put it back meanwhile.
  for (const clip of allClips(sequence)) if (clip.landing && dismissalKey(clip.landing) === name) return ok(without);
  const { clip } = known;
  if (op.to) {
    const lay = findTrack(sequence, op.to.track)?.mode === 'magnetic' ? insert : overwrite;
    return lay(without, { type: 'insert', ...op.to, clips: [clip] } as never);
  }
  const home = findTrack(sequence, known.track) ?? sequence.tracks.find((track) => track.mode === 'magnetic');
  const open = openTrack(without, home?.id ?? known.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  const fits = allFit([clip], track);
  if (!fits.ok) return fits;
  const ids = fresh(without, [clip.id]);
  if (!ids.ok) return ids;
  if (track.mode === 'free') return overwrite(without, free(track, known));
  const before = track.items.findIndex((item) => item.id === known.after);
  const at = before >= 0 ? before + 1 : known.after === null ? 0 : track.items.length;
  const items = dropStray(track.items.toSpliced(at, 0, clip), track.items);
  return ok(rewrite(without, [{ index, items }]));
}

/** On a free track its own frames if they are empty, else behind everything: it covers nothing that came since. */
function free(track: Track, { clip, at }: Dismissed) {
  const starts = startsOf(track.items);
  const end = starts[track.items.length]!;
  const taken = track.items.some(
    (item, i) => isClip(item) && starts[i]! < at + clip.trim.length && starts[i]! + item.trim.length > at,
  );
  const where = { track: track.id, at: taken ? seqFrame(end) : at };
  return { type: 'overwrite' as const, ...where, clips: [clip], splitId: 'unused' as Clip['id'] };
}
