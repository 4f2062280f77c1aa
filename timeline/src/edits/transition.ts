import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { frameSchema, itemId } from '../sequence/schema.ts';
import type { Sequence, Transition } from '../sequence/types.ts';
import { type Edit, fresh, openClip, rewrite } from './kit.ts';
import { neighbour } from './roll.ts';

export const transitionOp = z.strictObject({
  type: z.literal('transition'),
  /** The clip on the left of the cut. */
  clip: itemId,
  /** Null takes the transition on that cut away. */
  transition: z
    .strictObject({ id: itemId, kind: z.enum(['dissolve', 'wipe', 'dip']), in: frameSchema, out: frameSchema })
    .nullable(),
});

/**
 * Lays a transition over the cut after a clip, or changes or removes the one that is there. It takes no time of its own.
 *
 *     [A      ][B      ]   →   [A    ╱╱][╱╱B    ]        in: frames before the cut, out: frames after it
 *
 * It is made shorter where the two clips are. Where their media has no more frames beyond the cut, the last (or first) one holds.
 */
export function transition(sequence: Sequence, op: z.infer<typeof transitionOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { track, trackIndex, index, item: clip } = open.value;
  const next = neighbour(track.items, index, 1);
  if (!next) {
    return refuse('no_cut', `Nothing follows “${clip.name}” directly.`, {
      fix: 'A transition needs two clips side by side.',
    });
  }
  const present = track.items[index + 1]?.type === 'transition' ? 1 : 0;
  if (!op.transition) {
    if (present === 0) return ok(sequence);
    return ok(rewrite(sequence, [{ index: trackIndex, items: track.items.toSpliced(index + 1, 1) }]));
  }
  if (op.transition.kind === 'wipe' && (clip.adjustment || next.clip.adjustment)) {
    return refuse('no_wipe', 'An adjustment has no picture that could be wiped.', { fix: 'Use a dissolve.' });
  }
  const old = present === 1 ? (track.items[index + 1] as Transition) : null;
  if (old?.id !== op.transition.id) {
    const ids = fresh(sequence, [op.transition.id]);
    if (!ids.ok) return ids;
  }
  const item: Transition = { type: 'transition', ...op.transition };
  return ok(rewrite(sequence, [{ index: trackIndex, items: track.items.toSpliced(index + 1, present, item) }]));
}
