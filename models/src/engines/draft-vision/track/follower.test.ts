import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCv } from '../cv/cv.ts';
import { type Plane, type Rgb, rgb } from '../cv/image.ts';
import { area, iou } from '../cv/mask.ts';
import { ballScene, type Disc, discMask } from '../testing/scene.ts';
import { Follower } from './follower.ts';

const width = 240;
const height = 136;
// Arithmetic on pixels: seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(() => loadCv());

/** IoU with the truth for each picture after the first. */
function follow(discs: readonly Disc[], draw: (disc: Disc, frame: number) => Rgb): number[] {
  const follower = new Follower(draw(discs[0]!, 0), discMask(width, height, discs[0]!));
  return discs.slice(1).map((disc, i) => iou(follower.next(draw(disc, i + 1)), discMask(width, height, disc)));
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const frames = Array.from({ length: 48 }, (_, i) => i);

describe('Follower', () => {
  it('follows a ball that moves and grows while the camera pans, for 48 frames', () => {
    const path = frames.map((t) => ({ x: 40 + 3.2 * t, y: 70 + 22 * Math.sin(t / 7), radius: 18 + 0.15 * t }));
    const scores = follow(path, (disc, frame) => ballScene(width, height, disc, { pan: frame * 1.5, frame }));
    expect(mean(scores)).toBeGreaterThan(0.85);
    expect(Math.min(...scores)).toBeGreaterThan(0.7);
  });

  it('follows a thing of one flat colour, where there are no corners', () => {
    const path = frames.slice(0, 24).map((t) => ({ x: 50 + 4 * t, y: 60 + t, radius: 20 }));
    const flat = (disc: Disc, frame: number) => {
      const picture = ballScene(width, height, { x: -99, y: -99, radius: 1 }, { frame });
      const mask = discMask(width, height, disc);
      for (const [i, value] of mask.data.entries()) if (value) picture.data.set([210, 60, 60], i * 3);
      return picture;
    };
    expect(mean(follow(path, flat))).toBeGreaterThan(0.85);
  });

  it('bears slow changes of light', () => {
    const path = frames.slice(0, 30).map((t) => ({ x: 60 + 2 * t, y: 70, radius: 22 }));
    const dimmed = (disc: Disc, frame: number) => {
      const picture = ballScene(width, height, disc, { frame });
      return { ...picture, data: picture.data.map((value) => value * (1 - 0.012 * frame)) };
    };
    expect(mean(follow(path, dimmed))).toBeGreaterThan(0.8);
  });

  it('says that it is gone, and finds it again elsewhere', () => {
    const disc = { x: 60, y: 60, radius: 20 };
    const follower = new Follower(ballScene(width, height, disc), discMask(width, height, disc));
    const away = ballScene(width, height, { x: -200, y: -200, radius: 20 }, { frame: 1 });
    const masks: Plane[] = [follower.next(away), follower.next(away)];
    expect(masks.map(area)).toEqual([0, 0]);
    const back = { x: 180, y: 85, radius: 20 };
    const found = follower.next(ballScene(width, height, back, { frame: 3 }));
    expect(iou(found, discMask(width, height, back))).toBeGreaterThan(0.75);
  });

  it('lets a thing leave through the edge of the picture', () => {
    const path = frames.slice(0, 30).map((t) => ({ x: 190 + 4 * t, y: 70, radius: 20 }));
    const follower = new Follower(ballScene(width, height, path[0]!), discMask(width, height, path[0]!));
    const sizes = path.slice(1).map((disc, i) => area(follower.next(ballScene(width, height, disc, { frame: i }))));
    expect(sizes[5]).toBeGreaterThan(300);
    expect(sizes.at(-1)).toBe(0);
  });

  it('has nothing to follow in an empty mask', () => {
    const empty = discMask(width, height, { x: -99, y: -99, radius: 1 });
    const follower = new Follower(rgb(width, height), empty);
    expect(area(follower.next(rgb(width, height)))).toBe(0);
  });
});
