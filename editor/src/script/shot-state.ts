import type { TaskView } from '@reelgraph/runtime/protocol';
import type { Clip } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { openItemTasksAtom, taskProgressAtom } from '../state/index.ts';
import type { MarkState } from '../ui/index.ts';
import { isChanged, madeFromAtom } from './made-from.ts';
import { clipsByShotAtom, type ShotValue, shotAtom, shotClipAtom, shotsByIdAtom } from './script-state.ts';

/** What a card says of its shot: a word, an icon and a colour. */
export interface ShotState {
  readonly state: MarkState;
  readonly word: string;
  /** 0–1 while it runs. */
  readonly fraction: number | null;
  /** What went wrong, in words. */
  readonly error: string | null;
  /** The running task, for its live preview. */
  readonly task: string | null;
}

const waits: ReadonlySet<TaskView['state']> = new Set(['pending', 'queued', 'blocked', 'interrupted']);

/**
 * The present state of a shot, from its tasks in the open graph and from its clip in the film. `changed`: script or elements
 * have changed since its last take.
 */
export function shotState(tasks: readonly TaskView[], clip: Clip | null, changed = false): Omit<ShotState, 'fraction'> {
  const newest = tasks.at(-1)?.run;
  const now = tasks.filter((task) => task.run === newest);
  const running = now.find((task) => task.state === 'running');
  if (running) return { state: 'running', word: 'Running', error: null, task: running.id };
  if (now.some((task) => task.state === 'waiting')) return says('approval', 'Waits for you');
  const failed = now.find((task) => task.state === 'failed');
  if (failed) return { ...says('failed', 'Failed'), error: failed.error?.message ?? failed.reason ?? null };
  if (now.some((task) => waits.has(task.state))) return says('queued', 'Queued');
  if (clip?.landing?.stale) return { ...says('dirty', 'Stale'), error: clip.landing.stale };
  if (changed && (clip?.activeTake || now.some((task) => pictureOf(task))))
    return { ...says('dirty', 'Stale'), error: 'The shot has changed since this take was made.' };
  if (clip?.activeTake) return says('succeeded', 'In film');
  if (now.some((task) => task.state === 'succeeded' && pictureOf(task))) return says('succeeded', 'Made');
  if (now.some((task) => task.state === 'cached' && pictureOf(task))) return says('cached', 'Made');
  return says('idle', 'Not made');
}

const says = (state: MarkState, word: string): Omit<ShotState, 'fraction'> => ({
  state,
  word,
  error: null,
  task: null,
});

/** What the takes of this page's runs were made from, by shot: a newer run of other shots does not make it forgotten. */
const remembered = new Map<
  string,
  { readonly run: string; readonly shot: ShotValue; readonly withElements: boolean }
>();

/** Only the run that made a take knows what it was made from. */
const changedAtom = atomFamily((id: string) =>
  atom((get): boolean => {
    const shot = get(shotAtom(id));
    const made = get(madeFromAtom);
    const then = made?.shots.get(id);
    const last = get(openItemTasksAtom(id)).findLast((task) => pictureOf(task) !== null);
    if (!shot || !last) return false;
    if (made && then && last.run === made.run)
      remembered.set(id, { run: made.run, shot: then, withElements: made.withElements });
    const known = remembered.get(id);
    return known?.run === last.run && isChanged(shot, known.shot, known.withElements);
  }),
);

export const shotStateAtom = atomFamily((id: string) =>
  atom((get): ShotState => {
    const known = shotState(get(openItemTasksAtom(id)), get(shotClipAtom(id)), get(changedAtom(id)));
    const progress = known.task ? get(taskProgressAtom(known.task)) : null;
    return {
      ...known,
      word: progress?.text && known.state === 'running' ? progress.text : known.word,
      fraction: known.task ? (progress?.fraction ?? 0) : null,
    };
  }),
);

/** The picture or clip that a finished task gave, newest port first. */
export function pictureOf(task: TaskView): { artifact: string; kind: string } | null {
  for (const value of Object.values(task.outputs ?? {})) {
    const media = value as { kind?: unknown; artifact?: unknown } | null;
    if (typeof media !== 'object' || media === null || typeof media.artifact !== 'string') continue;
    if (media.kind === 'video' || media.kind === 'image') return { artifact: media.artifact, kind: media.kind };
  }
  return null;
}

/** What the card shows: the take in the film, else the newest thing that was made for the shot. */
export const shotPictureAtom = atomFamily((id: string) =>
  atom((get): { artifact: string; kind: string } | null => {
    const clip = get(shotClipAtom(id));
    const take = clip?.activeTake ? clip.takes[clip.activeTake] : undefined;
    if (take && take.kind !== 'audio') return { artifact: take.asset, kind: take.kind };
    return (
      get(openItemTasksAtom(id))
        .map(pictureOf)
        .findLast((found) => found !== null) ?? null
    );
  }),
);

export type BoardFilter = 'all' | 'todo' | 'stale' | 'failed';
const filterOf = (state: MarkState): BoardFilter | null =>
  state === 'idle' || state === 'queued' || state === 'running'
    ? 'todo'
    : state === 'dirty'
      ? 'stale'
      : state === 'failed'
        ? 'failed'
        : null;

/** One word per shot, without progress: the board's filters and the scenes' sums hang on it. */
const markAtom = atomFamily((id: string) =>
  atom(
    (get): MarkState =>
      shotState(get(openItemTasksAtom(id)), get(clipsByShotAtom).get(id) ?? null, get(changedAtom(id))).state,
  ),
);
export const boardMarksAtom = atom((get): ReadonlyMap<string, MarkState> => {
  const marks = new Map<string, MarkState>();
  for (const id of get(shotsByIdAtom).keys()) marks.set(id, get(markAtom(id)));
  return marks;
});
export const passes = (filter: BoardFilter, state: MarkState | undefined): boolean =>
  filter === 'all' || (state !== undefined && filterOf(state) === filter);
