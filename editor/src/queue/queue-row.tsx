import type { RunView } from '@reelgraph/runtime/protocol';
import { ChevronsDown, ChevronsUp, CircleStop, Ellipsis, GripVertical, ListTree, Pause, Play } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { cancelRun, dialogAtom, holdRun, moveRun, prioritiseRun, store } from '../state/index.ts';
import { Bar, cx, IconButton, Menu, type MenuEntry, StateMark } from '../ui/index.ts';
import { bytes, duration } from '../ui/words.ts';
import { GateList } from './gate-list.tsx';
import css from './queue.module.css';
import { countWords, markOf, partDone } from './run-words.ts';

const RUN_DRAG = 'application/x-reelgraph-run';

interface QueueRowProps {
  readonly run: RunView;
  /** Its place, from 0. */
  readonly at: number;
  readonly queue: readonly RunView[];
}

/** A run that is not over: where it stands, how far it is, and what may be done about it. */
export function QueueRow({ run, at, queue }: QueueRowProps) {
  const [over, setOver] = useState<'before' | 'after' | null>(null);
  const [mark, word] = markOf(run, at);
  /** So that it stands in that place, from 0, among the others. */
  const moveTo = (place: number) => {
    if (place < 0 || place >= queue.length || place === at) return;
    const others = queue.filter((one) => one.id !== run.id);
    void moveRun(run.id, others[place]?.id ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const places: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: queue.length - 1 };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    moveTo(place);
  };
  const half = (event: DragEvent) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'after';
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(null);
    const moved = event.dataTransfer.getData(RUN_DRAG);
    if (!moved || moved === run.id) return;
    const before = half(event) === 'before' ? run.id : (queue[at + 1]?.id ?? null);
    if (before !== moved) void moveRun(moved, before);
  };
  return (
    <li
      className={cx(css.run, over === 'before' && css.dropBefore, over === 'after' && css.dropAfter)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(RUN_DRAG)) return;
        event.preventDefault();
        setOver(half(event));
      }}
      onDragLeave={() => setOver(null)}
      onDrop={drop}
    >
      <div className={css.head}>
        {queue.length > 1 ? (
          <button
            type="button"
            className={css.grip}
            draggable
            aria-label={`Run ${run.number}, place ${at + 1} of ${queue.length}: arrow keys move it`}
            title="Drag it, or move it with the arrow keys"
            onKeyDown={onKeyDown}
            onDragStart={(event) => {
              event.dataTransfer.setData(RUN_DRAG, run.id);
              event.dataTransfer.effectAllowed = 'move';
            }}
          >
            <GripVertical size={14} />
          </button>
        ) : null}
        <b title={run.graphTitle}>
          Run {run.number}, {run.graphTitle}
        </b>
        <IconButton
          small
          label={run.held ? `Let run ${run.number} go on` : `Pause run ${run.number}`}
          onClick={() => void holdRun(run.id, !run.held)}
        >
          {run.held ? <Play size={14} /> : <Pause size={14} />}
        </IconButton>
        <IconButton small label={`Stop run ${run.number}`} onClick={() => void cancelRun(run.id)}>
          <CircleStop size={14} />
        </IconButton>
        <Menu
          trigger={
            <IconButton small label={`More of run ${run.number}`}>
              <Ellipsis size={14} />
            </IconButton>
          }
          items={() => entries(run, at, moveTo)}
        />
      </div>
      <div className={css.meta}>
        <StateMark state={mark} word={word} />
        <span>{countWords(run)}</span>
        {run.etaMs === undefined ? null : <span>{duration(run.etaMs)} left</span>}
        {run.priority === 2 ? <span>when nothing else runs</span> : null}
        {run.bytes > 0 ? <span>{bytes(run.bytes)}</span> : null}
      </div>
      <Bar fraction={partDone(run)} label={`Run ${run.number}`} />
      <GateList run={run} />
      {run.error ? <p className={css.error}>{[run.error.message, run.error.fix].filter(Boolean).join(' ')}</p> : null}
    </li>
  );
}

function entries(run: RunView, at: number, moveTo: (place: number) => void): readonly MenuEntry[] {
  return [
    { label: 'Run it first', icon: <ChevronsUp size={14} />, disabled: at === 0, run: () => moveTo(0) },
    run.priority === 2
      ? { label: 'Run it in its turn', icon: <ChevronsUp size={14} />, run: () => void prioritiseRun(run.id, 1) }
      : {
          label: 'Run it when nothing else does',
          icon: <ChevronsDown size={14} />,
          run: () => void prioritiseRun(run.id, 2),
        },
    'line',
    {
      label: 'What it does, task by task',
      icon: <ListTree size={14} />,
      run: () => store.set(dialogAtom, { kind: 'run', run: run.id }),
    },
  ];
}
