import { QueueWorker, type QueueWorkerOptions } from '../dispatch/bullmq/queue-worker.ts';
import { bench } from './studio.ts';
import { workbench } from './workbench.ts';

type Given = Pick<QueueWorkerOptions, 'queue' | 'artifacts' | 'data'> & Partial<QueueWorkerOptions>;

/** A worker with the nodes and the engine of the tests, quick to see what others lost; slow to lose anything itself, however busy the machine. */
export async function startWorker(given: Given): Promise<QueueWorker> {
  return QueueWorker.start({
    labels: [],
    slots: { cpu: 2, gpu: 1, remote: 1 },
    version: 'test',
    bench: await workbench(given.data),
    workbench: bench,
    timing: { lock: 30_000, stalled: 500, beat: 200, look: 200 },
    ...given,
  });
}
