import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
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

/** One keystroke changes one paragraph of thousands: the others are known. Emptied when it has grown, so that it stays small. */
const known = new Map<string, Facts>();
const MOST = 20_000;
const LONGEST = 4_000;

export function factsOf(text: string): Facts {
  const found = known.get(text);
  if (found) return found;
  const facts: Facts = {
    words: countWords(text),
    look: sizeOfAction(text),
    move: writtenMove(text, false),
    angle: writtenAngle(text),
    label: takeSizeLabel(text),
  };
  if (text.length <= LONGEST) {
    if (known.size >= MOST) known.clear();
    known.set(text, facts);
  }
  return facts;
}
