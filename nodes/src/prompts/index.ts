/** The pure door to prompts: what a shot becomes for a model that reads, and for an engine that composes. */
export { briefOf, placeOf } from './brief.ts';
export { buildPrompt, MOST_WORDS, negativePrompt, type PromptFamily } from './build.ts';
export { cleanAction, delivery } from './clean.ts';
export { framesFor, isLegalFrames, legalFrames } from './frames.ts';
export { referencesOf } from './references.ts';
export { angleOf, moveOf, sizeOf, timeOf } from './words.ts';
