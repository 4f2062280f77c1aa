import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { newClip } from '../sequence/create.ts';
import { isClip } from '../sequence/items.ts';
import { gapOf } from '../sequence/normalise.ts';
import { frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Clip, Item, Sequence } from '../sequence/types.ts';
import { MAX_WORDS } from '../text/schema.ts';
import { seqFrame } from '../time/frames.ts';
import { type Edit, fresh, openTrack, rewrite } from './kit.ts';

export const setCaptionsOp = z.strictObject({
  type: z.literal('setCaptions'),
  track: trackId,
  /** In any order. One that begins before another ends ends it. */
  cues: z
    .array(z.strictObject({ id: itemId, from: frameSchema, to: frameSchema, words: z.string().min(1).max(MAX_WORDS) }))
    .max(20_000),
});

/** How a caption is called on the timeline and in lists. */
export const captionName = (words: string): string => words.replace(/\s+/g, ' ').trim().slice(0, 80) || 'Caption';

/**
 * Lays the captions of a whole film on a track of captions, in place of those that are there.
 *
 *     C1  [old ]  [old]      →      C1   [Who is there?] [Me.]
 */
export function setCaptions(sequence: Sequence, op: z.infer<typeof setCaptionsOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  if (!track.captions) {
    return refuse('no_captions', `Track ${track.id} is no track of captions.`, {
      fix: 'Add a track of captions first.',
    });
  }
  const cues = op.cues.filter((cue) => cue.to > cue.from).sort((a, b) => a.from - b.from);
  const mine = new Set<string>(track.items.filter(isClip).map((clip) => clip.id));
  const ids = fresh(
    sequence,
    cues.map((cue) => cue.id).filter((id) => !mine.has(id)),
  );
  if (!ids.ok) return ids;
  const items: Item[] = [];
  let at = 0;
  cues.forEach((cue, i) => {
    const to = Math.min(cue.to, cues[i + 1]?.from ?? cue.to);
    if (to <= cue.from) return;
    if (cue.from > at) items.push(gapOf(cue.from - at));
    items.push(caption(cue.id, cue.words, to - cue.from));
    at = to;
  });
  return ok(rewrite(sequence, [{ index, items }]));
}

const caption = (id: Clip['id'], words: string, length: number): Clip =>
  newClip({ id, name: captionName(words), length: seqFrame(length), text: { words } });
