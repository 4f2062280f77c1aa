import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { normaliseItems } from '../sequence/normalise.ts';
import {
  clipSchema,
  dismissedSchema,
  itemId,
  itemSchema,
  markerId,
  markerSchema,
  takeSchema,
  trackId,
  trackSchema,
} from '../sequence/schema.ts';
import type { Clip, Dismissed, Item, ItemId, Marker, Sequence, Track } from '../sequence/types.ts';
import { followAnchors } from './anchors.ts';
import { type Edit, patch } from './kit.ts';

const item = itemSchema as unknown as z.ZodType<Item>;
const set = z.record(z.string(), z.unknown());

/**
 * The general inverse of every verb. It names what changes by id, never by index, and writes single properties and
 * takes: applied after somebody else's edit it undoes its own change and nothing more, or is refused.
 */
export const patchTracksOp = z.strictObject({
  type: z.literal('patchTracks'),
  /** Items taken out of their lists. */
  remove: z.array(itemId).optional(),
  /** Runs put in behind an item (null: at the head). `keep` puts back one of those taken out, as it is now. */
  insert: z
    .array(
      z.strictObject({
        track: trackId,
        after: itemId.nullable(),
        items: z.array(z.union([z.strictObject({ keep: itemId }), item])),
      }),
    )
    .optional(),
  /** Single properties; null takes one away. */
  items: z
    .array(z.strictObject({ id: itemId, set, takes: z.record(z.string(), takeSchema.nullable()).optional() }))
    .optional(),
  addTracks: z.array(z.strictObject({ at: z.number().int().nonnegative(), track: trackSchema })).optional(),
  removeTracks: z.array(trackId).optional(),
  tracks: z.array(z.strictObject({ id: trackId, set })).optional(),
  markers: z.strictObject({ set: z.array(markerSchema).optional(), remove: z.array(markerId).optional() }).optional(),
  /** Shots that were taken off, one by one; null forgets that one was. */
  dismissed: z.record(z.string(), dismissedSchema.nullable()).optional(),
  sequence: set.optional(),
});
export type PatchTracks = z.infer<typeof patchTracksOp>;

const conflict = (what: string) =>
  refuse('conflict', `This step cannot be taken back: ${what} has changed since.`, {
    fix: 'Undo the later change first, or edit it by hand.',
  });

const forbidden = new Set(['id', 'type', 'items', 'tracks', 'takes', 'format', 'markers', 'dismissed']);
const allowed = (wish: Readonly<Record<string, unknown>>): boolean =>
  !Object.keys(wish).some((key) => forbidden.has(key));

type ItemPatch = NonNullable<PatchTracks['items']>[number];

function patchItem(old: Item, change: ItemPatch): Item | null {
  if (!allowed(change.set)) return null;
  let next: Item = patch(old, change.set);
  if (change.takes && next.type === 'clip') next = { ...next, takes: patch(next.takes, change.takes) };
  if (next.type !== 'clip') return itemSchema.safeParse(next).success ? next : null;
  // A take that somebody removed meanwhile cannot be shown again.
  const clip: Clip = next.activeTake !== null && !next.takes[next.activeTake] ? { ...next, activeTake: null } : next;
  return clipSchema.safeParse(clip).success ? clip : null;
}

/** Takes the removed items out of every list and remembers them. Null when one is missing. */
function takeOut(
  tracks: readonly Track[],
  op: PatchTracks,
): { tracks: readonly Track[]; out: Map<string, Item> } | null {
  const out = new Map<string, Item>();
  const gone = new Set<string>(op.removeTracks ?? []);
  const wanted = new Set<string>(op.remove ?? []);
  const left = tracks.flatMap((track) => {
    if (gone.has(track.id)) {
      for (const it of track.items) out.set(it.id, it);
      return [];
    }
    if (wanted.size === 0) return [track];
    const items = without(track.items, wanted, out);
    return items === track.items ? [track] : [{ ...track, items }];
  });
  for (const id of op.remove ?? []) if (!out.has(id)) return null;
  return { tracks: left, out };
}

/** The list without those that are wanted, which are taken off the wish; looks no further than the last of them. */
function without(items: readonly Item[], wanted: Set<string>, out: Map<string, Item>): readonly Item[] {
  const rest: Item[] = [];
  let from = 0;
  for (let i = 0; i < items.length && wanted.size > 0; i++) {
    const item = items[i]!;
    if (!wanted.delete(item.id)) continue;
    out.set(item.id, item);
    for (; from < i; from++) rest.push(items[from]!);
    from = i + 1;
  }
  return from === 0 ? items : rest.concat(items.slice(from));
}

/** Puts the runs in. Null when the place or an item is missing. */
function putIn(tracks: readonly Track[], op: PatchTracks, out: Map<string, Item>): readonly Track[] | null {
  const byTrack = new Map<string, Map<ItemId | null, readonly Item[]>>();
  for (const run of op.insert ?? []) {
    const items: Item[] = [];
    for (const entry of run.items) {
      const known = 'keep' in entry ? out.get(entry.keep) : entry;
      if (!known) return null;
      items.push(known);
    }
    const runs = byTrack.get(run.track) ?? new Map<ItemId | null, readonly Item[]>();
    runs.set(run.after, items);
    byTrack.set(run.track, runs);
  }
  if (byTrack.size === 0) return tracks;
  const next = tracks.map((track) => {
    const runs = byTrack.get(track.id);
    if (!runs) return track;
    byTrack.delete(track.id);
    const items = putRuns(track.items, runs);
    return items && { ...track, items };
  });
  return byTrack.size > 0 || next.includes(null) ? null : (next as readonly Track[]);
}

/** Most lists are long and get one run: what lies between the runs is copied whole. */
function putRuns(before: readonly Item[], runs: ReadonlyMap<ItemId | null, readonly Item[]>): readonly Item[] | null {
  const items: Item[] = [...(runs.get(null) ?? [])];
  let left = runs.size - (runs.has(null) ? 1 : 0);
  let from = 0;
  for (let i = 0; i < before.length && left > 0; i++) {
    const run = runs.get(before[i]!.id);
    if (!run) continue;
    left--;
    for (; from <= i; from++) items.push(before[from]!);
    items.push(...run);
  }
  return left > 0 ? null : items.concat(from === 0 ? before : before.slice(from));
}

function patchMarkers(markers: readonly Marker[], change: NonNullable<PatchTracks['markers']>): readonly Marker[] {
  const drop = new Set<string>([...(change.remove ?? []), ...(change.set ?? []).map((marker) => marker.id)]);
  return [...markers.filter((marker) => !drop.has(marker.id)), ...(change.set ?? [])].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );
}

/** Applies a patch, or refuses with `conflict`; every invariant is restored afterwards. */
export function patchTracks(sequence: Sequence, op: PatchTracks): Edit {
  const taken = takeOut(sequence.tracks, op);
  if (!taken) return conflict('a clip that it moved');
  let tracks = taken.tracks;
  for (const { at, track } of op.addTracks ?? []) {
    if (tracks.some((t) => t.id === track.id)) return conflict(`track ${track.id}`);
    tracks = tracks.toSpliced(Math.min(at, tracks.length), 0, track);
  }
  const put = putIn(tracks, op, taken.out);
  if (!put) return conflict('a neighbour of the clip');
  tracks = put;
  for (const { id, set: wish } of op.tracks ?? []) {
    if (!tracks.some((t) => t.id === id) || !allowed(wish)) return conflict(`track ${id}`);
    tracks = tracks.map((t) => (t.id === id ? patch(t, wish) : t));
  }
  const patches = new Map<string, ItemPatch>((op.items ?? []).map((change) => [change.id, change]));
  if (patches.size > 0) {
    let broken = false;
    tracks = tracks.map((track) => {
      let items: Item[] | null = null;
      for (let i = 0; i < track.items.length && patches.size > 0; i++) {
        const change = patches.get(track.items[i]!.id);
        if (!change) continue;
        patches.delete(change.id);
        const next = patchItem(track.items[i]!, change);
        if (!next) broken = true;
        else {
          items ??= [...track.items];
          items[i] = next;
        }
      }
      return items ? { ...track, items } : track;
    });
    if (broken || patches.size > 0) return conflict('the clip');
  }
  const changed = tracks.map((track) => {
    if (sequence.tracks.includes(track)) return track;
    const items = normaliseItems(track.items, track.mode);
    return items === track.items ? track : { ...track, items };
  });
  const added = new Set<string>(
    (op.insert ?? []).flatMap((run) => run.items.flatMap((it) => ('keep' in it ? [] : [it.id]))),
  );
  if (added.size > 0) {
    // One name is compared faster than it is looked up, and one is what nearly every step brings.
    const only = added.size === 1 ? [...added][0]! : null;
    const found = new Set<string>();
    for (const track of changed) {
      for (const { id } of track.items) {
        if (only === null ? !added.has(id) : id !== only) continue;
        if (found.has(id)) return conflict(`the clip ${id}`);
        found.add(id);
      }
    }
  }
  let next: Sequence = { ...sequence, tracks: changed };
  if (op.markers) next = { ...next, markers: patchMarkers(sequence.markers, op.markers) };
  if (op.dismissed) {
    const { dismissed: before, ...bare } = next;
    const dismissed = patch(before ?? {}, op.dismissed) as Readonly<Record<string, Dismissed>>;
    next = Object.keys(dismissed).length > 0 ? { ...bare, dismissed } : bare;
  }
  if (op.sequence) {
    if (!allowed(op.sequence)) return conflict('the sequence');
    next = patch(next, op.sequence);
  }
  return ok(followAnchors(next));
}
