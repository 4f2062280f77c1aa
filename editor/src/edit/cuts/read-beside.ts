import { type Result, refuse } from '@reelgraph/timeline';
import type { CutFormatName } from '@reelgraph/timeline/interchange';
import type { CutContext, ReadCut } from './read-cut.ts';

/** Reads a cut in a worker of its own, which goes when it is done. */
export function readBeside(format: CutFormatName, file: File, context: CutContext): Promise<Result<ReadCut>> {
  const worker = new Worker(new URL('./read-cut.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Result<ReadCut>>((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<Result<ReadCut>>) => resolve(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(
        refuse('cut_unreadable', 'This file could not be read as a cut.', {
          fix: 'Save it again in the other program.',
        }),
      );
    });
    worker.postMessage({ file, format, context });
  }).finally(() => worker.terminate());
}
