import type { TaskView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { Pin } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/index.ts';
import { attempt, catalogueAtom, restoreRun, retryRun } from '../state/index.ts';
import { Button, Dialog, IconButton, StateMark } from '../ui/index.ts';
import { bytes, duration, plural } from '../ui/words.ts';
import { countWords, markOf } from './run-words.ts';
import css from './runs.module.css';
import { TaskOutput, TaskState, taskFacts } from './task-cell.tsx';
import { useWholeRun, type WholeRun } from './use-run.ts';

/** A run as it was: what it was started from, and task by task what came of it and how long that took. */
export function RunDialog({ run: id, onClose }: { run: string; onClose: () => void }) {
  const whole = useWholeRun(id);
  if (!whole) return <Dialog title="Run" wide="full" closes onClose={onClose} />;
  const { run } = whole;
  const [mark, word] = markOf(run);
  const took = run.endedAt && run.startedAt ? `took ${duration(run.endedAt - run.startedAt)}` : null;
  const made = [countWords(run), took, run.bytes > 0 ? `${bytes(run.bytes)} of files` : null];
  return (
    <Dialog title={`Run ${run.number}, ${run.graphTitle}`} wide="full" closes onClose={onClose}>
      <div className={css.summary}>
        <StateMark state={mark} word={word} />
        <span>{made.filter(Boolean).join(', ')}</span>
        <span>{new Date(run.createdAt).toLocaleString()}</span>
      </div>
      <p className={css.from}>{inputWords(whole)}</p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Item</th>
              <th scope="col">State</th>
              <th scope="col">How</th>
              <th scope="col">What came of it</th>
              <th scope="col">Keep</th>
            </tr>
          </thead>
          <tbody>
            {whole.tasks.map((task) => (
              <TaskRow key={task.id} task={task} whole={whole} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.foot}>
        {run.state === 'failed' || run.state === 'cancelled' ? (
          <Button
            onClick={() => {
              void retryRun(run.id);
              onClose();
            }}
          >
            Retry what is not there
          </Button>
        ) : null}
        <Button
          onClick={() => {
            void restoreRun(run);
            onClose();
          }}
        >
          Bring its graph back
        </Button>
      </div>
    </Dialog>
  );
}

function TaskRow({ task, whole }: { task: TaskView; whole: WholeRun }) {
  const specs = useAtomValue(catalogueAtom);
  const spec = specs.get(task.nodeType) ?? null;
  return (
    <tr>
      <th scope="row">{nodeName(whole, task, spec?.title)}</th>
      <td>{task.item?.name ?? ''}</td>
      <td>
        <TaskState task={task} />
      </td>
      <td className={css.facts}>{taskFacts(task)}</td>
      <td>
        <TaskOutput task={task} spec={spec} width={160} />
      </td>
      <td>{task.key !== undefined && task.outputs ? <Keep task={task} /> : null}</td>
    </tr>
  );
}

/** A result that is kept leaves the cache only by the same hand. */
function Keep({ task }: { task: TaskView }) {
  const [kept, setKept] = useState(task.pinned ?? false);
  const toggle = () =>
    void attempt(api.pinTask(task.id, !kept)).then((answer) => (answer === null ? undefined : setKept(!kept)));
  return (
    <IconButton small on={kept} label={kept ? 'Kept; press to let it go' : 'Keep this result'} onClick={toggle}>
      <Pin size={14} />
    </IconButton>
  );
}

/** As it was called in that run; what is inside a subgraph by its kind. */
export function nodeName({ graph }: Pick<WholeRun, 'graph'>, task: Pick<TaskView, 'node' | 'nodeType'>, kind?: string) {
  const node = graph?.nodes[task.node as keyof typeof graph.nodes];
  return node?.title || kind || task.nodeType;
}

/** What was chosen, in a line. */
function inputWords({ input, graph }: WholeRun): string {
  const { request, settings } = input;
  const engines = Object.entries(input.engines).map(([kind, name]) => (kind === 'default' ? name : `${kind}: ${name}`));
  return [
    graph ? plural(Object.keys(graph.nodes).length, 'node') : null,
    `revision ${input.graphRev}`,
    `${settings.width} × ${settings.height}`,
    `${Number((settings.rate.num / settings.rate.den).toFixed(3))} frames a second`,
    request.engine ?? (engines.length > 0 ? engines.join(', ') : null),
    request.variant > 0 ? `take ${request.variant}` : null,
    request.items.length > 0 ? plural(request.items.length, 'shot') : null,
    request.policy === 'fail-fast' ? 'stops at the first failure' : null,
  ]
    .filter(Boolean)
    .join(', ');
}
