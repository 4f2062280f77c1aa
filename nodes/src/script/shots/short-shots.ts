import type { Cutting } from './cutting.ts';
import { actionSeconds, SHORTEST_SECONDS } from './durations.ts';
import type { Facts } from './facts.ts';
import type { Unit } from './units.ts';

const SHORT_CUE_SECONDS = 2.5;
const TWO_SHOT_SECONDS = 6;

/** A shot of nothing but speech, which another speaker may join. */
export const canShare = (shot: Cutting): boolean =>
  shot.dialogue.length > 0 && !shot.explicit && !shot.dual && shot.part === 0 && shot.action.length === 0;

/** Consecutive cues of at most 2.5 seconds each run in one two-shot, up to six seconds. */
export const isQuick = (spoken: readonly number[]): boolean =>
  spoken.every((seconds) => seconds <= SHORT_CUE_SECONDS) && spoken.reduce((a, b) => a + b, 0) <= TWO_SHOT_SECONDS;

const BULLET = /^(?:[-•*–—]|\(?[A-Za-z0-9]{1,2}[.)]) ?/;
const MONTAGE_SECONDS = 3;

/** One line of a montage: two to three seconds, without its bullet. */
export const montageShot = (unit: Extract<Unit, { kind: 'action' }>, facts: Facts) => ({
  size: facts.look?.size ?? ('medium' as const),
  distance: 'medium' as const,
  action: [unit.text.replace(BULLET, '')],
  blocks: [...unit.blocks],
  seconds: Math.min(MONTAGE_SECONDS, Math.max(SHORTEST_SECONDS, actionSeconds(unit.text))),
});
