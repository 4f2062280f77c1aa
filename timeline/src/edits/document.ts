import { z } from 'zod';
import type { DocumentType } from '../document.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { SEQUENCE_VERSION } from '../sequence/create.ts';
import { normaliseItems } from '../sequence/normalise.ts';
import { sequenceSchema } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { followAnchors } from './anchors.ts';
import { append, appendOp } from './append.ts';
import { setCaptions, setCaptionsOp } from './captions.ts';
import { anchor, anchorOp, link, linkOp, setClip, setClipOp } from './clip.ts';
import { diffSequences } from './diff.ts';
import { insert, insertOp } from './insert.ts';
import { setKeys, setKeysOp } from './keys.ts';
import type { Edit } from './kit.ts';
import { fit, fitOp, lay, layOp, place, placeOp, setLanding, setLandingOp } from './landing.ts';
import { move, moveOp } from './move.ts';
import { overwrite, overwriteOp } from './overwrite.ts';
import { patchTracks, patchTracksOp } from './patch.ts';
import { noteDismissed, recall, recallOp } from './recall.ts';
import { lift, liftOp, removeRange, removeRangeOp, rippleDelete, rippleDeleteOp } from './remove.ts';
import { retime, retimeOp } from './retime.ts';
import { roll, rollOp } from './roll.ts';
import { slide, slideOp } from './slide.ts';
import { slip, slipOp } from './slip.ts';
import { split, splitOp } from './split.ts';
import * as takes from './takes.ts';
import * as tracks from './tracks.ts';
import { transition, transitionOp } from './transition.ts';
import { trim, trimOp } from './trim.ts';

/** Every operation on a sequence, as it travels over the wire. */
export const sequenceOpSchema = z.discriminatedUnion('type', [
  appendOp,
  insertOp,
  overwriteOp,
  moveOp,
  trimOp,
  rollOp,
  slipOp,
  slideOp,
  splitOp,
  rippleDeleteOp,
  liftOp,
  removeRangeOp,
  transitionOp,
  retimeOp,
  setClipOp,
  setKeysOp,
  setCaptionsOp,
  linkOp,
  anchorOp,
  takes.addTakeOp,
  takes.setActiveTakeOp,
  takes.rateTakeOp,
  takes.markTakeOp,
  takes.relinkTakeOp,
  takes.removeTakeOp,
  tracks.setTrackOp,
  tracks.addTrackOp,
  tracks.removeTrackOp,
  tracks.setMarkerOp,
  tracks.removeMarkerOp,
  tracks.setSequenceOp,
  layOp,
  placeOp,
  fitOp,
  setLandingOp,
  recallOp,
  patchTracksOp,
]);
export type SequenceOp = z.infer<typeof sequenceOpSchema>;

type Verbs = { readonly [T in SequenceOp['type']]: (sequence: Sequence, op: Extract<SequenceOp, { type: T }>) => Edit };

const verbs: Verbs = {
  append,
  insert,
  overwrite,
  move,
  trim,
  roll,
  slip,
  slide,
  split,
  rippleDelete,
  lift,
  removeRange,
  transition,
  retime,
  setClip,
  setKeys,
  setCaptions,
  link,
  anchor,
  addTake: takes.addTake,
  setActiveTake: takes.setActiveTake,
  rateTake: takes.rateTake,
  markTake: takes.markTake,
  relinkTake: takes.relinkTake,
  removeTake: takes.removeTake,
  setTrack: tracks.setTrack,
  addTrack: tracks.addTrack,
  removeTrack: tracks.removeTrack,
  setMarker: tracks.setMarker,
  removeMarker: tracks.removeMarker,
  setSequence: tracks.setSequence,
  lay,
  place,
  fit,
  setLanding,
  recall,
  patchTracks,
};

/** The changed sequence alone, without its inverse: for drags, where nothing is undone until the pointer goes up. */
export function editSequence(sequence: Sequence, op: SequenceOp): Edit {
  const edited = (verbs[op.type] as (sequence: Sequence, op: SequenceOp) => Edit)(sequence, op);
  return edited.ok && takesOff.has(op.type) ? ok(noteDismissed(sequence, edited.value)) : edited;
}

/** Verbs of a person that can take a clip off the timeline. An undo brings its own memory of it. */
const takesOff: ReadonlySet<SequenceOp['type']> = new Set<SequenceOp['type']>([
  'rippleDelete',
  'lift',
  'removeRange',
  'overwrite',
  'move',
  'removeTrack',
]);

const propertyWrites: ReadonlySet<SequenceOp['type']> = new Set<SequenceOp['type']>([
  'setClip',
  'setKeys',
  'setTrack',
  'setMarker',
  'setSequence',
  'setActiveTake',
  'rateTake',
  'markTake',
  'addTake',
  'setLanding',
]);

/** Keys that would reach an object's prototype have no place in a document. */
function clean(json: unknown, depth = 0): unknown {
  if (depth > 60 || typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((value) => clean(value, depth + 1));
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    if (key !== '__proto__' && key !== 'constructor' && key !== 'prototype') out[key] = clean(value, depth + 1);
  }
  return out;
}

const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it does not read as one';
};

/** Each past version, brought up by one. Version 1 is the first. */
const migrations: Readonly<Record<number, (json: Record<string, unknown>) => Record<string, unknown>>> = {};

function parse(json: unknown): Result<Sequence> {
  let raw = clean(json) as Record<string, unknown>;
  let version =
    typeof raw === 'object' && raw !== null && typeof raw.version === 'number' ? raw.version : SEQUENCE_VERSION;
  if (version > SEQUENCE_VERSION) {
    return refuse('newer_version', `This sequence was saved by a newer version (${version}).`, {
      fix: 'Update Reelgraph.',
    });
  }
  for (; version < SEQUENCE_VERSION; version++) raw = migrations[version]?.(raw) ?? raw;
  const parsed = sequenceSchema.safeParse(raw);
  if (!parsed.success) return refuse('bad_sequence', `This is not a sequence: ${firstIssue(parsed.error)}.`);
  const loose = parsed.data as unknown as Sequence;
  const normal: Sequence = {
    ...loose,
    tracks: loose.tracks.map((track) => ({ ...track, items: normaliseItems(track.items, track.mode) })),
  };
  const sequence = followAnchors(normal);
  const wrong = checkSequence(sequence);
  if (wrong.length > 0) return refuse('bad_sequence', `This sequence is damaged: ${wrong[0]}.`);
  return ok(sequence);
}

export const sequenceDocument: DocumentType<Sequence, SequenceOp> = {
  kind: 'sequence',
  parse,
  parseOp(json) {
    const parsed = sequenceOpSchema.safeParse(clean(json));
    return parsed.success
      ? ok(parsed.data)
      : refuse('bad_op', `This edit cannot be read: ${firstIssue(parsed.error)}.`);
  },
  apply(doc, op) {
    const edited = editSequence(doc, op);
    if (!edited.ok) return edited;
    if (edited.value === doc) return ok({ doc, inverse: [] });
    return ok({ doc: edited.value, inverse: [diffSequences(edited.value, doc)] });
  },
  isPropertyWrite: (op) => propertyWrites.has(op.type),
};
