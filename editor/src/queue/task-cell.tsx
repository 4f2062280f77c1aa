import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { TaskView } from '@reelgraph/runtime/protocol';
import { MediaView } from '../graph/node-view/media-view.tsx';
import { pictureOf, shownValue, valueWords } from '../graph/values.ts';
import { StateMark } from '../ui/index.ts';
import { duration } from '../ui/words.ts';
import { tookMs } from './compare-runs.ts';
import css from './runs.module.css';

const words: Record<TaskView['state'], string> = {
  pending: 'Waits',
  blocked: 'Waits',
  queued: 'Queued',
  running: 'Running',
  waiting: 'Needs your pick',
  interrupted: 'Cut off',
  cached: 'Cached',
  succeeded: 'Made',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Stopped',
};
const marks = {
  pending: 'idle',
  blocked: 'idle',
  waiting: 'approval',
  interrupted: 'queued',
  cancelled: 'muted',
} as const;

export function TaskState({ task }: { task: TaskView }) {
  const mark = task.state in marks ? marks[task.state as keyof typeof marks] : (task.state as 'running');
  return <StateMark state={mark} word={words[task.state]} />;
}

/** What a task gave: its picture, else its words; of one that gave nothing, why. */
export function TaskOutput({ task, spec, width }: { task: TaskView; spec: NodeSpec | null; width: number }) {
  const value = shownValue(task, spec);
  const media = pictureOf(value);
  if (media)
    return (
      <span className={css.thumb}>
        <MediaView media={media} width={width} alt={task.item?.name ?? spec?.title ?? ''} />
      </span>
    );
  const text = task.error?.message ?? (valueWords(value) || task.reason) ?? '';
  return <span className={task.error ? css.bad : css.text}>{text}</span>;
}

/** Its time, its engine, its seed. */
export function taskFacts(task: TaskView): string {
  const took = tookMs(task);
  const tries = task.attempt > 1 ? `${task.attempt} attempts` : null;
  const seed = task.seed === undefined ? null : `seed ${task.seed}`;
  return [took === null ? null : duration(took), task.engine, seed, tries].filter(Boolean).join(', ');
}
