/** The pure door to story elements: the document, matching and mentions, injection into shots, proposals. */
export type { CastingRule, ElementValue } from '../values.ts';
export {
  defaultTrigger,
  type ElementPicture,
  type ElementsDocument,
  type ElementsOp,
  type ElementVariant,
  elementPictureSchema,
  elementSchema,
  elementsDocument,
  elementsDocumentSchema,
  elementsOf,
  elementsOpSchema,
  newElements,
  type PictureRole,
  pictureRoleSchema,
  readElements,
  type StoryElement,
} from './document.ts';
export {
  type ElementIndex,
  type Found,
  findElements,
  findMentions,
  indexElements,
  type Mention,
  suggest,
} from './find.ts';
export { injectElements, isUnseen, type Match, matchCue, matchShot, sameName } from './inject.ts';
export { type LostMention, lostMentions, mendMentions } from './lost.ts';
export { byKind } from './order.ts';
export { expressionsIn, isExpression, mainPicture, viewsIn } from './pictures.ts';
export { type Proposal, proposeElements } from './propose.ts';
export { titleCase } from './propose-words.ts';
export { renameInScript, renameMentions, renamingOps } from './rename.ts';
export { pictureFor, type Shown, showElements, WAY_WORDS } from './show.ts';
export { tokenise } from './tokens.ts';
export { worn } from './variants.ts';
