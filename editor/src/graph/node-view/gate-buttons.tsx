import { Check, Undo2 } from 'lucide-react';
import type { NodeRun } from '../../state/index.ts';
import { answerTasks } from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import css from './node.module.css';

/** The answer to a node that waits for a person: to all items of it at once; the queue has a line for each. */
export function GateButtons({ run }: { run: NodeRun }) {
  const waiting = run.tasks.filter((task) => task.state === 'waiting');
  if (waiting.length === 0) return null;
  const count = waiting.length > 1 ? ` ${waiting.length}` : '';
  return (
    <span className={cx(css.gate, 'nodrag')}>
      <button type="button" onClick={() => void answerTasks(waiting, { approve: true })}>
        <Check size={12} />
        Approve{count}
      </button>
      <button type="button" onClick={() => void answerTasks(waiting, { approve: false })}>
        <Undo2 size={12} />
        Send back{count}
      </button>
    </span>
  );
}
