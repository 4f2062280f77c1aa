import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { ScriptDocument } from '../document/document.ts';
import { planOf, readingOf, shotsOf } from '../document/views.ts';
import type { PlannedScene, PlannedShot } from '../shots/plan.ts';
import { readUnits, type Unit } from '../shots/units.ts';
import type { SceneWish } from './rewrite.ts';

/** A unit of a scene with how it is cut, and the shots that it is in. */
export interface OutlineUnit {
  readonly unit: Unit;
  readonly mark: string;
  readonly start: number;
  readonly end: number;
}

export interface OutlineShot {
  readonly id: string;
  readonly at: number;
  readonly planned: PlannedShot;
  readonly start: number;
  readonly end: number;
  /** Indices into the scene's units; several shots share one unit where it was too long for one take. */
  readonly units: readonly number[];
  /** Of a paragraph or speech that became several shots: which part this is, and of how many. */
  readonly part: number;
  readonly parts: number;
}

export interface OutlineScene {
  readonly at: number;
  readonly id: string;
  readonly planned: PlannedScene;
  readonly units: readonly OutlineUnit[];
  readonly shots: readonly OutlineShot[];
  /** Offsets of its first line and of the one behind its last. */
  readonly start: number;
  readonly end: number;
}

const known = new WeakMap<object, Result<readonly OutlineScene[]>>();

/** Scenes and shots with their places in the text. Refused for a text that has none (a Final Draft file that was not turned to text). */
export function outlineOf(doc: ScriptDocument): Result<readonly OutlineScene[]> {
  let found = known.get(doc);
  if (!found) {
    found = read(doc);
    known.set(doc, found);
  }
  return found;
}

function read(doc: ScriptDocument): Result<readonly OutlineScene[]> {
  const { parsed } = readingOf(doc);
  const planned = planOf(doc);
  const values = shotsOf(doc).scenes;
  if (parsed.blocks.some((block) => block.start === null)) return noPlaces();
  const starts = planned.map(({ scene }) =>
    startOfScene(doc.text, parsed.blocks[scene.from]?.start ?? 0, scene.heading),
  );
  const out: OutlineScene[] = [];
  for (const [at, scene] of planned.entries()) {
    const value = values[at];
    if (!value || value.shots.length !== scene.shots.length) return noPlaces();
    const units = readUnits(parsed.blocks, scene.scene.from, scene.scene.to).units.map(
      (unit, k): OutlineUnit => ({
        unit,
        mark: scene.marks[k] ?? 'n',
        start: unit.blocks[0]?.start ?? 0,
        end: unit.blocks[unit.blocks.length - 1]?.end ?? 0,
      }),
    );
    const shots = scene.shots.map((shot, k): OutlineShot => {
      const start = shot.start ?? 0;
      const end = shot.end ?? 0;
      const same = (i: number): boolean => scene.shots[i]?.start === start && scene.shots[i]?.end === end;
      let part = 0;
      while (same(k - part - 1)) part++;
      let parts = part + 1;
      while (same(k + parts - part)) parts++;
      return {
        id: value.shots[k]?.id ?? '',
        at: k,
        planned: shot,
        start,
        end,
        units: units.flatMap((unit, i) => (unit.start >= start && unit.end <= end ? [i] : [])),
        part,
        parts,
      };
    });
    out.push({
      at,
      id: value.id,
      planned: scene,
      units,
      shots,
      start: starts[at] ?? 0,
      end: starts[at + 1] ?? doc.text.length,
    });
  }
  return ok(out);
}

function startOfScene(text: string, at: number, heading: string): number {
  if (heading === '') return at;
  let from = at;
  while (from > 0 && text[from - 1] !== '\n' && text[from - 1] !== '\r') from--;
  return from;
}

const noPlaces = () =>
  refuse('no_places', 'This script cannot be changed from the storyboard.', { fix: 'Make the change in the text.' });

export interface Found {
  readonly scenes: readonly OutlineScene[];
  readonly scene: OutlineScene;
  readonly shot: OutlineShot;
}

export function findShot(doc: ScriptDocument, id: string): Result<Found> {
  const outline = outlineOf(doc);
  if (!outline.ok) return outline;
  for (const scene of outline.value) {
    const shot = scene.shots.find((one) => one.id === id);
    if (shot) return ok({ scenes: outline.value, scene, shot });
  }
  return refuse('no_shot', 'That shot is no longer in the script.');
}

export function findScene(doc: ScriptDocument, id: string): Result<Omit<Found, 'shot'>> {
  const outline = outlineOf(doc);
  if (!outline.ok) return outline;
  const scene = outline.value.find((one) => one.id === id);
  return scene ? ok({ scenes: outline.value, scene }) : refuse('no_scene', 'That scene is no longer in the script.');
}

/** A scene as it is, to be changed in part. */
export const wishOf = (scene: OutlineScene): SceneWish & { marks: string[]; shots: (string | null)[] } => ({
  id: scene.id,
  marks: scene.units.map((unit) => unit.mark),
  shots: scene.shots.map((shot) => shot.id),
});

export const allIds = (scenes: readonly OutlineScene[]): string[] =>
  scenes.flatMap((scene) => scene.shots.map((shot) => shot.id));

/** All scenes as they are, but those that are named. */
export const wishes = (
  doc: ScriptDocument,
  scenes: readonly OutlineScene[],
  changed: ReadonlyMap<string, SceneWish>,
): SceneWish[] =>
  scenes.map((scene) => {
    const other = changed.get(scene.id);
    if (other) return other;
    return { id: scene.id, marks: [], shots: [], record: doc.scenes[scene.at] };
  });
