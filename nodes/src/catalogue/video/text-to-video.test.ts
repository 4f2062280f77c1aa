import { expect, it } from 'vitest';
import { textToVideo } from './text-to-video.ts';

const picture = (letter: string) => ({
  kind: 'image' as const,
  artifact: letter.repeat(64),
  mime: 'image/png',
  width: 64,
  height: 36,
});
const project = { id: 'p', title: 'P', width: 640, height: 360, rate: { num: 24, den: 1 }, seed: 1 } as never;
const ask = (params: object, inputs: object = {}) =>
  textToVideo.question?.ask({ inputs, params: { seconds: 1, ...params }, project } as never)?.request as unknown as {
    mode: string;
    frames: number;
    conditioning: readonly { media: object; frame: number; strength: number }[];
  };

it('what stands on the strip is asked for in its order, within the clip, between the first and the last picture', () => {
  const held = [
    { media: { ...picture('b'), name: 'late.png' }, frame: 900, strength: 0.4 },
    { media: picture('a'), frame: 6, strength: 1 },
  ];
  const { conditioning, frames, mode } = ask({ held }, { start: picture('c') });
  expect(conditioning).toEqual([
    { media: picture('c'), frame: 0, strength: 1 },
    { media: picture('a'), frame: 6, strength: 1 },
    { media: picture('b'), frame: frames - 1, strength: 0.4 },
  ]);
  expect(mode).toBe('keyframe');
});

it('a picture at the first frame is a first frame, and needs no words', () => {
  const asked = ask({ held: [{ media: picture('a'), frame: 0, strength: 1 }] });
  expect(asked.mode).toBe('auto');
  expect(asked.conditioning).toHaveLength(1);
  expect(() => ask({})).toThrow(/Nothing says what the clip should show/);
});
