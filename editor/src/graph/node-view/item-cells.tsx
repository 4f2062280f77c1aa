import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { TaskView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import type { MouseEvent } from 'react';
import { memo } from 'react';
import type { NodeRun } from '../../state/index.ts';
import { livePreviewAtom, startRun, taskProgressAtom, taskSoFarAtom } from '../../state/index.ts';
import type { MarkState } from '../../ui/index.ts';
import { cx, stateIcons } from '../../ui/index.ts';
import { pictureOf, shownValue, valueWords } from '../values.ts';
import { openViewer } from '../viewer/viewer-state.ts';
import { columnsFor } from './columns.ts';
import { LiveBar } from './live-progress.tsx';
import { MediaView } from './media-view.tsx';
import css from './node.module.css';

export const taskMark: Record<TaskView['state'], MarkState> = {
  pending: 'queued',
  blocked: 'queued',
  queued: 'queued',
  running: 'running',
  cached: 'cached',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'muted',
  interrupted: 'queued',
  waiting: 'approval',
};

interface ItemCellsProps {
  readonly tasks: readonly TaskView[];
  readonly results: NodeRun['results'];
  readonly spec: NodeSpec | null;
  readonly width: number;
  readonly height: number;
}

/** One cell for each item of a mapped node: nine shots, nine cells, each with its own state. */
export function ItemCells({ tasks, results, spec, width, height }: ItemCellsProps) {
  const columns = columnsFor(tasks.length, width / height);
  return (
    <div
      className={css.cells}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: 'minmax(0, 1fr)' }}
    >
      {tasks.map((task) => (
        <ItemCell key={task.id} task={task} result={results.get(task.item?.key ?? '')} spec={spec} />
      ))}
    </div>
  );
}

interface ItemCellProps {
  readonly task: TaskView;
  readonly result: TaskView | undefined;
  readonly spec: NodeSpec | null;
}

const ItemCell = memo(function ItemCell({ task, result, spec }: ItemCellProps) {
  const soFar = useAtomValue(taskSoFarAtom(task.id));
  const live = useAtomValue(livePreviewAtom(task.id));
  const mark = taskMark[task.state];
  const shown = task.outputs ? task : result;
  const value = shownValue(shown, spec);
  const media = pictureOf(value);
  const Icon = mark === 'idle' || mark === 'dirty' ? null : stateIcons[mark];
  const name = task.item?.name ?? '';
  const told = [name, task.error?.message ?? task.reason].filter(Boolean).join(': ');
  const view = (event: MouseEvent) => {
    const node = event.currentTarget.closest<HTMLElement>('[data-node]')?.dataset.node;
    if (node && openViewer(node, task.item?.key)) event.stopPropagation();
  };
  const again = () => void startRun({ targets: [task.node], items: task.item ? [task.item.key] : [] });
  return (
    <div
      className={cx(css.cell, `st-${mark}`, shown !== task && css.old)}
      title={told}
      data-item={task.item?.key}
      data-state={task.state}
      onDoubleClick={task.state === 'failed' ? again : media ? view : undefined}
      role="img"
      aria-label={`${name || 'item'} ${task.state}`}
    >
      {live ? (
        <img src={live} alt="" />
      ) : media ? (
        <MediaView media={media} width={240} />
      ) : soFar ? (
        soFar.slice(-24)
      ) : task.state === 'succeeded' || task.state === 'cached' || task.state === 'waiting' ? (
        valueWords(value).slice(0, 24)
      ) : null}
      {name ? <span className={css.cellName}>{name}</span> : null}
      {!live &&
      (task.state === 'failed' || (!media && task.state !== 'succeeded' && task.state !== 'cached')) &&
      Icon ? (
        <Icon size={12} />
      ) : null}
      {task.state === 'running' ? <LiveBar progress={taskProgressAtom(task.id)} /> : null}
    </div>
  );
});
