import type { Takes } from '@reelgraph/models';
import type { ShotValue } from '../values.ts';
import { type ClipRequest, clipRequest } from './clip-request.ts';

/** An engine of clips: what it can be shown, and which fields of a request it looks at. */
export interface ClipReader {
  readonly takes: Takes;
  readonly reads: readonly string[];
}

/** What the node that makes the clips says itself: it goes before what the shot says. */
export interface ClipNodeWords {
  readonly prompt?: string;
  readonly negative?: string;
}

/** Sizes do not matter to the comparison: they are the same on both sides. */
const SIZE = { width: 16, height: 9 };

/**
 * Whether two states of one shot ask an engine for another clip: by the very request that the nodes make, as far as the
 * engine reads it. So what is told before a change is what a plan finds after it.
 */
export function asksOtherwise(
  before: ShotValue,
  after: ShotValue,
  { takes, reads }: ClipReader,
  own: ClipNodeWords = {},
): boolean {
  const asked = (shot: ShotValue) => {
    const cast = shot.elements.map(({ element }) => element);
    const request = clipRequest({ shot, cast, takes, hasStart: shot.start !== undefined, ...SIZE, ...own });
    const read = reads.filter((field): field is keyof ClipRequest => field in request);
    return JSON.stringify([request.compose, ...read.map((field) => request[field])]);
  };
  return asked(before) !== asked(after);
}
