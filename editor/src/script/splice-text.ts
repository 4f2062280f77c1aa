import { type ScriptOp, spliceOf } from '@reelgraph/nodes/script';
import { newId } from '../state/index.ts';

export const SALT_CHARACTERS = 6;

/** What was typed, as one splice of the text; null where nothing changed. */
export const spliceText = (before: string, after: string): ScriptOp | null =>
  before === after ? null : { ...spliceOf(before, after), salt: newId().slice(0, SALT_CHARACTERS) };
