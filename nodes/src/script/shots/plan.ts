import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import type { IntExt, ParsedScene } from '../types.ts';

export interface Speech {
  readonly character: string;
  readonly line: string;
  readonly delivery?: string;
  readonly extension?: string;
}

/** Where a shot is. */
export interface ShotPlace {
  readonly location: string;
  readonly intExt: IntExt;
}

/** A shot as the rules cut it, before it has an id. Offsets say which text it was cut from. */
export interface PlannedShot {
  readonly number: string;
  readonly size: ShotSize;
  readonly angle: ShotAngle;
  readonly movement: CameraMove;
  readonly seconds: number;
  readonly action: string;
  readonly dialogue: readonly Speech[];
  /** Of an intercut: not the scene's own place. */
  readonly place?: ShotPlace;
  readonly line: number;
  readonly start: number | null;
  readonly end: number | null;
  /** What the shot is made of, for alignment: its source text, or its own part of it when one source became several shots. */
  readonly key: string;
}

export interface PlannedScene {
  readonly scene: ParsedScene;
  readonly intExt: IntExt;
  /** Inherited from the scene before where the heading says CONTINUOUS or LATER and names no time. */
  readonly timeOfDay: string;
  readonly location: string;
  readonly shots: readonly PlannedShot[];
  readonly synopsis: string;
  readonly notes: readonly string[];
  readonly transition: string;
  /** Source texts of what it was cut along, and how each was cut. */
  readonly units: readonly string[];
  readonly marks: readonly string[];
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** `12A` … `12Z`, `12AA`: I and O are left out, because they read as 1 and 0. */
export function shotNumber(scene: string, index: number): string {
  let suffix = '';
  let n = index;
  do {
    suffix = LETTERS.charAt(n % LETTERS.length) + suffix;
    n = Math.floor(n / LETTERS.length) - 1;
  } while (n >= 0);
  return `${scene}${suffix}`;
}
