import type { Item, ItemId, Sequence, Track } from '../sequence/types.ts';
import type { PatchTracks } from './patch.ts';

type ItemPatch = NonNullable<PatchTracks['items']>[number];

/** What must be set (null: taken away) to turn `before` into `after`; takes one by one, so that others may come meanwhile. */
function diffItem(before: Item, after: Item): ItemPatch | null {
  if (before === after) return null;
  const set = diffKeys(before, after, ['takes']);
  const takes: Record<string, unknown> = {};
  if (before.type === 'clip' && after.type === 'clip' && before.takes !== after.takes) {
    Object.assign(takes, diffKeys(before.takes, after.takes, []));
  }
  const some = Object.keys(set).length > 0 || Object.keys(takes).length > 0;
  return some ? ({ id: after.id, set, ...(Object.keys(takes).length > 0 ? { takes } : {}) } as ItemPatch) : null;
}

function diffKeys(before: object, after: object, leave: readonly string[]): Record<string, unknown> {
  const old = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  const set: Record<string, unknown> = {};
  for (const key of Object.keys(now)) if (!leave.includes(key) && old[key] !== now[key]) set[key] = now[key];
  for (const key of Object.keys(old)) if (!leave.includes(key) && !(key in now)) set[key] = null;
  return set;
}

/** Indices of the longest rising run of `values`: the items that need not move when the others do. O(n log n). */
export function longestRising(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous = new Array<number>(values.length).fill(-1);
  values.forEach((value, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = i;
  });
  const keep = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i]!) keep.add(i);
  return keep;
}

interface Lists {
  readonly remove: ItemId[];
  readonly removed: Map<string, Item>;
  readonly inserts: { track: Track['id']; after: ItemId | null; items: Item[] }[];
  readonly patches: ItemPatch[];
}

/** Equal heads and tails are skipped, and of the rest as few items as possible are taken out and put back. */
function diffItems(track: Track['id'], before: readonly Item[], after: readonly Item[], out: Lists): void {
  if (before === after) return;
  const note = (old: Item, now: Item) => {
    const patch = diffItem(old, now);
    if (patch) out.patches.push(patch);
  };
  let head = 0;
  while (head < before.length && head < after.length && same(before[head]!, after[head]!)) {
    note(before[head]!, after[head]!);
    head++;
  }
  let foot = 0;
  const most = Math.min(before.length, after.length) - head;
  while (foot < most && same(before[before.length - 1 - foot]!, after[after.length - 1 - foot]!)) {
    note(before[before.length - 1 - foot]!, after[after.length - 1 - foot]!);
    foot++;
  }
  const old = before.slice(head, before.length - foot);
  const now = after.slice(head, after.length - foot);
  const stays = match(old, now);
  let next = 0;
  for (let i = 0; i <= now.length; i++) {
    if (i < now.length && stays[i] === -1) continue;
    // Staying items keep their order, so all that lies between two of them was taken out.
    const at = i < now.length ? stays[i]! : old.length;
    for (; next < at; next++) {
      out.remove.push(old[next]!.id);
      out.removed.set(old[next]!.id, old[next]!);
    }
    next++;
  }
  let run: Lists['inserts'][number] | null = null;
  now.forEach((item, i) => {
    if (stays[i] !== -1) {
      note(old[stays[i]!]!, item);
      run = null;
      return;
    }
    if (!run) {
      run = { track, after: after[head + i - 1]?.id ?? null, items: [] };
      out.inserts.push(run);
    }
    run.items.push(item);
  });
}

const same = (old: Item, now: Item): boolean => old.id === now.id && old.type === now.type;

/** How far the quick match looks for the place where two lists run side by side again. */
const LOOK_AHEAD = 64;

/**
 * For each item of `now` the index in `old` of the one that may stay where it is, or −1. Side by side first, which is
 * all that one edit needs, whatever the length of the film; a list that was shuffled gets its longest rising run.
 */
function match(old: readonly Item[], now: readonly Item[]): Int32Array {
  const stays = new Int32Array(now.length).fill(-1);
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    if (same(old[i]!, now[j]!)) {
      stays[j++] = i++;
      continue;
    }
    const skip = resume(old, i, now, j);
    if (!skip) {
      matchRest(old, i, now, j, stays);
      break;
    }
    i += skip[0];
    j += skip[1];
  }
  return stays;
}

/** The smallest step in either list after which they run side by side again. */
function resume(old: readonly Item[], i: number, now: readonly Item[], j: number): readonly [number, number] | null {
  for (let d = 1; d <= LOOK_AHEAD; d++) {
    if (i + d < old.length && same(old[i + d]!, now[j]!)) return [d, 0];
    if (j + d < now.length && same(old[i]!, now[j + d]!)) return [0, d];
    if (i + d < old.length && j + d < now.length && same(old[i + d]!, now[j + d]!)) return [d, d];
  }
  return null;
}

function matchRest(old: readonly Item[], i: number, now: readonly Item[], j: number, stays: Int32Array): void {
  const at = new Map<string, number>();
  for (let n = i; n < old.length; n++) at.set(old[n]!.id, n);
  const common: { readonly n: number; readonly at: number }[] = [];
  for (let n = j; n < now.length; n++) {
    const index = at.get(now[n]!.id);
    if (index !== undefined && same(old[index]!, now[n]!)) common.push({ n, at: index });
  }
  const rising = longestRising(common.map((it) => it.at));
  common.forEach((it, n) => {
    if (rising.has(n)) stays[it.n] = it.at;
  });
}

/** The smallest {@link PatchTracks} that turns `before` into `after`: what an inverse is made of. Unchanged parts are compared by identity. */
export function diffSequences(before: Sequence, after: Sequence): PatchTracks {
  const lists: Lists = { remove: [], removed: new Map(), inserts: [], patches: [] };
  const patch: { -readonly [K in keyof PatchTracks]: PatchTracks[K] } = { type: 'patchTracks' };
  if (before.tracks !== after.tracks) {
    const old = new Map(before.tracks.map((track) => [track.id, track]));
    const now = new Map(after.tracks.map((track) => [track.id, track]));
    const gone = before.tracks.filter((track) => !now.has(track.id));
    const come = after.tracks.flatMap((track, at) =>
      old.has(track.id) ? [] : [{ at, track: { ...track, items: [] } }],
    );
    const sets: NonNullable<PatchTracks['tracks']>[number][] = [];
    for (const track of gone) for (const item of track.items) lists.removed.set(item.id, item);
    for (const track of after.tracks) {
      const past = old.get(track.id);
      if (past === track) continue;
      if (past) {
        const set = diffKeys(past, track, ['items']);
        if (Object.keys(set).length > 0) sets.push({ id: track.id, set });
      }
      diffItems(track.id, past?.items ?? [], track.items, lists);
    }
    if (gone.length > 0) patch.removeTracks = gone.map((track) => track.id);
    if (come.length > 0) patch.addTracks = come;
    if (sets.length > 0) patch.tracks = sets;
  }
  if (lists.remove.length > 0) patch.remove = lists.remove;
  if (lists.inserts.length > 0) {
    // What only moved is named, not copied: takes that landed on it meanwhile stay with it.
    patch.insert = lists.inserts.map(({ items, ...where }) => ({
      ...where,
      items: items.map((item) => {
        const past = lists.removed.get(item.id);
        if (!past || past.type !== item.type) return item;
        const change = diffItem(past, item);
        if (change) lists.patches.push(change);
        return { keep: item.id };
      }),
    }));
  }
  if (lists.patches.length > 0) patch.items = lists.patches;
  if (before.markers !== after.markers) {
    const kept = new Set(after.markers.map((marker) => marker.id));
    const remove = before.markers.filter((marker) => !kept.has(marker.id)).map((marker) => marker.id);
    const set = after.markers.filter((marker) => !before.markers.includes(marker));
    patch.markers = { ...(set.length > 0 ? { set } : {}), ...(remove.length > 0 ? { remove } : {}) };
  }
  if (before.dismissed !== after.dismissed) {
    const dismissed = diffKeys(before.dismissed ?? {}, after.dismissed ?? {}, []);
    if (Object.keys(dismissed).length > 0) patch.dismissed = dismissed as NonNullable<PatchTracks['dismissed']>;
  }
  const set = diffKeys(before, after, ['tracks', 'markers', 'dismissed']);
  if (Object.keys(set).length > 0) patch.sequence = set;
  return patch;
}
