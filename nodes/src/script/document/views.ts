import type { CastingRule, LookValue, SceneValue, ScriptValue, ShotValue } from '../../values.ts';
import { parseScript } from '../parse/parse.ts';
import { breakDown } from '../shots/breakdown.ts';
import type { PlannedScene, PlannedShot, Speech } from '../shots/plan.ts';
import type { ParsedScript, ScriptFormat } from '../types.ts';
import { castingOf } from './casting.ts';
import type { ScriptDocument, ShotOverride } from './document.ts';
import { settle } from './follows.ts';
import { EMPTY_LIST, type SceneRecord, type ShotList, sameRecord } from './list.ts';
import { lookIn } from './look.ts';
import { reconcile } from './reconcile.ts';
import { startOf } from './starts.ts';

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

/** How a document's scenes are cut: by the rules, and as its list keeps them. */
export const planOf = (doc: ScriptDocument): readonly PlannedScene[] => {
  const { parsed, planned } = readingOf(doc);
  return settle(parsed.blocks, planned, doc.scenes);
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
  const made = assemble(doc.text, readingOf(doc), doc, doc);
  lists.set(doc, made);
  return made;
}

/** The script as a value on a wire, with its shot list and the person's changes. */
export const scriptValueOf = (doc: ScriptDocument): ScriptValue => ({
  document: doc.id,
  title: doc.title,
  text: doc.text,
  format: doc.formatHint,
  shots: {
    scenes: doc.scenes,
    next: doc.next,
    nextScene: doc.nextScene,
    overrides: doc.overrides,
    ...(doc.casting === undefined ? {} : { casting: doc.casting }),
    ...(doc.look === undefined ? {} : { look: doc.look }),
    ...(doc.starts === undefined ? {} : { starts: doc.starts }),
  },
});

/** Scenes and shots of a script value: with the ids of its document if it came from one, else counted from 1. */
export function shotsOfScript(value: ScriptValue): ScriptShots {
  const list = value.shots as (ShotList & Partial<Changes>) | undefined;
  return assemble(
    value.text,
    readScript(value.text, value.format),
    list && Array.isArray(list.scenes) ? list : EMPTY_LIST,
    { overrides: list?.overrides ?? {}, casting: list?.casting, look: list?.look, starts: list?.starts },
  );
}

function assemble(text: string, reading: Reading, list: ShotList, changes: Changes): ScriptShots {
  const { blocks } = reading.parsed;
  let records = list.scenes;
  let settled = settle(blocks, reading.planned, records);
  // A list made by older rules is aligned anew; ids stay where the text is the same.
  if (!fits(records, settled)) {
    records = reconcile(list, reading.planned, { blocks }).scenes;
    settled = settle(blocks, reading.planned, records);
  }
  const sources: Record<string, ShotSource> = {};
  const extras: Record<string, { synopsis: string; notes: readonly string[]; transition: string }> = {};
  const scenes = settled.map((planned, i): SceneValue => {
    const scene = sceneValue(planned, records[i] as SceneRecord, changes);
    planned.shots.forEach((shot, k) => {
      sources[(scene.shots[k] as ShotValue).id] = shot;
    });
    extras[scene.id] = planned;
    return scene;
  });
  return { scenes, shots: scenes.flatMap((s) => s.shots), parsed: reading.parsed, text, sources, extras };
}

/** Values of scenes, by their shots where they stand: what stands before an edit stays the same objects. */
const values = new WeakMap<readonly PlannedShot[], { record: SceneRecord; scene: SceneValue; own: Overrides }>();
type Overrides = readonly unknown[];

/** What a person changed, over what the rules make of the text. */
type Changes = Pick<ScriptDocument, 'overrides' | 'casting' | 'look' | 'starts'>;

function sceneValue(planned: PlannedScene, record: SceneRecord, changes: Changes): SceneValue {
  const { overrides, casting = {} } = changes;
  const look = lookIn(changes.look, record.id);
  const start = (id: string) => startOf(changes.starts, record.id, id);
  const own: Overrides = [
    look,
    casting[record.id],
    ...record.shots.flatMap(({ id }) => [overrides[id], casting[id], start(id)]),
  ];
  const known = values.get(planned.shots);
  const { scene } = planned;
  if (
    known &&
    sameRecord(known.record, record) &&
    known.scene.timeOfDay === planned.timeOfDay &&
    known.scene.heading === scene.heading &&
    own.every((one, k) => one === known.own[k])
  )
    return known.scene;
  const value: SceneValue = {
    id: record.id,
    number: scene.number,
    heading: scene.heading,
    intExt: planned.intExt,
    location: planned.location,
    timeOfDay: planned.timeOfDay,
    shots: planned.shots.map((shot, k) => {
      const id = record.shots[k]?.id ?? '';
      const value = toShotValue(shot, id, record.id, planned, overrides[id], look);
      const rules = castingOf(casting[record.id], casting[id]);
      const begins = start(id);
      return {
        ...value,
        ...(rules ? { casting: rules as Record<string, CastingRule> } : {}),
        ...(begins ? { start: begins } : {}),
      };
    }),
    line: scene.line,
  };
  values.set(planned.shots, { record, scene: value, own });
  return value;
}

const fits = (records: readonly SceneRecord[], planned: readonly PlannedScene[]): boolean =>
  records.length === planned.length && records.every((r, i) => r.shots.length === planned[i]?.shots.length);

function toShotValue(
  shot: PlannedShot,
  id: string,
  sceneId: string,
  scene: PlannedScene,
  override: ShotOverride | undefined,
  look: LookValue | undefined,
): ShotValue {
  const prompts = promptsOf(override);
  return {
    id,
    number: shot.number,
    sceneId,
    sceneNumber: scene.scene.number,
    heading: scene.scene.heading,
    intExt: shot.place?.intExt ?? scene.intExt,
    location: shot.place?.location ?? scene.location,
    timeOfDay: scene.timeOfDay,
    size: override?.size ?? shot.size,
    angle: override?.angle ?? shot.angle,
    movement: override?.movement ?? shot.movement,
    seconds: override?.seconds ?? shot.seconds,
    action: override?.action ?? shot.action,
    // Shared, never written to: the same words are the same array, wherever the shot stands.
    dialogue: shot.dialogue as Speech[],
    prompt: override?.prompt ?? '',
    negative: override?.negative ?? '',
    ...(prompts ? { prompts } : {}),
    ...(look ? { look } : {}),
    elements: [],
    line: shot.line,
  };
}

const ownPrompts = new WeakMap<ShotOverride, ShotValue['prompts']>();

/** What a person wrote for single families; the same object as long as the change is the same. */
function promptsOf(override: ShotOverride | undefined): ShotValue['prompts'] {
  if (!override || !(override.clipPrompt || override.motionPrompt || override.stillPrompt)) return undefined;
  const known = ownPrompts.get(override);
  if (known) return known;
  const prompts = {
    ...(override.clipPrompt ? { 'ltx-t2v': override.clipPrompt.text } : {}),
    ...(override.motionPrompt ? { 'ltx-i2v': override.motionPrompt.text } : {}),
    ...(override.stillPrompt ? { 'flux-still': override.stillPrompt.text } : {}),
  };
  ownPrompts.set(override, prompts);
  return prompts;
}
