import { describe, expect, it } from 'vitest';
import type { Conditioning } from '../../../capabilities/requests.ts';
import type { LtxConfig } from './config.ts';
import { chooseMode } from './mode.ts';
import { madeSize } from './size.ts';

const at = (frame: number, kind: 'image' | 'video' = 'image') =>
  ({ media: { kind }, frame, strength: 1 }) as Conditioning;

describe('mode: auto', () => {
  it.each([
    ['nothing', [], 'ti2vid', 'words alone'],
    ['a first picture', [at(0)], 'ti2vid', 'first picture'],
    ['two pictures', [at(0), at(96)], 'keyframe', 'frame 96'],
    ['a last picture alone', [at(96)], 'keyframe', 'frame 96'],
    ['a clip and a picture', [at(0), at(0, 'video')], 'ic_lora', 'a clip to follow'],
  ] as const)('from %s', (_, conditioning, mode, why) => {
    const found = chooseMode({ mode: 'auto', conditioning: [...conditioning] });
    expect(found.mode).toBe(mode);
    expect(found.why).toContain(why);
  });

  it('gives way to a wish', () => {
    expect(chooseMode({ mode: 'keyframe', conditioning: [at(0, 'video')] }).mode).toBe('keyframe');
  });
});

describe('size', () => {
  const config = {
    config: { video: { stride: { frames: 8, pixels: 32 } } },
    limits: { frames: 121, minSide: 64, maxSide: 2048, twoStageFrom: 512 },
  } as LtxConfig;
  it.each([
    [1280, 720, true, { width: 1280, height: 768, left: 0, top: 24, stages: 2 }],
    [1280, 720, false, { width: 1280, height: 736, left: 0, top: 8, stages: 1 }],
    [768, 512, true, { width: 768, height: 512, left: 0, top: 0, stages: 2 }],
    [426, 240, true, { width: 448, height: 256, left: 11, top: 8, stages: 1 }],
  ])('%i × %i (upsampler: %s)', (width, height, upsampler, made) => {
    expect(madeSize({ width, height }, config, upsampler)).toEqual(made);
  });
});
