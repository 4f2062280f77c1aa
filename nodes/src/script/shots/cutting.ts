import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import type { Block } from '../types.ts';
import { SHORTEST_SECONDS } from './durations.ts';
import type { ShotPlace, Speech } from './plan.ts';

/** A shot while its scene is being cut. */
export interface Cutting {
  size: ShotSize;
  angle: ShotAngle;
  movement: CameraMove;
  /** What an explicit line names; said in the action only where the action does not. */
  subject: string;
  action: string[];
  dialogue: Speech[];
  blocks: Block[];
  /** Overrides what the words would take. */
  seconds?: number;
  least: number;
  part: number;
  /** Its own words, where one paragraph or speech became several shots: an edit in one of them leaves the others as they were. */
  words?: string;
  /** Words and pauses of a dual pair run side by side. */
  dual: boolean;
  /** A voice over runs beside the picture, not after it. */
  over: boolean;
  /** An explicit line opened it: everything up to the next cut goes in. */
  explicit: boolean;
  /** Where it is, when an intercut shows another place than the scene's. */
  place?: ShotPlace;
  /** How far the next shot takes this one to be, where that is not its size: what prose made of it is its own affair. */
  distance?: ShotSize;
}

export const newCutting = (part: Partial<Cutting> & { blocks: Block[] }): Cutting => ({
  size: 'medium',
  angle: 'eye',
  movement: 'static',
  subject: '',
  action: [],
  dialogue: [],
  least: SHORTEST_SECONDS,
  part: 0,
  dual: false,
  over: false,
  explicit: false,
  ...part,
});
