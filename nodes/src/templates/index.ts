import type { BuiltinTemplate } from './build.ts';
import { characterSheet } from './character-sheet.ts';
import { longChainedShot } from './long-chained-shot.ts';
import { oneShot } from './one-shot.ts';
import { repaintObject } from './repaint-object.ts';
import { scriptToFilm } from './script-to-film.ts';
import { scriptToRepaintedFilm } from './script-to-repainted-film.ts';
import { storyboard } from './storyboard.ts';

export type { BuiltinTemplate } from './build.ts';

/** The templates that ship, in the order of the gallery. */
export const builtinTemplates: readonly BuiltinTemplate[] = [
  scriptToRepaintedFilm,
  scriptToFilm,
  oneShot,
  longChainedShot,
  repaintObject,
  characterSheet,
  storyboard,
];
