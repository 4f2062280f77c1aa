/** The pure door to screenplays: parse, shots, the script document, shot list and Fountain out. */
export { conceptPins, followersOf, isContinuous } from './document/continuity.ts';
export {
  type OverridePatch,
  overrideSchema,
  type ScriptDocument,
  type ScriptOp,
  type ShotOverride,
  scriptDocumentSchema,
  scriptOpSchema,
} from './document/document.ts';
export { newScript, scriptDocument } from './document/document-type.ts';
export { EMPTY_LIST, type SceneRecord, type ShotList, type ShotRecord } from './document/list.ts';
export { filmLook, type LookPatch, lookIn, type ScriptLook } from './document/look.ts';
export { reconcile } from './document/reconcile.ts';
export type { ScriptStarts, StartPins } from './document/starts.ts';
export {
  readingOf,
  readScript,
  type ScriptShots,
  type ShotSource,
  scriptValueOf,
  shotsOf,
  shotsOfScript,
} from './document/views.ts';
export * from './edit/index.ts';
export { type CsvOptions, shotListCsv } from './out/csv.ts';
export { writeFountain } from './out/fountain.ts';
export { isHeadingStart, parseHeading } from './parse/heading.ts';
export { parseScript } from './parse/parse.ts';
export { FDX_FIX, readScreenplay, toFountain } from './read-file.ts';
export { type BreakdownOptions, breakDown } from './shots/breakdown.ts';
export { pageStarts } from './shots/pages.ts';
export type { PlannedScene, PlannedShot, Speech } from './shots/plan.ts';
export { decodeText } from './text/decode.ts';
export { lineAt, lineStarts, withoutBom } from './text/lines.ts';
export { notText, refuseText } from './text/refuse-text.ts';
export { countWords, nameKey, sentences, squeeze, words } from './text/words.ts';
export type * from './types.ts';
