import { type Grade, NEUTRAL } from '../colour/grade.ts';
import type { Clip, Transform } from '../sequence/types.ts';

/** What can be animated. Dotted names are fields of a group of the clip. */
export const keyedNames = [
  'transform.x',
  'transform.y',
  'transform.scale',
  'transform.rotation',
  'opacity',
  'gainDb',
  'grade.exposure',
  'grade.temperature',
  'grade.tint',
  'grade.contrast',
  'grade.saturation',
] as const;
export type KeyedName = (typeof keyedNames)[number];

/** How the value goes on from a key to the next one: evenly, not at all until the next, or softly at both ends. */
export type Ease = 'linear' | 'hold' | 'ease';

export interface Key {
  /**
   * Frame of the clip *as it plays*, counted like `trim.in` from the head of the take: so a key stays on its picture when
   * the clip is trimmed, slipped, cut in two or moved, and none of these has to touch it.
   */
  readonly at: number;
  readonly value: number;
  readonly ease: Ease;
}

/** Sorted by `at`, no two on one frame, never empty. */
export type Keys = Readonly<Partial<Record<KeyedName, readonly Key[]>>>;

/** Value of a row of keys at a frame; before the first and after the last key their values hold. */
export function valueAt(keys: readonly Key[], at: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  const left = keys[low - 1];
  const right = keys[low];
  if (!left) return right!.value;
  if (!right || left.ease === 'hold') return left.value;
  const even = (at - left.at) / (right.at - left.at);
  // 3t² − 2t³: starts and ends at rest, in the middle half as fast again as an even move.
  const share = left.ease === 'ease' ? even * even * (3 - 2 * even) : even;
  return left.value + (right.value - left.value) * share;
}

/** The row with a key set (in place of one on the same frame). */
export const withKey = (keys: readonly Key[], key: Key): readonly Key[] =>
  [...keys.filter((it) => it.at !== key.at), key].sort((a, b) => a.at - b.at);

/** The row without the key of a frame; null when none is left. */
export function withoutKey(keys: readonly Key[], at: number): readonly Key[] | null {
  const left = keys.filter((it) => it.at !== at);
  return left.length > 0 ? left : null;
}

/** Every key of a clip moved by `change`; of two that meet on a frame the later one stays. */
export function moveKeys(clip: Clip, change: (at: number) => number): Clip {
  if (!clip.keys) return clip;
  const keys = Object.entries(clip.keys).map(([name, row]) => {
    const moved = new Map(row.map((key) => [change(key.at), key] as const));
    return [name, [...moved].map(([at, key]) => (at === key.at ? key : { ...key, at })).sort((a, b) => a.at - b.at)];
  });
  return { ...clip, keys: Object.fromEntries(keys) as Keys };
}

const IDENTITY: Transform = { x: 0, y: 0, scale: 1, rotation: 0 };

/** The value that a property has without keys. */
export function plainValue(clip: Clip, name: KeyedName): number {
  if (name === 'opacity') return clip.opacity ?? 1;
  if (name === 'gainDb') return clip.gainDb;
  const [group, field] = name.split('.') as ['transform' | 'grade', string];
  const values = (group === 'grade' ? (clip.grade ?? NEUTRAL) : (clip.transform ?? IDENTITY)) as unknown;
  return (values as Record<string, number>)[field]!;
}

/** Value of a property at frame `k` of the clip, counted from its head: its keys, or what it is without them. */
export function keyedValue(clip: Clip, name: KeyedName, k: number): number {
  const row = clip.keys?.[name];
  return row ? valueAt(row, clip.trim.in + k) : plainValue(clip, name);
}

/** A group of the clip at frame `k`, with what is animated in it; the very object where nothing is. */
function groupAt<T extends object>(clip: Clip, group: 'transform' | 'grade', now: T | undefined, rest: T, k: number) {
  let values: T | undefined = now;
  for (const name of keyedNames) {
    const row = clip.keys?.[name];
    if (!row || !name.startsWith(`${group}.`)) continue;
    values = { ...(values ?? rest), [name.slice(group.length + 1)]: valueAt(row, clip.trim.in + k) };
  }
  return values;
}

export const transformAt = (clip: Clip, k: number): Transform =>
  groupAt(clip, 'transform', clip.transform, IDENTITY, k) ?? IDENTITY;

/** Null: the picture keeps its colours. */
export const gradeAt = (clip: Clip, k: number): Grade | null => groupAt(clip, 'grade', clip.grade, NEUTRAL, k) ?? null;

export const opacityAt = (clip: Clip, k: number): number => keyedValue(clip, 'opacity', k);

/** Whether any of these properties is animated. */
export const isKeyed = (clip: Clip, test: (name: KeyedName) => boolean): boolean =>
  clip.keys !== undefined && keyedNames.some((name) => clip.keys![name] && test(name));
