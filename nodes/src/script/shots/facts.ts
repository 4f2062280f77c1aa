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

/** The facts of one scene's paragraphs, each found once. */
export class SceneFacts {
  private readonly known = new Map<string, Facts>();

  of(text: string): Facts {
    let facts = this.known.get(text);
    if (!facts) {
      facts = {
        words: countWords(text),
        look: sizeOfAction(text),
        move: writtenMove(text, false),
        angle: writtenAngle(text),
        label: takeSizeLabel(text),
      };
      this.known.set(text, facts);
    }
    return facts;
  }
}
