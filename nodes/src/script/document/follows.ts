import { type Before, beforeOf, goesOn, lightOf, planScene } from '../shots/breakdown.ts';
import { readMarks } from '../shots/cut-marks.ts';
import type { PlannedScene } from '../shots/plan.ts';
import type { Block } from '../types.ts';
import type { Follows, SceneRecord } from './list.ts';

/**
 * From which scene each one goes on. One that went on from a scene still does, at whatever time of day that one is now,
 * also when others were put between them; where that scene is gone, what it took from it stays. So neither inserting nor
 * deleting a scene changes another scene's shots. A new scene, and one with a new heading, goes on from the one before it.
 */
export function followAll(
  planned: readonly PlannedScene[],
  ids: readonly string[],
  before: (at: number) => SceneRecord | undefined,
): (Follows | undefined)[] {
  const times: string[] = [];
  const places = new Map<string, number>();
  return planned.map((scene, at) => {
    const old = before(at);
    const follows = goesOn(scene) ? follow(planned, ids, times, places, at, old?.follows) : undefined;
    times.push(lightOf(scene.scene, follows ? asBefore(follows) : null));
    places.set(ids[at] as string, at);
    return follows;
  });
}

/** The film's first scene goes on from nothing, also when another is put before it. */
const NOTHING: Follows = { scene: '', timeOfDay: '', samePlace: false, location: '', intExt: 'both' };

function follow(
  planned: readonly PlannedScene[],
  ids: readonly string[],
  times: readonly string[],
  places: ReadonlyMap<string, number>,
  at: number,
  old: Follows | undefined,
): Follows | undefined {
  const from = old ? places.get(old.scene) : at - 1;
  if (from === undefined) return old;
  const anchor = planned[from];
  if (!anchor) return NOTHING;
  const { scene } = planned[at] as PlannedScene;
  const { place, ...rest } = beforeOf({ scene: anchor.scene, timeOfDay: times[from] as string }, scene);
  return { scene: ids[from] as string, ...rest, ...place };
}

const asBefore = ({ timeOfDay, samePlace, location, intExt }: Follows): Before => ({
  timeOfDay,
  samePlace,
  place: { location, intExt },
});

/** The plan as the list has it: scenes go on from where they went on, and are cut as they were cut. */
export function settle(
  blocks: readonly Block[],
  planned: readonly PlannedScene[],
  records: readonly SceneRecord[],
): readonly PlannedScene[] {
  return planned.map((scene, at) => {
    const record = records[at];
    if (!record || (record.marks === undefined && record.follows === undefined)) return scene;
    return planScene(
      blocks,
      scene.scene,
      record.follows ? asBefore(record.follows) : defaultBefore(planned, at),
      readMarks(record.marks),
    );
  });
}

const defaultBefore = (planned: readonly PlannedScene[], at: number): Before | null => {
  const last = planned[at - 1];
  return last ? beforeOf(last, (planned[at] as PlannedScene).scene) : null;
};
