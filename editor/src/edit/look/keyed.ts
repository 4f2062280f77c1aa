import { type Clip, type Key, type KeyedName, keyedRange, keyedValue, withKey, withoutKey } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { useSyncExternalStore } from 'react';
import { edit, selectedClipAtom } from '../state.ts';
import { transport } from '../transport.ts';

const follow = (listener: () => void) => transport.onFrame(listener);

/** Frame of the selected clip under the playhead, counted from its head and held inside it. Followed only where something is animated. */
export function useFrameOf(clip: Clip): number {
  const place = useAtomValue(selectedClipAtom);
  const start = place?.item.id === clip.id ? place.start : 0;
  return useSyncExternalStore(follow, () => (clip.keys ? frameIn(clip, start) : 0));
}

const frameIn = (clip: Clip, start: number): number =>
  Math.min(clip.trim.length - 1, Math.max(0, transport.frame - start));

/** The same at the moment of a press. */
export const frameNow = (clip: Clip, start: number): number => frameIn(clip, start);

const inRange = (name: KeyedName, value: number): number => {
  const [least, most] = keyedRange[name];
  return Math.min(most, Math.max(least, value));
};

export function setKeys(clip: Clip, name: KeyedName, keys: readonly Key[] | null, label: string, merge?: string): void {
  edit([{ type: 'setKeys', clip: clip.id, name, keys: keys && [...keys] }], label, merge);
}

/** A new value of a property: a key at the playhead where it is animated, else what `plain` does with it. */
export function putValue(
  clip: Clip,
  name: KeyedName,
  k: number,
  value: number,
  plain: (value: number) => void,
  label: string,
): void {
  const row = clip.keys?.[name];
  if (!row) {
    plain(inRange(name, value));
    return;
  }
  const at = clip.trim.in + k;
  const ease = row.findLast((key) => key.at <= at)?.ease ?? 'ease';
  setKeys(clip, name, withKey(row, { at, value: inRange(name, value), ease }), label, `key:${clip.id}:${name}:${at}`);
}

/** Sets a key at the playhead, or takes the one that is there away. */
export function toggleKey(clip: Clip, name: KeyedName, k: number): void {
  const at = clip.trim.in + k;
  const row = clip.keys?.[name] ?? [];
  const here = row.some((key) => key.at === at);
  const next = here ? withoutKey(row, at) : withKey(row, { at, value: keyedValue(clip, name, k), ease: 'ease' });
  setKeys(clip, name, next, here ? 'Remove key' : 'Set key');
}
