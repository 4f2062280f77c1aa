import type { Rate } from '../time/rate.ts';

/**
 * Where the film is while it plays: an anchor (this frame at this moment) and a speed. Positions are always computed from
 * the anchor; nothing is ever added up, so an hour of playing is as exact as a second.
 */
export interface Anchor {
  readonly frame: number;
  /** Seconds of the time base. */
  readonly at: number;
  /** 1 plays, −1 plays backwards, 0 stands. */
  readonly speed: number;
}

/** The frame that belongs on the screen at `now`; may be beyond the end. The nudge absorbs the float error of a multiple of a frame. */
export const frameAt = (anchor: Anchor, now: number, rate: Rate): number =>
  anchor.speed === 0
    ? anchor.frame
    : Math.floor(anchor.frame + ((now - anchor.at) * anchor.speed * rate.num) / rate.den + 1e-6);

/** The moment at which `frame` begins. */
export const timeOf = (anchor: Anchor, frame: number, rate: Rate): number =>
  anchor.at + ((frame - anchor.frame) * rate.den) / (rate.num * anchor.speed);

/** The speeds of J and L: the first press plays, each further one is twice as fast, the other key slows down first. */
export function shuttle(speed: number, direction: 1 | -1): number {
  if (speed === 0 || Math.sign(speed) !== direction) return Math.abs(speed) > 1 ? speed / 2 : direction;
  return Math.min(8, Math.abs(speed) * 2) * direction;
}
