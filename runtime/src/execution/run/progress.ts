import type { ProgressEvent } from '../dispatch/dispatcher.ts';
import type { LossyThrottle } from './lossy-throttle.ts';
import type { TaskRun } from './task-run.ts';

/** Before this much is done, an estimate from it says nothing. */
const FIRST_ESTIMATE = 0.04;

export function tellProgress(throttle: LossyThrottle, run: string, task: TaskRun, event: ProgressEvent): void {
  const stream = `run:${run}`;
  const node = task.step.node.plan.id;
  const item = task.step.item?.key ?? null;
  switch (event.type) {
    case 'progress': {
      const { fraction, text, soFar } = event;
      const spent = Date.now() - (task.startedAt ?? Date.now());
      // How long an answer in words will be, nobody knows.
      const tells = fraction > FIRST_ESTIMATE && soFar === undefined;
      const etaMs = tells ? Math.round((spent * (1 - fraction)) / fraction) : undefined;
      throttle.progress(stream, task.id, 'task.progress', { task: task.id, node, item, fraction, text, soFar, etaMs });
      return;
    }
    case 'log':
      throttle.progress(stream, task.id, 'task.log', { task: task.id, node, text: event.text });
      return;
    case 'preview':
      throttle.preview({ run, task: task.id, node, item, mime: event.mime, bytes: event.bytes });
  }
}
