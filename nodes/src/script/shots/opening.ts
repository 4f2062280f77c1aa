import type { ShotPlace } from './plan.ts';

/** What a scene takes from the one before it. */
export interface Opening {
  /** It opens on its place: not where it goes on in the same one. */
  readonly establishes: boolean;
  /** Where an intercut that names no places goes to. */
  readonly other: ShotPlace | null;
}
