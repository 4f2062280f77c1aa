import { atom, createStore } from 'jotai';
import { expect, it } from 'vitest';
import { keptAtom } from './kept-atom.ts';

it('keeps its value while it says the same, and tells those who listen of what differs alone', () => {
  const store = createStore();
  const wire = atom<unknown>({ state: 'will-run', tasks: 2 });
  const kept = keptAtom((get) => get(wire));
  let told = 0;
  const stop = store.sub(kept, () => {
    told += 1;
  });
  const first = store.get(kept);
  store.set(wire, { state: 'will-run', tasks: 2 });
  expect(store.get(kept)).toBe(first);
  expect(told).toBe(0);
  store.set(wire, { state: 'cached', tasks: 2 });
  expect(store.get(kept)).toEqual({ state: 'cached', tasks: 2 });
  store.set(wire, undefined);
  expect(store.get(kept)).toBeUndefined();
  expect(told).toBe(2);
  stop();
});
