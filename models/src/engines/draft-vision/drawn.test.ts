import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { briefSchema, type Subject } from '../../capabilities/brief.ts';
import { loadCv } from './cv/cv.ts';
import { area, iou } from './cv/mask.ts';
import { segmentByText } from './segment/by-text.ts';
import { standInFiles } from './stand-ins.ts';
import { drawnFrames } from './testing/drawn.ts';
import { Follower } from './track/follower.ts';

// Arithmetic on pixels: seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });
const pixels = [320, 180] as const;
const person = (name: string, description: string, side?: 'left' | 'right'): Subject => ({
  ...{ name, kind: 'character', description, pictures: [] },
  ...(side ? { side } : {}),
});
const anna = person('Anna', 'in a red coat', 'left');
const ben = person('Ben', 'in a blue coat', 'right');

let folder = '';
beforeAll(async () => {
  await loadCv();
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-drawn-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('masks by name on what the draft engine draws', () => {
  it.each([
    ['beside another', 'medium', 'Kitchen', 'eye', 0.88],
    ['whole, in a street', 'wide', 'Street', 'eye', 0.78],
    ['with a shoulder before her', 'medium-close', 'Garden', 'over-shoulder', 0.88],
  ] as const)('%s', async (_, size, place, angle, least) => {
    const intExt = place === 'Kitchen' ? 'int' : 'ext';
    const brief = briefSchema.parse({ size, place, angle, intExt, subjects: [anna, ben] });
    const [frame] = await drawnFrames(brief, 'Anna', pixels, [1]);
    const references = await standInFiles(brief, folder);
    const [best] = await segmentByText(frame!.picture, 'Anna', { references, limit: 1 });
    expect(iou(best!.mask, frame!.truth)).toBeGreaterThan(least);
    if (angle === 'over-shoulder') {
      // The shoulder does hide a part of her.
      const [alone] = await drawnFrames({ ...brief, subjects: [anna] }, 'Anna', pixels, [1]);
      expect(area(frame!.truth)).toBeLessThan(area(alone!.truth) * 0.9);
    }
  });

  it('tracks somebody steadily while the camera pushes in', async () => {
    const times = Array.from({ length: 13 }, (_, i) => i / 4);
    const brief = { size: 'medium', place: 'Kitchen', intExt: 'int', movement: 'push-in', subjects: [anna] };
    const frames = await drawnFrames(brief, 'Anna', pixels, times);
    const follower = new Follower(frames[0]!.picture, frames[0]!.truth);
    const scores = frames.slice(1).map(({ picture, truth }) => iou(follower.next(picture), truth));
    expect(Math.min(...scores)).toBeGreaterThan(0.85);
  });
});
