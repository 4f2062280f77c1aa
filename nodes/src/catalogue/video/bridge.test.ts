import type { VideoRequest } from '@reelgraph/models';
import type { VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NodeContext } from '../../define/index.ts';
import { type Bench, bench, countedClip, countingModel } from '../testing/context.ts';
import { bridge } from './bridge.ts';

describe('Bridge', () => {
  const setting: { context: NodeContext | null; requests: VideoRequest[] } = { context: null, requests: [] };
  let place: Bench;
  let old: VideoRef;
  let next: VideoRef;
  beforeAll(async () => {
    place = await bench(countingModel(setting));
    setting.context = place.context;
    // The model must have made what it is to go on from.
    old = await made(33);
    next = await countedClip(place.context, 30, 140);
  });
  beforeEach(() => {
    setting.requests = [];
    place.kept.clear();
  });
  afterAll(() => place.close());

  const made = async (frames: number) =>
    (await place.context.models('video', { frames, seed: 1, conditioning: [] } as never)).video;
  const run = async (inputs: { before?: VideoRef; after?: VideoRef }, params: Record<string, unknown>) =>
    (await bridge.run({ inputs, params, context: await place.again() })) as { clip: VideoRef; head: number };
  /** The number that each frame carries. */
  const numbers = async (clip: VideoRef) => {
    const out: number[] = [];
    for await (const frame of frameSource(await place.context.media.open(clip), { pixelFormat: 'gray' }))
      out.push(frame.data[2000]! - 16);
    return out;
  };
  const near = (shown: readonly number[], wanted: readonly number[]) => {
    expect(shown).toHaveLength(wanted.length);
    shown.forEach((value, at) => {
      expect(Math.abs(value - wanted[at]!), `frame ${at} is ${value}`).toBeLessThanOrEqual(1);
    });
  };
  const count = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

  it('makes a clip longer at its end: every old frame, then new ones, as many as wanted or a few more', async () => {
    const { clip, head } = await run({ before: old }, { frames: 20, overlap: 9, seed: 7 });
    expect(setting.requests.map((one) => [one.frames, one.continuation?.overlap, one.seed, one.take])).toEqual([
      [33, 9, 7, { frames: 57, start: 24, seed: 7 }],
    ]);
    expect(head).toBe(0);
    near(await numbers(clip), count(0, 57));
  });

  it('leads to the first frame of what follows, and says how many frames are in front', async () => {
    const { clip, head } = await run({ after: next }, { frames: 20, seed: 7 });
    expect(setting.requests.map((one) => [one.mode, one.frames, one.conditioning?.map(({ frame }) => frame)])).toEqual([
      ['keyframe', 25, [24]],
    ]);
    expect(head).toBe(24);
    near(await numbers(clip), [...count(0, 24), ...count(140, 170)]);
  });

  it('between two clips makes exactly what is wanted, held at both ends; what it shares with them are handles', async () => {
    const { clip, head } = await run({ before: old, after: next }, { frames: 12, last: 20, first: 5, join: false });
    const [asked] = setting.requests;
    expect(asked).toMatchObject({ mode: 'keyframe', frames: 17, width: 128, height: 64 });
    expect(asked?.conditioning?.map(({ frame, strength }) => [frame, strength])).toEqual([
      [0, 1],
      [13, 1],
    ]);
    expect([clip.frames, head]).toEqual([17, 1]);
  });

  it('makes a stretch inside a clip anew and leaves the rest to the frame', async () => {
    const { clip, head } = await run({ before: old, after: old }, { frames: 10, last: 9, first: 20 });
    expect([clip.frames, head]).toEqual([33, 0]);
    const shown = await numbers(clip);
    near([...shown.slice(0, 10), ...shown.slice(20)], [...count(0, 10), ...count(20, 33)]);
    near(shown.slice(10, 20), count(1, 11));
  });

  it('asks for what is missing, in words', async () => {
    await expect(run({}, {})).rejects.toMatchObject({ code: 'missing_input', fix: expect.any(String) });
    await expect(run({ before: old }, { last: 99 })).rejects.toMatchObject({ code: 'out_of_range' });
  });
});
