import { compareGraphs } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useState } from 'react';
import { catalogueAtom } from '../state/index.ts';
import { Dialog, Switch } from '../ui/index.ts';
import { duration } from '../ui/words.ts';
import { compareInputs, pairTasks, type TaskPair, tookMs } from './compare-runs.ts';
import { nodeName } from './run-dialog.tsx';
import css from './runs.module.css';
import { TaskOutput, TaskState } from './task-cell.tsx';
import { useWholeRun, type WholeRun } from './use-run.ts';

/** Two runs side by side: what was different, what came of it, how long it took. */
export function ComparisonDialog({ one, other, onClose }: { one: string; other: string; onClose: () => void }) {
  const [a, b] = [useWholeRun(one), useWholeRun(other)];
  const [before, after] = a && b && a.run.number > b.run.number ? [b, a] : [a, b];
  if (!before || !after) return <Dialog title="Compare runs" wide="full" closes onClose={onClose} />;
  return (
    <Dialog title={`Run ${before.run.number} and run ${after.run.number}`} wide="full" closes onClose={onClose}>
      <Differences before={before} after={after} />
      <Pairs before={before} after={after} />
    </Dialog>
  );
}

interface Both {
  readonly before: WholeRun;
  readonly after: WholeRun;
}

function Differences({ before, after }: Both) {
  const specs = useAtomValue(catalogueAtom);
  const graph = before.graph && after.graph ? compareGraphs(before.graph, after.graph, specs) : [];
  const lines = [...graph.map(({ text, kind }) => (kind === 'changed' ? text : `${text} was ${kind}`))];
  const all = [...lines, ...compareInputs(before.input, after.input)];
  return (
    <ul className={css.lines} aria-label="What was different">
      {all.length === 0 ? <li>The same graph, and the same was chosen.</li> : null}
      {all.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Pairs({ before, after }: Both) {
  const specs = useAtomValue(catalogueAtom);
  const [all, setAll] = useState(false);
  const pairs = pairTasks(before.tasks, after.tasks);
  const shown = all ? pairs : pairs.filter(({ same }) => !same);
  const side = (pair: TaskPair, task: TaskPair['one']) =>
    task ? (
      <td className={css.side}>
        <TaskOutput task={task} spec={specs.get(task.nodeType) ?? null} width={320} />
        <span className={css.sideFacts}>
          <TaskState task={task} />
          {tookMs(task) === null ? null : <span>{duration(tookMs(task)!)}</span>}
          {task.seed === undefined ? null : <span>seed {task.seed}</span>}
        </span>
      </td>
    ) : (
      <td className={css.side}>{pair.one ? 'Not in this run' : 'Not yet in this run'}</td>
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch carries its own name. */}
      <label className={css.all}>
        <Switch label="Show what is the same too" checked={all} onChange={setAll} />
        Show what is the same too
        <span>
          {shown.length} of {pairs.length}
        </span>
      </label>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Run {before.run.number}</th>
              <th scope="col">Run {after.run.number}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((pair) => {
              const task = (pair.other ?? pair.one)!;
              return (
                <tr key={`${pair.node} ${pair.item}`}>
                  <th scope="row">
                    {nodeName(pair.other ? after : before, task, specs.get(task.nodeType)?.title)}
                    <small>{pair.name}</small>
                  </th>
                  {side(pair, pair.one)}
                  {side(pair, pair.other)}
                </tr>
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 ? <p className={css.none}>Every task was made from the same things in both.</p> : null}
      </div>
    </>
  );
}
