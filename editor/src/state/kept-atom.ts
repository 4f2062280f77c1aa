import type { Atom, Getter } from 'jotai';
import { atom } from 'jotai';

/**
 * An atom whose value stays the very same while it says the same. What comes over the wire is new every time it comes;
 * whoever shows it is drawn anew only when it differs.
 */
export function keptAtom<T>(read: (get: Getter) => T): Atom<T> {
  let last: { readonly value: T; readonly text: string } | null = null;
  return atom((get) => {
    const value = read(get);
    if (last && Object.is(last.value, value)) return value;
    const text = JSON.stringify(value) ?? '';
    if (last?.text !== text) last = { value, text };
    return last.value;
  });
}
