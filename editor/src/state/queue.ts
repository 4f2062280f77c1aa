import type { NightView, RunView } from '@reelgraph/runtime/protocol';
import { atom } from 'jotai';
import { activeRunsAtom } from './runs.ts';
import { store } from './store.ts';
import { toast } from './toasts.ts';
import { dialogAtom } from './ui.ts';

/** Somebody paused the queue of this studio. */
export const queueHeldAtom = atom(false);

/** Runs that are not over, in the order in which they are done. */
export const queueAtom = atom((get) =>
  [...get(activeRunsAtom)].sort((a, b) => a.priority - b.priority || a.rank - b.rank || a.number - b.number),
);

/** Whether anything of it is being done now. */
export const isAtWork = (run: RunView): boolean => (run.counts.running ?? 0) > 0;

/** Nights of the open project, newest first. */
export const nightsAtom = atom<readonly NightView[]>([]);
/** The last one that is over and that nobody has looked at. */
export const newNightAtom = atom(
  (get) => get(nightsAtom).find((night) => night.state !== 'running' && night.seenAt === undefined) ?? null,
);

export const nightWords: Record<NightView['state'], string> = {
  running: 'Running tonight',
  done: 'The night is done',
  limited: 'The night met its limit',
  failed: 'The night ended with a failure',
  cancelled: 'The night was stopped',
};

export function noteNight(night: NightView): void {
  const before = store.get(nightsAtom).find((one) => one.id === night.id);
  store.set(nightsAtom, (all) =>
    [night, ...all.filter((one) => one.id !== night.id)].sort((a, b) => b.createdAt - a.createdAt),
  );
  if (before?.state === 'running' && night.state !== 'running' && night.state !== 'cancelled') tellNight(night);
}

function tellNight(night: NightView): void {
  toast({
    tone: night.state === 'done' ? 'success' : 'warning',
    title: nightWords[night.state],
    text: night.reason ?? 'Every take that was asked for is there.',
    stay: 0,
    actions: [
      { label: 'Look at the takes', run: () => store.set(dialogAtom, { kind: 'contact-sheet', night: night.id }) },
    ],
  });
}
