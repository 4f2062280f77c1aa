/** Server door: a sequence to a file. */
export { label, slugCard } from './card.ts';
export type { OverlayWish } from './labels.ts';
export { type Preset, type PresetName, presetNames, presets } from './presets.ts';
export { type Rendered, type RenderOptions, renderSequence } from './render.ts';
export { drawWords } from './words.ts';
