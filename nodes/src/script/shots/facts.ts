import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { remember } from '../text/remember.ts';
import { countWords } from '../text/words.ts';
import { sizeOfAction, takeSizeLabel, writtenAngle, writtenMove } from './vocabulary.ts';

/** What the words of one paragraph say of its picture. */
export interface Facts {
  readonly words: number;
  readonly look: { readonly size: ShotSize; readonly moving: boolean } | null;
  readonly move: CameraMove | null;
  readonly angle: ShotAngle | null;
  readonly label: { readonly size: ShotSize | null; readonly text: string };
}

export const factsOf = remember(
  (text): Facts => ({
    words: countWords(text),
    look: sizeOfAction(text),
    move: writtenMove(text, false),
    angle: writtenAngle(text),
    label: takeSizeLabel(text),
  }),
);
