import { z } from 'zod';
import { ok } from '../result.ts';
import { clipSchema, frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Clip, Item, ItemId, Sequence } from '../sequence/types.ts';
import { lengthOf } from './anchors.ts';
import { splitAt } from './cut.ts';
import { adopt, allFit, type Edit, fresh, type Halved, openTrack, rewrite } from './kit.ts';

export const overwriteOp = z.strictObject({
  type: z.literal('overwrite'),
  track: trackId,
  at: frameSchema,
  clips: z.array(clipSchema).min(1),
  /** Name of the right part, should the new clips fall into the middle of an old one. */
  splitId: itemId,
});

/** Lays `items` over [at, at + their length): what is under them is trimmed, halved or gone. */
export function layOver(
  items: readonly Item[],
  at: number,
  fresh: readonly Item[],
  splitId: ItemId,
): { readonly items: readonly Item[]; readonly halved: readonly Halved[] } {
  const head = splitAt(items, at, splitId);
  const length = lengthOf(fresh);
  const tail = splitAt(items, at + length, splitId);
  const middle = head.halved && tail.halved && head.halved.clip === tail.halved.clip;
  // A right part keeps its clip's id unless the left part lives on under it.
  const right = tail.halved && !middle ? rename(tail.right, tail.halved.clip.id) : tail.right;
  return {
    items: [...head.left, ...fresh, ...right],
    halved: middle ? [{ clip: tail.halved!.clip, offset: tail.halved!.offset, id: splitId }] : [],
  };
}

const rename = (items: readonly Item[], id: ItemId): readonly Item[] => [
  { ...(items[0] as Clip), id },
  ...items.slice(1),
];

/**
 * Puts clips over whatever is there; nothing else moves.
 *
 *     [A   ][B   ][C]   →   [A ][new   ][B'][C]
 *        ↑ at
 *
 * Past the end of a free track a gap fills the way; a magnetic track has no gaps, so there they go to the end.
 */
export function overwrite(sequence: Sequence, op: z.infer<typeof overwriteOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  const fits = allFit(op.clips, track);
  if (!fits.ok) return fits;
  const { items, halved } = layOver(
    track.items,
    op.at,
    op.clips.map((clip) => adopt(clip, track)),
    op.splitId,
  );
  const ids = fresh(sequence, [...op.clips.map((clip) => clip.id), ...(halved.length > 0 ? [op.splitId] : [])]);
  if (!ids.ok) return ids;
  return ok(rewrite(sequence, [{ index, items }], halved));
}
