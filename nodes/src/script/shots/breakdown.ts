import { nameKey } from '../text/words.ts';
import type { Block, ParsedScript } from '../types.ts';
import { finish } from './finish.ts';
import type { PlannedScene } from './plan.ts';
import { SceneCutter } from './scene-shots.ts';
import { readUnits } from './units.ts';

export interface BreakdownOptions {
  /** 1 is the measured pace of produced films; 1.5 is half as long again in words per second. 0.75–1.5. */
  readonly pace?: number;
}

/** Cuts a parsed screenplay into scenes of shots by the rules, without ids. Pure and linear. */
export function breakDown(parsed: ParsedScript, options: BreakdownOptions = {}): PlannedScene[] {
  const pace = Math.min(1.5, Math.max(0.75, options.pace ?? 1));
  const raw = (block: Block): string => `${block.type}:${block.text}`;
  const out: PlannedScene[] = [];
  for (const scene of parsed.scenes) {
    const before = out[out.length - 1];
    const samePlace = before !== undefined && nameKey(before.scene.base) === nameKey(scene.base);
    const inherits = scene.timeOfDay === '' && (scene.continuity !== '' || scene.heading === '' || samePlace);
    const timeOfDay = inherits && before ? before.timeOfDay : scene.timeOfDay;
    const { units, synopsis, notes, transition } = readUnits(parsed.blocks, scene);
    const cutter = new SceneCutter(scene, samePlace, pace);
    out.push({
      scene,
      intExt: scene.intExt,
      timeOfDay,
      location: scene.location,
      shots: finish(cutter.cut(units), scene, pace, raw),
      synopsis,
      notes,
      transition,
    });
  }
  return out;
}
