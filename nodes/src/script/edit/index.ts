/** Changes of the storyboard as changes of the text: pure functions from a script document to operations. */
export { addScene, addShot, deleteScene, deleteShot, moveScene, moveShot, type ShotTarget } from './arrange.ts';
export { compareDraft, type DraftChange, type Fate, type SceneFate, type ShotFate } from './compare.ts';
export { mergeShot, type SplitPlace, splitPlaces, splitShot } from './cut.ts';
export { editFraming, type FramingField } from './framing.ts';
export type { Edited } from './rewrite.ts';
export { spliceOf } from './splice.ts';
export { editAction, editHeading, editSpeech } from './words.ts';
