import type { IntExt } from '../types.ts';

/** One shot of the stored list: its id, and the fingerprint of the text that it was cut from. */
export interface ShotRecord {
  readonly id: string;
  readonly key: string;
}

/** What a scene took from the one that it went on from when it was written. It stays so, whatever is put between the two. */
export interface Follows {
  readonly scene: string;
  readonly timeOfDay: string;
  readonly samePlace: boolean;
  readonly location: string;
  readonly intExt: IntExt;
}

export interface SceneRecord {
  readonly id: string;
  /** The heading as it is compared. */
  readonly key: string;
  readonly shots: readonly ShotRecord[];
  /** Only of a scene that goes on from another: CONTINUOUS, LATER, a heading without a time, an intercut. */
  readonly follows?: Follows | undefined;
  /** Only where an edit would have made the rules cut otherwise: how its units became shots (`shots/cut-marks.ts`). */
  readonly marks?: string | undefined;
}

export interface ShotList {
  readonly scenes: readonly SceneRecord[];
  /** Counters of ids; they rise with every new shot and scene, so that a number is not given twice. */
  readonly next: number;
  readonly nextScene: number;
}

export const EMPTY_LIST: ShotList = { scenes: [], next: 1, nextScene: 1 };

export const sameRecord = (a: SceneRecord | undefined, b: SceneRecord | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  (a === b ||
    (a.id === b.id &&
      a.key === b.key &&
      a.marks === b.marks &&
      sameFollows(a.follows, b.follows) &&
      a.shots.length === b.shots.length &&
      a.shots.every((s, i) => s.id === b.shots[i]?.id && s.key === b.shots[i]?.key)));

const sameFollows = (a: Follows | undefined, b: Follows | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.scene === b.scene &&
    a.timeOfDay === b.timeOfDay &&
    a.samePlace === b.samePlace &&
    a.location === b.location &&
    a.intExt === b.intExt);
