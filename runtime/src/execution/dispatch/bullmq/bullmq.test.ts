import { join } from 'node:path';
import { ArtifactFiles, dataPaths } from '../../../storage/index.ts';
import { dispatcherConformance } from '../../testing/conformance.ts';
import { startWorker } from '../../testing/queue-worker.ts';
import { startRedis } from '../../testing/redis.ts';
import { BullMQDispatcher } from './bullmq-dispatcher.ts';

dispatcherConformance('on BullMQ', async (folder) => {
  const redis = await startRedis();
  const data = join(folder, 'data');
  const files = new ArtifactFiles(dataPaths(data));
  const dispatcher = await BullMQDispatcher.open({ queue: redis.url, files, studio: 'conformance', beat: 200 });
  const worker = await startWorker({ queue: redis.url, artifacts: data, data: join(folder, 'worker') });
  return {
    options: { dispatcher: () => dispatcher },
    async close() {
      await worker.close();
      await redis.close();
    },
  };
});
