/** Child of the tests that kill workers: one with the nodes of the tests, given as JSON in argv[2]. */
import { startWorker } from './queue-worker.ts';

const worker = await startWorker(JSON.parse(process.argv[2] ?? '{}'));
process.send?.({ type: 'ready', id: worker.id });
process.on('SIGTERM', () => void worker.close(5000).then(() => process.exit(0)));
