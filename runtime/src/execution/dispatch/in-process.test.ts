import { dispatcherConformance } from '../testing/conformance.ts';
import { bench } from '../testing/studio.ts';
import { InProcessDispatcher } from './in-process.ts';

dispatcherConformance('in processes', async (folder) => ({
  options: {
    dispatcher: ({ checkpoints }) => new InProcessDispatcher({ workbench: bench, data: `${folder}/data`, checkpoints }),
  },
  close: async () => undefined,
}));
