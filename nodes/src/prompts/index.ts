/** The pure door to prompts: what a shot becomes for a model that reads, and for an engine that composes. */
export { type DescribePurpose, describeRequest } from './assist/describe.ts';
export { type Enhanced, type EnhanceWish, enhanceRequest, judgeEnhanced } from './assist/enhance.ts';
export {
  differs,
  type Framing,
  type FramingPart,
  framed,
  framingParts,
  framingText,
  parseFramingText,
  readFraming,
  readPartialFraming,
} from './assist/framing.ts';
export { briefOf, placeOf } from './brief.ts';
export {
  buildPrompt,
  builtPrompt,
  MOST_WORDS,
  negativePrompt,
  ownPrompt,
  PROMPT_FAMILIES,
  type PromptFamily,
  type PromptPart,
  promptParts,
} from './build.ts';
export { cleanAction, delivery } from './clean.ts';
export { type ClipRequest, clipRequest } from './clip-request.ts';
export { framesFor, isLegalFrames, legalFrames } from './frames.ts';
export { type ResolvedPrompt, resolveMentions } from './mentions.ts';
export { elementWords } from './people.ts';
export { asksOtherwise, type ClipNodeWords, type ClipReader } from './reach.ts';
export { type Composition, type Layer, type ShownTo, showTo } from './shown-to.ts';
export { angleOf, moveOf, sizeOf, timeOf } from './words.ts';
