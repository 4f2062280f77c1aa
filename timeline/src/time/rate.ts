import { z } from 'zod';

/** An exact ratio of integers: a frame rate (24000/1001), or a speed (1/2 is half speed). `den` is never 0. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** Frames per second. Never a float: 23.976 is `{num: 24000, den: 1001}`. */
export type Rate = Rational;

export const rationalSchema = z.object({ num: z.number().int(), den: z.number().int().positive() });
export const rateSchema = z.object({ num: z.number().int().positive(), den: z.number().int().positive() });
