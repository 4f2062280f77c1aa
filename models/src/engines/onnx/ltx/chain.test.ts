import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { seededNoise } from '../../../tensors/noise.ts';
import { openSessions, type Sessions } from '../sessions.ts';
import { fixtures } from '../testing/golden.ts';
import { type ChainRequest, chain, type Where } from './chain.ts';

/** The parts that a long take is made of, on the tiny bundle: each of them has its parity in `ltx.test.ts`. */
let bundle: Bundle;
let sessions: Sessions;
beforeAll(async () => {
  bundle = await openBundle(fixtures('ltx-tiny'));
  sessions = openSessions(bundle, { threads: 1 });
});

const rate = { num: 24, den: 1 };
const usual = { prompt: 'A door closes.', width: 64, height: 64, rate, seed: 5, stages: 1, steps: 1 } as const;

async function make(more: Partial<ChainRequest> & { frames: number }, signal?: AbortSignal) {
  const [frames, steps]: [Uint8Array[], (Where & { step: number })[]] = [[], []];
  const made = await chain(
    { ...usual, ...more },
    {
      ...{ bundle, sessions, noise: seededNoise },
      ...(signal ? { signal } : {}),
      onStep: (step, _, where) => steps.push({ step, ...where }),
    },
    async (frame, index) => {
      expect(index).toBe(frames.length);
      frames.push(frame);
    },
  );
  return { ...made, frames, steps };
}

const bytes = (frames: readonly Uint8Array[]) => Buffer.concat(frames);

describe('a take', { timeout: 60_000 }, () => {
  it.each([
    [121, 1],
    [122, 2],
    [250, 3],
    [313, 3],
  ])('of %i frames is made in %i parts and has exactly that length, picture and sound', async (frames, parts) => {
    const made = await make({ frames });
    expect(made.frames).toHaveLength(frames);
    expect(made.sound.channels.map(({ length }) => length)).toEqual([frames * 1000, frames * 1000]);
    expect(made.sound.rate).toBe(24_000);
    expect(made.joins).toHaveLength(parts - 1);
    expect(made.steps.at(-1)).toEqual({ step: 1, part: parts, parts, stage: 1, stages: 1 });
  });

  it('goes on from frames or from latents, and measures each join', async () => {
    const long = { frames: 34, window: 25, overlap: 17 };
    const [pixels, latent] = [await make(long), await make({ ...long, continuation: 'latent' })];
    for (const { joins } of [pixels, latent]) {
      expect(joins.map(({ frame }) => frame)).toEqual([25, 33]);
      expect(joins.every(({ decibels }) => decibels > 3 && decibels < 100)).toBe(true);
    }
    // The first part knows nothing of what follows.
    expect(bytes(pixels.frames.slice(0, 25)).equals(bytes(latent.frames.slice(0, 25)))).toBe(true);
    expect(bytes(pixels.frames.slice(25)).equals(bytes(latent.frames.slice(25)))).toBe(false);
  });

  it('is the same again from the same seed', async () => {
    const long = { frames: 18, window: 17, overlap: 9 };
    const [one, again, other] = [await make(long), await make(long), await make({ ...long, seed: 6 })];
    expect(bytes(again.frames).equals(bytes(one.frames))).toBe(true);
    expect(bytes(other.frames).equals(bytes(one.frames))).toBe(false);
  });

  it('in two stages tells both', async () => {
    const { steps } = await make({ width: 128, height: 128, frames: 9, stages: 2 });
    expect(steps.map(({ stage, step }) => `${stage}:${step}`)).toEqual(['1:1', '2:1', '2:2', '2:3']);
  });

  it('stops between two steps when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort(new Error('stop'));
    await expect(make({ frames: 9 }, abort.signal)).rejects.toThrow('stop');
  });
});
