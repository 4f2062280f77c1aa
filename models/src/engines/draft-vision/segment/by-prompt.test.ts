import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCv } from '../cv/cv.ts';
import { iou } from '../cv/mask.ts';
import { ballScene, discMask } from '../testing/scene.ts';
import { segmentByPrompt } from './by-prompt.ts';

const width = 320;
const height = 180;
const disc = { x: 130, y: 85, radius: 34 };
const picture = ballScene(width, height, disc);
const truth = discMask(width, height, disc);
const at = (x: number, y: number, positive = true) => ({ x, y, positive });

// Arithmetic on pixels: seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(() => loadCv());

describe('segmentByPrompt', () => {
  it('finds the ball in a box', () => {
    const [best] = segmentByPrompt(picture, { points: [], box: { x: 92, y: 47, width: 77, height: 77 } }, 3);
    expect(iou(best!.mask, truth)).toBeGreaterThan(0.93);
    expect(best!.score).toBeGreaterThan(0.5);
  });

  it('finds the ball in a box that is drawn too wide', () => {
    const [best] = segmentByPrompt(picture, { points: [], box: { x: 70, y: 25, width: 115, height: 125 } }, 3);
    expect(iou(best!.mask, truth)).toBeGreaterThan(0.9);
  });

  it('finds the ball at one point, wherever in the ball it is', () => {
    for (const point of [at(130, 85), at(112, 70), at(150, 95)]) {
      const [best] = segmentByPrompt(picture, { points: [point], box: undefined }, 3);
      expect(iou(best!.mask, truth)).toBeGreaterThan(0.9);
    }
  });

  it('leaves out what a negative point is on', () => {
    const other = { x: 220, y: 90, radius: 26 };
    const two = ballScene(width, height, other);
    for (let i = 0; i < truth.data.length; i++) {
      if (truth.data[i]) two.data.set(picture.data.subarray(i * 3, i * 3 + 3), i * 3);
    }
    const box = { x: 90, y: 45, width: 160, height: 80 };
    const [best] = segmentByPrompt(two, { points: [at(130, 85), at(220, 90, false)], box }, 3);
    expect(iou(best!.mask, truth)).toBeGreaterThan(0.88);
  });

  it('offers candidates that differ, best first, the same every time', () => {
    const ask = () => segmentByPrompt(picture, { points: [at(130, 85)], box: undefined }, 4);
    const found = ask();
    expect(found.length).toBeGreaterThan(0);
    for (let i = 1; i < found.length; i++) {
      expect(found[i]!.score).toBeLessThanOrEqual(found[i - 1]!.score);
      expect(iou(found[i]!.mask, found[i - 1]!.mask)).toBeLessThan(0.9);
    }
    expect(ask().map(({ score }) => score)).toEqual(found.map(({ score }) => score));
  });

  it('says with its score that nothing stands out', () => {
    const bare = ballScene(width, height, { x: -500, y: -500, radius: 1 });
    const found = segmentByPrompt(bare, { points: [], box: { x: 100, y: 60, width: 60, height: 60 } }, 1);
    expect(found).toHaveLength(1);
    expect(found[0]!.score).toBeLessThan(0.6);
  });
});
