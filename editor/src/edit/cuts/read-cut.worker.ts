import type { CutFormatName } from '@reelgraph/timeline/interchange';
import { type CutContext, readCut } from './read-cut.ts';

/** Reads a cut beside the page: a season's edit list takes seconds, and nobody's playhead should stand for it. */
addEventListener('message', (event: MessageEvent<{ file: File; format: CutFormatName; context: CutContext }>) => {
  const { file, format, context } = event.data;
  void file.text().then((text) => postMessage(readCut(format, text, context)));
});
