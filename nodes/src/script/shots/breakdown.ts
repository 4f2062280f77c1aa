import { nameKey } from '../text/words.ts';
import type { Block, ParsedScene, ParsedScript } from '../types.ts';
import type { CutMarks } from './cut-marks.ts';
import { cutScene } from './cut-scene.ts';
import type { PlannedScene, ShotPlace } from './plan.ts';

export interface BreakdownOptions {
  /** 1 is the measured pace of produced films; 1.5 is half as long again in words per second. 0.75–1.5. */
  readonly pace?: number;
}

/** What a scene takes from the scene that it goes on from. */
export interface Before {
  readonly timeOfDay: string;
  readonly samePlace: boolean;
  readonly place: ShotPlace;
}

/** Cuts a parsed screenplay into scenes of shots by the rules, without ids. Pure and linear. */
export function breakDown(parsed: ParsedScript, options: BreakdownOptions = {}): PlannedScene[] {
  const out: PlannedScene[] = [];
  for (const scene of parsed.scenes) {
    const last = out[out.length - 1];
    out.push(planScene(parsed.blocks, scene, last ? beforeOf(last, scene) : null, [], options));
  }
  return out;
}

/** What `scene` takes from `last`. */
export const beforeOf = (last: Pick<PlannedScene, 'scene' | 'timeOfDay'>, scene: ParsedScene): Before => ({
  timeOfDay: last.timeOfDay,
  samePlace: nameKey(last.scene.base) === nameKey(scene.base),
  place: { location: last.scene.location, intExt: last.scene.intExt },
});

/** The time of day of a scene: its own, else where it goes on, that of the scene before. */
export function lightOf(scene: ParsedScene, before: Before | null): string {
  const inherits = scene.continuity !== '' || scene.heading === '' || before?.samePlace === true;
  return scene.timeOfDay === '' && inherits && before ? before.timeOfDay : scene.timeOfDay;
}

/** Does anything of the scene depend on the one before? */
export const goesOn = ({ scene, units }: PlannedScene): boolean =>
  scene.timeOfDay === '' ||
  scene.continuity !== '' ||
  units.some((unit) => unit.startsWith('shot:') && unit.includes('INTERCUT'));

/** Cuts one scene. `kept` is how it was cut before an edit. */
export function planScene(
  blocks: readonly Block[],
  scene: ParsedScene,
  before: Before | null,
  kept: CutMarks,
  options: BreakdownOptions = {},
): PlannedScene {
  const pace = Math.min(1.5, Math.max(0.75, options.pace ?? 1));
  const samePlace = before?.samePlace ?? false;
  const opening = {
    establishes: scene.heading !== '' && !(samePlace && scene.continuity !== ''),
    other: before && !samePlace && before.place.location !== '' ? before.place : null,
  };
  return {
    scene,
    intExt: scene.intExt,
    timeOfDay: lightOf(scene, before),
    location: scene.location,
    ...cutScene(blocks, scene, opening, kept, pace),
  };
}
