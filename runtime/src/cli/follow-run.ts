import type { Envelope, RunView, TaskView } from '../protocol/index.ts';
import type { Remote } from './remote.ts';

const ended = new Set(['succeeded', 'failed', 'cancelled']);
const shown = new Set(['running', 'cached', 'succeeded', 'failed', 'skipped', 'cancelled', 'interrupted', 'waiting']);

/**
 * Follows a run to its end: with `json` one event a line on stdout, among them every change of state of every task; else
 * a line on stderr for each task that moves. A snapshot (a resumed socket) only tells what is new.
 */
export async function followRun(
  remote: Remote,
  run: RunView,
  options: { json: boolean; print: (event: object) => void; approve?: boolean },
): Promise<RunView> {
  let last = run;
  const known = new Map<string, string>();
  const tellTask = (task: TaskView) => {
    if (known.get(task.id) === `${task.attempt}:${task.state}`) return;
    known.set(task.id, `${task.attempt}:${task.state}`);
    options.print({
      type: 'task',
      node: task.node,
      nodeType: task.nodeType,
      item: task.item?.key ?? null,
      state: task.state,
      ...(task.error ? { error: task.error } : {}),
    });
    if (options.approve && task.state === 'waiting')
      void remote.send('POST', `/api/runs/${run.id}/tasks/${task.id}/answer`, { approve: true }).catch(() => undefined);
    if (!options.json && shown.has(task.state)) process.stderr.write(`${describe(task)}\n`);
  };
  const tellRun = (view: RunView) => {
    if (view.state !== last.state) {
      options.print({ type: 'run', state: view.state, ...(view.state === 'paused' ? { error: view.error } : {}) });
      if (!options.json && view.state === 'paused' && view.error)
        process.stderr.write(`${view.error.message} ${view.error.fix ?? ''}\n`);
    }
    last = view;
  };
  await remote.follow(`run:${run.id}`, ({ type, data }: Envelope) => {
    if (type === 'task.state') tellTask(data as TaskView);
    else if (type === 'run.state' || type === 'run.trouble' || type === 'run.created') tellRun(data as RunView);
    else if (type === 'run.snapshot') {
      const snapshot = data as { run: RunView; tasks: TaskView[] };
      for (const task of snapshot.tasks) tellTask(task);
      tellRun(snapshot.run);
    } else if (type === 'task.progress') options.print({ type: 'progress', ...(data as object) });
    // Nobody sits at a command line: the run stays, and waits for whoever opens the studio.
    return ended.has(last.state) || (last.state === 'waiting' && !options.approve);
  });
  if (!options.json && last.state === 'waiting')
    process.stderr.write('The run waits for your answer. Open the studio to give it, or run again with --approve.\n');
  if (!options.json && last.error)
    process.stderr.write(`${last.error.message}${last.error.fix ? ` ${last.error.fix}` : ''}\n`);
  return last;
}

function describe(task: TaskView): string {
  const where = `${task.nodeType}${task.item ? ` ${task.item.name}` : ''}`;
  const why = task.error
    ? `: ${task.error.message}${task.error.fix ? ` ${task.error.fix}` : ''}`
    : task.reason
      ? `: ${task.reason}`
      : '';
  return `${task.state.padEnd(10)} ${where}${why}`;
}
