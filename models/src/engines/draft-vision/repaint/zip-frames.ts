import type { Frame } from '@reelgraph/timeline/media';
import { EngineError } from '../../../capabilities/capability.ts';

/** Two clips frame by frame. Throws EngineError `track_mismatch` where one ends before the other. */
export async function* zipFrames(
  pictures: AsyncGenerator<Frame, void, void>,
  masks: AsyncGenerator<Frame, void, void>,
): AsyncGenerator<[Frame, Frame], void, void> {
  try {
    for (let index = 0; ; index++) {
      const [picture, mask] = await Promise.all([pictures.next(), masks.next()]);
      if (picture.done && mask.done) return;
      if (picture.done || mask.done) {
        throw new EngineError(
          'track_mismatch',
          `The mask track ${mask.done ? 'ends before' : 'goes on after'} the clip, at frame ${index}.`,
          { fix: 'Track the mask again on this very clip.' },
        );
      }
      yield [picture.value, mask.value];
    }
  } finally {
    await Promise.all([pictures.return(), masks.return()]);
  }
}
