import { atom } from 'jotai';
import { api } from '../api/index.ts';
import {
  documentAtom,
  elementsIdAtom,
  graphIdAtom,
  scriptIdAtom,
  sequenceIdAtom,
  settingsIdAtom,
  unsavedAtom,
} from './documents.ts';
import { projectAtom } from './project.ts';
import { activeRunsAtom, planAtom } from './runs.ts';
import { store } from './store.ts';
import { connectionAtom } from './ui.ts';

const QUIET_MS = 250;

/** Changes whenever the answer to "what would run now?" may have changed. */
const causeAtom = atom((get) => {
  // The timeline too: whether takes are in their place, and whether this cut was exported, depends on it.
  const documents = [graphIdAtom, scriptIdAtom, elementsIdAtom, settingsIdAtom, sequenceIdAtom];
  const ids = documents.map((id) => get(id));
  const revs = ids.map((id) => (id ? get(documentAtom(id)).rev : 0));
  return JSON.stringify([get(projectAtom)?.id, ids[0], revs, get(activeRunsAtom).length, get(connectionAtom).kind]);
});

let timer: ReturnType<typeof setTimeout> | undefined;
let running: AbortController | null = null;

/** Keeps the plan fresh while a project is open. Called once. */
export function keepPlan(): () => void {
  const stops = [store.sub(causeAtom, refreshPlan), store.sub(unsavedAtom, refreshPlan)];
  // What held a node up may have been mended meanwhile, elsewhere: a server that was started.
  const back = () => {
    const blocked = Object.values(store.get(planAtom).plan?.nodes ?? {}).some(({ state }) => state === 'blocked');
    if (blocked) refreshPlan();
  };
  addEventListener('focus', back);
  return () => {
    removeEventListener('focus', back);
    for (const stop of stops) stop();
  };
}

/** Asks again after a quiet moment. */
export function refreshPlan(): void {
  store.set(planAtom, (before) => (before.stale ? before : { ...before, stale: true }));
  clearTimeout(timer);
  timer = setTimeout(() => void ask(), QUIET_MS);
}

async function ask(): Promise<void> {
  const project = store.get(projectAtom);
  const graph = store.get(graphIdAtom);
  if (!project || !graph) {
    store.set(planAtom, { plan: null, stale: false });
    return;
  }
  // The server plans what it has: while an edit is under way its answer would be about the past.
  if (store.get(unsavedAtom) > 0 || store.get(connectionAtom).kind !== 'open') return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const plan = await api
    .plan({ project: project.id, graph, targets: [], policy: 'continue', variant: 0, items: [] }, mine.signal)
    .catch(() => null);
  if (running === mine && plan) store.set(planAtom, { plan, stale: false });
}
