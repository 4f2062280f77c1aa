import type { VideoRequest } from '@reelgraph/models';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeContext } from '../../define/index.ts';
import { type Bench, bench, countingModel } from '../testing/context.ts';
import { extendClip } from './extend.ts';
import { keyframes } from './keyframes.ts';

const setting: { context: NodeContext | null; requests: VideoRequest[] } = { context: null, requests: [] };
let place: Bench;
beforeAll(async () => {
  place = await bench(countingModel(setting));
  setting.context = place.context;
});
afterAll(() => place.close());

describe('Extend Clip', () => {
  it('keeps the clip frame for frame and goes on in segments, each from the end of the one before', async () => {
    const asked = { frames: 40, width: 128, height: 64, prompt: '', rate: { num: 24, den: 1 }, seed: 1 };
    const { video } = (await place.context.models('video', asked as VideoRequest)) as { video: VideoRef };
    setting.requests = [];
    const params = { prompt: ' It rains. ', seconds: 60 / 24, segment: 41, overlap: 9, seed: 7 };
    const { clip } = (await extendClip.run({ inputs: { clip: video }, params, context: place.context })) as {
      clip: VideoRef;
    };
    expect(setting.requests.map((one) => [one.frames, one.continuation?.overlap, one.prompt, one.take])).toEqual([
      [41, 9, 'It rains.', undefined],
      [41, 9, 'It rains.', undefined],
    ]);
    expect(clip.frames).toBe(100);
    let at = 0;
    for await (const frame of frameSource(await place.context.media.open(clip), { pixelFormat: 'gray' })) {
      expect(Math.abs(frame.data[2000]! - 16 - at), `frame ${at}`).toBeLessThanOrEqual(1);
      at++;
    }
  });
});

describe('Keyframes', () => {
  const picture = (name: string): ImageRef => ({
    ...{ kind: 'image', artifact: name, mime: 'image/png', width: 128, height: 64 },
  });
  const ask = (names: readonly string[]) =>
    keyframes.question!.ask({
      inputs: { pictures: names.map((name) => ({ key: name, value: picture(name) })) },
      params: { seconds: 2, strength: 0.8 },
      project: place.context.project,
    }).request as VideoRequest;

  it('puts its pictures at even distances, the first at the start and the last at the end', () => {
    const { conditioning, frames, mode } = ask(['a', 'b', 'c']);
    expect([frames, mode]).toEqual([49, 'keyframe']);
    expect(conditioning.map(({ media, frame, strength }) => [media.artifact, frame, strength])).toEqual([
      ['a', 0, 0.8],
      ['b', 24, 0.8],
      ['c', 48, 0.8],
    ]);
  });

  it('wants two at least and a way between them', () => {
    expect(() => ask(['a'])).toThrow(/two pictures/);
    expect(() => ask(Array.from({ length: 17 }, (_, i) => `p${i}`))).toThrow(/16 pictures/);
  });
});
