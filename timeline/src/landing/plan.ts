import { longestRising } from '../edits/diff.ts';
import type { SequenceOp } from '../edits/document.ts';
import { dismissalKey } from '../edits/recall.ts';
import { newClip } from '../sequence/create.ts';
import { findTrack, isClip } from '../sequence/items.ts';
import type { Clip, ItemId, Sequence, Track, TrackId } from '../sequence/types.ts';
import { secondsToLength } from '../time/convert.ts';
import { seqFrame } from '../time/frames.ts';
import { landingClipId } from './ids.ts';

export interface LandingKey {
  /** The item key: a shot's id. */
  readonly key: string;
  readonly name: string;
  /** Planned length in sequence frames. */
  readonly frames?: number;
  readonly prompt?: string;
}

export interface LandingPlan {
  readonly source: string;
  readonly track: TrackId | string;
  /** All keys of this landing, in script order. */
  readonly keys: readonly LandingKey[];
}

/** A shot of unknown length waits as a slug of this many seconds. */
const SLUG_SECONDS = 4;

interface Known {
  readonly clip: Clip;
  readonly track: Track;
}

/** The clips of one landing by key. A clip that a person split is several, in film order. */
export function landedClips(sequence: Sequence, source: string): ReadonlyMap<string, readonly Known[]> {
  const known = new Map<string, Known[]>();
  for (const track of sequence.tracks) {
    for (const item of track.items) {
      if (!isClip(item) || item.landing?.source !== source) continue;
      const list = known.get(item.landing.key);
      if (list) list.push({ clip: item, track });
      else known.set(item.landing.key, [{ clip: item, track }]);
    }
  }
  return known;
}

function freeId(sequence: Sequence, source: string, key: string): ItemId {
  const used = (id: string) => sequence.tracks.some((track) => track.items.some((item) => item.id === id));
  for (let turn = 0; ; turn++) {
    const id = landingClipId(source, key, turn);
    if (!used(id)) return id;
  }
}

function slugFor(sequence: Sequence, source: string, wish: LandingKey): Clip {
  const planned = seqFrame(wish.frames ?? secondsToLength(SLUG_SECONDS, sequence.rate));
  return newClip({
    id: freeId(sequence, source, wish.key),
    name: wish.name,
    length: planned,
    slug: { prompt: wish.prompt ?? '' },
    landing: { source, key: wish.key, planned, touched: false, pinned: false },
  });
}

/** What is new about a shot that already has its clip: name, prompt, planned length, and that it is back. */
function refresh(clip: Clip, wish: LandingKey): SequenceOp[] {
  const landing = clip.landing!;
  const set: Extract<SequenceOp, { type: 'setLanding' }>['set'] = {};
  if (landing.vanished) set.vanished = null;
  if (wish.frames !== undefined && wish.frames !== landing.planned) set.planned = seqFrame(wish.frames);
  if (wish.name !== clip.name && !landing.touched) set.name = wish.name;
  if (wish.prompt !== undefined && wish.prompt !== clip.slug?.prompt) set.prompt = wish.prompt;
  const ops: SequenceOp[] = Object.keys(set).length > 0 ? [{ type: 'setLanding', clip: clip.id, set }] : [];
  // A slug has nothing but its plan; a clip with a take keeps its length until the take that belongs to the plan lands.
  if (set.planned !== undefined && !landing.touched && clip.activeTake === null) {
    ops.push({ type: 'fit', clip: clip.id, in: seqFrame(0), length: set.planned });
  }
  return ops;
}

/**
 * Lays the slugs of a run before it starts. Shots that are there stay as they are; new ones come in at their place in
 * the script; those that the script no longer has are flagged, never deleted.
 *
 *     film    [1A][1C][x]             script  1A 1B 1C            (x: laid by a person)
 *     after   [1A][1B][1C][x]
 *
 * A shot that a person took off is not laid again until somebody puts it back.
 *
 * The order follows the script except for clips that a person touched: they stay, and the others are placed behind the
 * shot that the script has before them.
 */
export function planLanding(sequence: Sequence, plan: LandingPlan): SequenceOp[] {
  const known = landedClips(sequence, plan.source);
  const track = findTrack(sequence, plan.track as TrackId);
  const ops: SequenceOp[] = [];
  const wanted = new Set(plan.keys.map(({ key }) => key));
  for (const [key, clips] of known) {
    if (wanted.has(key)) continue;
    for (const { clip } of clips) {
      if (!clip.landing!.vanished) ops.push({ type: 'setLanding', clip: clip.id, set: { vanished: true } });
    }
  }
  const done = new Set<string>();
  const keys = plan.keys.filter(({ key }) => !done.has(key) && done.add(key));
  for (const wish of keys) for (const { clip } of known.get(wish.key) ?? []) ops.push(...refresh(clip, wish));

  const steady = steadyKeys(sequence, plan, keys, known);
  let runAfter: ItemId | null = null;
  let run: Clip[] = [];
  const flush = () => {
    if (run.length > 0) ops.push({ type: 'lay', track: plan.track as TrackId, after: runAfter, clips: run });
    run = [];
  };
  /** The clip behind which the next one belongs; undefined until one is known. */
  let last: ItemId | null | undefined;
  for (const wish of keys) {
    const clips = known.get(wish.key);
    if (clips) {
      const mine = clips.filter((it) => it.track.id === plan.track);
      if (mine.length === 0) continue;
      if (!steady.has(wish.key)) {
        // A touched clip that stands elsewhere was put there by a person: it is no place for others to go by.
        if (mine.some(({ clip }) => clip.landing!.touched) || track?.mode !== 'magnetic') continue;
        flush();
        const after: ItemId | null = last === undefined ? headOf(track, keys, steady, known) : last;
        ops.push({ type: 'place', clip: mine[0]!.clip.id, after });
      }
      flush();
      last = mine.at(-1)!.clip.id;
      continue;
    }
    if (sequence.dismissed?.[dismissalKey({ source: plan.source, key: wish.key })]) continue;
    if (run.length === 0) runAfter = last === undefined ? headOf(track, keys, steady, known) : last;
    const clip = slugFor(sequence, plan.source, wish);
    run.push(clip);
    last = clip.id;
  }
  flush();
  return ops;
}

/** Keys whose clips already stand in script order: the longest such run, found from the first piece of each. */
function steadyKeys(
  sequence: Sequence,
  plan: LandingPlan,
  keys: readonly LandingKey[],
  known: ReadonlyMap<string, readonly Known[]>,
): ReadonlySet<string> {
  const at = new Map<string, number>();
  for (const [i, item] of (findTrack(sequence, plan.track as TrackId)?.items ?? []).entries()) at.set(item.id, i);
  const present = keys.flatMap(({ key }) => {
    const first = known.get(key)?.find((it) => it.track.id === plan.track);
    return first ? [{ key, at: at.get(first.clip.id)! }] : [];
  });
  const rising = longestRising(present.map((it) => it.at));
  return new Set(present.filter((_, i) => rising.has(i)).map(({ key }) => key));
}

/** Where the first shots go: before the first shot of this landing that is there, else behind all that is on the track. */
function headOf(
  track: Track | null | undefined,
  keys: readonly LandingKey[],
  steady: ReadonlySet<string>,
  known: ReadonlyMap<string, readonly Known[]>,
): ItemId | null {
  const items = track?.items ?? [];
  const first = keys.find(({ key }) => steady.has(key));
  const clip = first && known.get(first.key)!.find((it) => it.track.id === track?.id)?.clip;
  let index = clip ? items.indexOf(clip) : items.length;
  // A transition or gap in front belongs to the clip that it stands before.
  while (index > 0 && items[index - 1]!.type === 'transition') index--;
  return items[index - 1]?.id ?? null;
}
