import type { SceneValue, ScriptValue, ShotValue } from '../../values.ts';
import { parseScript } from '../parse/parse.ts';
import { breakDown } from '../shots/breakdown.ts';
import type { PlannedScene, PlannedShot } from '../shots/plan.ts';
import type { ParsedScript, ScriptFormat } from '../types.ts';
import type { ScriptDocument, ShotOverride } from './document.ts';
import { EMPTY_LIST, reconcile, type SceneRecord, type ShotList } from './reconcile.ts';

export interface Reading {
  readonly parsed: ParsedScript;
  readonly planned: readonly PlannedScene[];
}

export const readScript = (text: string, format: ScriptFormat = 'auto'): Reading => {
  const parsed = parseScript(text, { format });
  return { parsed, planned: breakDown(parsed) };
};

/** Documents are immutable, so what was read from one stays true as long as it lives. */
const readings = new WeakMap<object, Reading>();

export function readingOf(doc: Pick<ScriptDocument, 'text' | 'formatHint'>): Reading {
  let found = readings.get(doc);
  if (!found) {
    found = readScript(doc.text, doc.formatHint);
    readings.set(doc, found);
  }
  return found;
}

/** An operation that only touches overrides or the title leaves the text as it was read. */
export const carryReading = (from: object, to: object): void => {
  const found = readings.get(from);
  if (found) readings.set(to, found);
};
export const rememberReading = (doc: object, reading: Reading): void => {
  readings.set(doc, reading);
};

export interface ShotSource {
  readonly start: number | null;
  readonly end: number | null;
  readonly line: number;
}

export interface ScriptShots {
  readonly scenes: readonly SceneValue[];
  readonly shots: readonly ShotValue[];
  readonly parsed: ParsedScript;
  readonly text: string;
  /** Where in the text each shot comes from, by shot id. */
  readonly sources: Readonly<Record<string, ShotSource>>;
  /** What else belongs to a scene, by scene id. */
  readonly extras: Readonly<Record<string, { synopsis: string; notes: readonly string[]; transition: string }>>;
}

const lists = new WeakMap<object, ScriptShots>();

/** Scenes and shots of a script document, with its ids and the person's changes applied. Cheap to call again. */
export function shotsOf(doc: ScriptDocument): ScriptShots {
  const found = lists.get(doc);
  if (found) return found;
  const made = assemble(doc.text, readingOf(doc), doc, doc.overrides);
  lists.set(doc, made);
  return made;
}

/** The script as a value on a wire, with its shot list and the person's changes. */
export const scriptValueOf = (doc: ScriptDocument): ScriptValue => ({
  document: doc.id,
  title: doc.title,
  text: doc.text,
  format: doc.formatHint,
  shots: { scenes: doc.scenes, next: doc.next, nextScene: doc.nextScene, overrides: doc.overrides },
});

/** Scenes and shots of a script value: with the ids of its document if it came from one, else counted from 1. */
export function shotsOfScript(value: ScriptValue): ScriptShots {
  const list = value.shots as (ShotList & { overrides?: Readonly<Record<string, ShotOverride>> }) | undefined;
  return assemble(
    value.text,
    readScript(value.text, value.format),
    list && Array.isArray(list.scenes) ? list : EMPTY_LIST,
    list?.overrides ?? {},
  );
}

function assemble(
  text: string,
  reading: Reading,
  list: ShotList,
  overrides: Readonly<Record<string, ShotOverride>>,
): ScriptShots {
  // A list made by older rules is aligned anew; ids stay where the text is the same.
  const records = fits(list.scenes, reading.planned) ? list.scenes : reconcile(list, reading.planned).scenes;
  const sources: Record<string, ShotSource> = {};
  const extras: Record<string, { synopsis: string; notes: readonly string[]; transition: string }> = {};
  const scenes = reading.planned.map((planned, i): SceneValue => {
    const record = records[i] as SceneRecord;
    const shots = planned.shots.map((shot, k): ShotValue => {
      const id = (record.shots[k] as { id: string }).id;
      sources[id] = { start: shot.start, end: shot.end, line: shot.line };
      return toShotValue(shot, id, record.id, planned, overrides[id]);
    });
    extras[record.id] = { synopsis: planned.synopsis, notes: planned.notes, transition: planned.transition };
    return {
      id: record.id,
      number: planned.scene.number,
      heading: planned.scene.heading,
      intExt: planned.intExt,
      location: planned.location,
      timeOfDay: planned.timeOfDay,
      shots,
      line: planned.scene.line,
    };
  });
  return { scenes, shots: scenes.flatMap((s) => s.shots), parsed: reading.parsed, text, sources, extras };
}

const fits = (records: readonly SceneRecord[], planned: readonly PlannedScene[]): boolean =>
  records.length === planned.length && records.every((r, i) => r.shots.length === planned[i]?.shots.length);

function toShotValue(
  shot: PlannedShot,
  id: string,
  sceneId: string,
  scene: PlannedScene,
  override: ShotOverride | undefined,
): ShotValue {
  return {
    id,
    number: shot.number,
    sceneId,
    sceneNumber: scene.scene.number,
    heading: scene.scene.heading,
    intExt: scene.intExt,
    location: scene.location,
    timeOfDay: scene.timeOfDay,
    size: override?.size ?? shot.size,
    angle: override?.angle ?? shot.angle,
    movement: override?.movement ?? shot.movement,
    seconds: override?.seconds ?? shot.seconds,
    action: override?.action ?? shot.action,
    dialogue: shot.dialogue.map((d) => ({ ...d })),
    prompt: override?.prompt ?? '',
    negative: override?.negative ?? '',
    elements: [],
    line: shot.line,
  };
}
