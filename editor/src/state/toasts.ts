import type { RunView } from '@reelgraph/runtime/protocol';
import type { Refusal } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { refusalFrom } from '../api/index.ts';
import { newId } from './ids.ts';
import { store } from './store.ts';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: string;
  readonly tone: 'info' | 'success' | 'warning' | 'danger';
  readonly title: string;
  readonly text?: string;
  readonly actions?: readonly ToastAction[];
  /** A run that failed: the button that mends it is drawn from its error. */
  readonly run?: Pick<RunView, 'error' | 'graph'>;
  /** Milliseconds until it leaves by itself; 0 stays. */
  readonly stay: number;
}

export const toastsAtom = atom<readonly Toast[]>([]);
const MOST = 4;

/** Says something in the corner. The same title twice is shown once. */
export function toast(one: Omit<Toast, 'id' | 'stay'> & { stay?: number }): string {
  const id = newId('t');
  const stay = one.stay ?? (one.tone === 'danger' ? 12_000 : 6_000);
  store.set(toastsAtom, (all) => [...all.filter((old) => old.title !== one.title), { ...one, id, stay }].slice(-MOST));
  return id;
}

export const dismissToast = (id: string): void => store.set(toastsAtom, (all) => all.filter((one) => one.id !== id));

/** A refusal in its own words: the cause, and the fix where there is one. */
export function toastRefusal(refusal: Refusal, actions?: readonly ToastAction[]): void {
  toast({ tone: 'danger', title: refusal.message, text: refusal.fix, actions });
}

/** Runs a request and shows what went wrong; answers null then. */
export async function attempt<T>(work: Promise<T> | (() => Promise<T>)): Promise<T | null> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    toastRefusal(refusalFrom(error));
    return null;
  }
}
