import type { BuiltinTemplate } from './build.ts';
import { characterSheet } from './character-sheet.ts';
import { clipExtension } from './clip-extension.ts';
import { consistentCharacter } from './consistent-character.ts';
import { dialogueScene } from './dialogue-scene.ts';
import { firstLastBridge } from './first-last-bridge.ts';
import { keyframeMorph } from './keyframe-morph.ts';
import { longChainedShot } from './long-chained-shot.ts';
import { oneShot } from './one-shot.ts';
import { relightRegion } from './relight-region.ts';
import { removeObject } from './remove-object.ts';
import { repaintObject } from './repaint-object.ts';
import { scriptToFilm } from './script-to-film.ts';
import { scriptToRepaintedFilm } from './script-to-repainted-film.ts';
import { storyboard } from './storyboard.ts';
import { storyboardSheet } from './storyboard-sheet.ts';
import { upscaleAndFinish } from './upscale-and-finish.ts';

export type { BuiltinTemplate } from './build.ts';

/** The templates that ship, in the order of the gallery. */
export const builtinTemplates: readonly BuiltinTemplate[] = [
  scriptToRepaintedFilm,
  scriptToFilm,
  dialogueScene,
  consistentCharacter,
  oneShot,
  longChainedShot,
  keyframeMorph,
  firstLastBridge,
  clipExtension,
  repaintObject,
  removeObject,
  relightRegion,
  characterSheet,
  storyboard,
  storyboardSheet,
  upscaleAndFinish,
];
