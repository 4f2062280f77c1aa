import { evenSigmas, shiftSigmas, withEnd } from '../../../schedules/flow-match.ts';
import { flux2Mu } from '../../../schedules/flux2-mu.ts';

/** Klein's schedule for a picture of `tokens` in `steps` steps, with the final 0. */
export const kleinSigmas = (tokens: number, steps: number): Float32Array =>
  withEnd(shiftSigmas(evenSigmas(steps), flux2Mu(tokens, steps)));
