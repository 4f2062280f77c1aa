import type { TaskView } from '@reelgraph/runtime/protocol';
import type { Clip } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { openItemTasksAtom, staleClipAtom, taskProgressAtom } from '../state/index.ts';
import type { MarkState } from '../ui/index.ts';
import { clipsByShotAtom, shotClipAtom, shotsByIdAtom } from './script-state.ts';

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

/** A picture of the shot is no take of it. */
const ART = 'image/concept-art';

const waits: ReadonlySet<TaskView['state']> = new Set(['pending', 'queued', 'blocked', 'interrupted']);

/**
 * The present state of a shot, from its tasks in the open graph and from its clip in the film. `stale`: why the clip shows
 * what its graph would no longer make.
 */
export function shotState(
  tasks: readonly TaskView[],
  clip: Clip | null,
  stale: string | null = null,
): Omit<ShotState, 'fraction'> {
  const newest = tasks.at(-1)?.run;
  const now = tasks.filter((task) => task.run === newest);
  const running = now.find((task) => task.state === 'running');
  if (running) return { state: 'running', word: 'Running', error: null, task: running.id };
  if (now.some((task) => task.state === 'waiting')) return says('approval', 'Waits for you');
  const failed = now.find((task) => task.state === 'failed');
  if (failed) return { ...says('failed', 'Failed'), error: failed.error?.message ?? failed.reason ?? null };
  if (now.some((task) => waits.has(task.state))) return says('queued', 'Queued');
  if (stale !== null) return { ...says('dirty', 'Stale'), error: `Since this take was made: ${stale}.` };
  if (clip?.activeTake) return says('succeeded', 'In film');
  const takes = now.filter((task) => task.nodeType !== ART);
  if (takes.some((task) => task.state === 'succeeded' && pictureOf(task))) return says('succeeded', 'Made');
  if (takes.some((task) => task.state === 'cached' && pictureOf(task))) return says('cached', 'Made');
  if (tasks.some((task) => task.nodeType === ART && pictureOf(task))) return says('idle', 'Concept art');
  return says('idle', 'Not made');
}

const says = (state: MarkState, word: string): Omit<ShotState, 'fraction'> => ({
  state,
  word,
  error: null,
  task: null,
});

const staleShotAtom = atomFamily((id: string) =>
  atom((get): string | null => {
    const clip = get(shotClipAtom(id));
    return clip ? get(staleClipAtom(clip.id)) : null;
  }),
);

export const shotStateAtom = atomFamily((id: string) =>
  atom((get): ShotState => {
    const known = shotState(get(openItemTasksAtom(id)), get(shotClipAtom(id)), get(staleShotAtom(id)));
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
export const markAtom = atomFamily((id: string) =>
  atom(
    (get): MarkState =>
      shotState(get(openItemTasksAtom(id)), get(clipsByShotAtom).get(id) ?? null, get(staleShotAtom(id))).state,
  ),
);
let marksBefore: ReadonlyMap<string, MarkState> = new Map();
/** By shot id, in the order of the script; the same map as long as it says the same. */
export const boardMarksAtom = atom((get): ReadonlyMap<string, MarkState> => {
  const marks = new Map<string, MarkState>();
  for (const id of get(shotsByIdAtom).keys()) marks.set(id, get(markAtom(id)));
  const same = marks.size === marksBefore.size && [...marks].every(([id, mark]) => marksBefore.get(id) === mark);
  if (!same) marksBefore = marks;
  return marksBefore;
});
export const passes = (filter: BoardFilter, state: MarkState | undefined): boolean =>
  filter === 'all' || (state !== undefined && filterOf(state) === filter);
