import type { RunView, TaskView } from '@reelgraph/runtime/protocol';
import { useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import { answerTasks } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import css from './queue.module.css';

/** What a run waits for: one line for each item, with the question and the two answers. */
export function GateList({ run }: { run: RunView }) {
  const [tasks, setTasks] = useState<readonly TaskView[]>([]);
  const count = run.counts.waiting ?? 0;
  const { id, state } = run;
  // Asked again whenever the run says that something has changed.
  useEffect(() => {
    let left = false;
    if (count === 0 && state !== 'waiting') setTasks([]);
    else
      api.runDetail(id).then(
        (detail) => left || setTasks(detail.tasks.filter((task) => task.state === 'waiting')),
        () => undefined,
      );
    return () => {
      left = true;
    };
  }, [id, state, count]);
  if (tasks.length === 0) return null;
  const answer = (task: TaskView, approve: boolean) => {
    setTasks((known) => known.filter((one) => one.id !== task.id));
    void answerTasks([task], { approve });
  };
  return (
    <ul className={css.gates} aria-label={`What run ${run.number} waits for`}>
      {tasks.map((task) => (
        <li key={task.id}>
          <span title={task.reason}>{[task.item?.name, task.reason].filter(Boolean).join(': ')}</span>
          <Button size="sm" onClick={() => answer(task, true)}>
            Approve
          </Button>
          <Button size="sm" tone="ghost" onClick={() => answer(task, false)}>
            Send back
          </Button>
        </li>
      ))}
    </ul>
  );
}
