/** Child of the restart test: an executor over the data folder of argv[2] that takes up what is open, or starts argv[3]. */
import { testStudio } from './studio.ts';

const [, , folder = '', graph = ''] = process.argv;
const studio = await testStudio(folder, { lanes: { cpu: 2 } });
const resumed = await studio.executor.resumeAll();
process.send?.({ type: 'resumed', runs: resumed.map(({ id }) => id) });
const run =
  resumed[0] ??
  (graph
    ? await studio.executor.start({ clientKey: graph, project: 'p', graph, engine: process.env.REELGRAPH_TEST_ENGINE })
    : null);
if (run) {
  process.send?.({ type: 'run', id: run.id });
  await studio.executor.finished(run.id);
  process.send?.({ type: 'over' });
}
