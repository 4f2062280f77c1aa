import type { VideoRequest } from '@reelgraph/models';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource, readFrame } from '@reelgraph/timeline/media';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeContext } from '../../define/index.ts';
import { shotsOfScript } from '../../script/index.ts';
import { type Bench, bench, countingModel } from '../testing/context.ts';
import { ltxChain } from './ltx-chain.ts';

const text = 'INT. BOOTH - NIGHT\n\nMara threads the last reel by feel.';
const [shot] = shotsOfScript({ title: 'T', text, format: 'fountain' }).shots;

describe('LTX Chain', () => {
  const setting: { context: NodeContext | null; requests: VideoRequest[]; failAt?: number } = {
    context: null,
    requests: [],
  };
  let place: Bench;
  beforeEach(async () => {
    setting.requests = [];
    setting.failAt = undefined;
    place = await bench(countingModel(setting));
    setting.context = place.context;
  });
  afterEach(() => place.close());

  const run = async (params: Record<string, unknown>, context = place.context) =>
    (await ltxChain.run({ inputs: { shot }, params, context })) as { clip: VideoRef; last: ImageRef };

  const numbers = async (clip: VideoRef) => {
    const out: number[] = [];
    for await (const frame of frameSource(await place.context.media.open(clip), { pixelFormat: 'gray' }))
      out.push(frame.data[2000]!);
    return out;
  };

  it('a short shot is one call, with the shot’s brief, prompt and the project’s size', async () => {
    const { clip } = await run({ seconds: 1 });
    expect(setting.requests).toHaveLength(1);
    expect(setting.requests[0]).toMatchObject({
      frames: 25,
      width: 128,
      height: 64,
      seed: 7,
      brief: { action: expect.stringMatching(/Mara/) },
    });
    expect(setting.requests[0]!.prompt.length).toBeGreaterThan(20);
    expect(clip.frames).toBe(25);
    expect(place.kept.size).toBe(0);
  });

  it('a shot that goes on from a take begins with its last frame, as a picture; a wired picture goes before it', async () => {
    const { clip, last } = await run({ seconds: 1 });
    const after = { ...shot, start: clip };
    const asked = ltxChain.question?.ask({ inputs: { shot: after }, params: {}, project: place.context.project });
    expect(asked?.request.conditioning).toEqual([{ media: clip, frame: 0, strength: 1 }]);
    setting.requests = [];
    await ltxChain.run({ inputs: { shot: after }, params: { seconds: 1 }, context: place.context });
    expect(setting.requests[0]?.conditioning).toMatchObject([{ media: { kind: 'image', width: 128 }, frame: 0 }]);
    await ltxChain.run({ inputs: { shot: after, start: last }, params: { seconds: 1 }, context: place.context });
    expect(setting.requests[1]?.conditioning).toEqual([{ media: last, frame: 0, strength: 1 }]);
  });

  it('a long take is joined to the frame: nothing is shown twice, nothing is left out', async () => {
    const { clip, last } = await run({ seconds: 100 / 24, segment: 41, overlap: 9 });
    expect(setting.requests.map((one) => [one.frames, one.continuation?.overlap, one.seed])).toEqual([
      [41, undefined, 7],
      [41, 9, 8],
      [41, 9, 9],
    ]);
    expect(clip.frames).toBe(100);
    const shown = await numbers(clip);
    const grey = (at: number) => 16 + at;
    shown.forEach((value, at) => {
      expect(Math.abs(value - grey(at)), `frame ${at}`).toBeLessThanOrEqual(1);
    });
    const still = await readFrame(await place.context.media.open(last), { pixelFormat: 'gray' });
    expect(Math.abs(still.data[2000]! - grey(99))).toBeLessThanOrEqual(1);
    expect(Math.max(...place.progress)).toBeLessThanOrEqual(1);
  });

  it('goes on from latents where that is wished and the engine has them', async () => {
    await run({ seconds: 60 / 24, segment: 41, overlap: 9, continuation: 'latent' });
    expect(setting.requests.map((one) => [one.keepLatents, one.continuation?.latents])).toEqual([
      [9, undefined],
      [undefined, 'latents-of-7'],
    ]);
  });

  it('goes on at the segment where it stopped', async () => {
    setting.failAt = 3;
    await expect(run({ seconds: 100 / 24, segment: 41, overlap: 9 })).rejects.toThrow('the machine stopped');
    expect([...place.kept.keys()]).toEqual(['chunk-0', 'chunk-1']);
    setting.failAt = undefined;
    setting.requests = [];
    const context = await place.again();
    setting.context = context;
    const { clip } = await run({ seconds: 100 / 24, segment: 41, overlap: 9 }, context);
    expect(setting.requests).toHaveLength(1);
    expect(clip.frames).toBe(100);
    expect(place.logs).toContain('Segment 1 of 3 was finished before.');
  });
});
