import { useAtomValue } from 'jotai';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { store } from '../../state/index.ts';
import { scriptShotsAtom, selectedShotAtom } from '../script-state.ts';
import { shotDrag } from './drag.ts';
import { editingAtom, focusCardAtom, removeShot, stepShot } from './edits.ts';
import { pick } from './picked.ts';

/** What makes a card or a line one thing that is chosen, dragged and moved by keys. */
export function useCard(id: string, along: 'x' | 'y') {
  const ref = useRef<HTMLElement>(null);
  const wanted = useAtomValue(focusCardAtom) === id;
  const editing = useAtomValue(editingAtom) === id;
  useEffect(() => {
    if (!wanted) return;
    store.set(focusCardAtom, null);
    // Its words, where they are open, have the focus already.
    if (store.get(editingAtom) !== id) ref.current?.focus({ preventScroll: true });
  }, [wanted, id]);
  const select = (event: PointerEvent<HTMLElement>) => {
    if (event.button === 0) pick(id, event);
    else store.set(selectedShotAtom, id);
  };
  return {
    ref,
    tabIndex: 0,
    // While words are open, the pointer chooses letters.
    draggable: !editing,
    onPointerDown: select,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return;
      const script = store.get(scriptShotsAtom);
      const shot = script?.shots.find((one) => one.id === id);
      if (!script || !shot) return;
      const step = stepOf(event.key);
      if (event.altKey && step !== 0) stepShot(script.scenes, shot, step);
      else if (event.key === 'Enter') store.set(editingAtom, id);
      else if (event.key === 'Delete' || event.key === 'Backspace') removeShot(shot);
      else if (step !== 0 && !event.altKey && !event.ctrlKey && !event.metaKey) {
        const next = script.shots[script.shots.indexOf(shot) + step];
        if (next) store.set(focusCardAtom, next.id);
        if (next) store.set(selectedShotAtom, next.id);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    ...shotDrag(id, along),
  };
}

export const stepOf = (key: string): 1 | -1 | 0 =>
  key === 'ArrowRight' || key === 'ArrowDown' ? 1 : key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0;
