import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { store } from '../../state/index.ts';
import { scriptShotsAtom, selectedShotAtom } from '../script-state.ts';

/** Shots that are changed together. Empty, or two and more. */
export const pickedAtom = atom<ReadonlySet<string>>(new Set<string>());
export const isPickedAtom = atomFamily((id: string) => atom((get) => get(pickedAtom).has(id)));

/** What picked is after a press on a shot: with Shift up to it from the chosen one, with Control or Command it too, else none. */
export function pickedAfter(
  order: readonly string[],
  { picked, chosen }: { readonly picked: ReadonlySet<string>; readonly chosen: string | null },
  id: string,
  key: 'range' | 'toggle' | null,
): ReadonlySet<string> {
  const start = chosen === null ? -1 : order.indexOf(chosen);
  const end = order.indexOf(id);
  if (key === null || start < 0 || end < 0) return new Set();
  if (key === 'range') return several(order.slice(Math.min(start, end), Math.max(start, end) + 1));
  const now = new Set(picked.size === 0 ? [order[start] as string] : picked);
  if (!now.delete(id)) now.add(id);
  return several([...now]);
}

const several = (ids: readonly string[]): ReadonlySet<string> => new Set(ids.length > 1 ? ids : []);

export function pick(
  id: string,
  { shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>,
): void {
  const order = (store.get(scriptShotsAtom)?.shots ?? []).map((shot) => shot.id);
  const key = shiftKey ? 'range' : ctrlKey || metaKey ? 'toggle' : null;
  const state = { picked: store.get(pickedAtom), chosen: store.get(selectedShotAtom) };
  const next = pickedAfter(order, state, id, key);
  if (next.size > 0 || state.picked.size > 0) store.set(pickedAtom, next);
  // A range goes on from where it began.
  if (key !== 'range' || next.size === 0) store.set(selectedShotAtom, id);
}
