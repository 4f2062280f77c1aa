import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CameraMove, cameraMoveSchema } from '../../capabilities/brief.ts';
import { cameraPath, growRect, growthToCover, layerMatrix, type Rect, seenRect, travel } from './camera.ts';

const moves: readonly CameraMove[] = cameraMoveSchema.options;
const frame = { width: 1280, height: 720 };

const covers = (layer: Rect, seen: Rect): boolean =>
  layer.x <= seen.x + 1e-9 &&
  layer.y <= seen.y + 1e-9 &&
  layer.x + layer.width >= seen.x + seen.width - 1e-9 &&
  layer.y + layer.height >= seen.y + seen.height - 1e-9;

describe('the camera', () => {
  it('starts gently, always goes on, never arrives', () => {
    expect(travel(0)).toBe(0);
    const steps = Array.from({ length: 200 }, (_, i) => travel(i / 10));
    for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!);
    expect(travel(0.1)).toBeLessThan(travel(1.1) - travel(1));
    expect(travel(3600)).toBeLessThanOrEqual(1);
  });

  it('lays a layer exactly on the frame when it is at rest', () => {
    const rest = { x: 0, y: 0, z: 0, pan: 0, tilt: 0, zoom: 1, roll: 0 };
    for (const depth of [0.62, 1, 5]) {
      expect([...layerMatrix(rest, depth, frame.width, frame.height)]).toEqual([720, 0, -0, 720, 640, 360]);
    }
  });

  it.each(moves)(
    '%s moves the picture, and near layers differently from far ones where the camera itself moves',
    (move) => {
      const path = cameraPath(move, 7);
      const at = (t: number, depth: number) => layerMatrix(path(t), depth, frame.width, frame.height);
      const moved = (depth: number) =>
        at(4, depth).reduce((sum, value, i) => sum + Math.abs(value - at(0, depth)[i]!), 0);
      expect(moved(1)).toBeGreaterThan(move === 'static' ? 3 : 12);
      if (/track|crane|push|pull/.test(move)) expect(moved(0.62)).toBeGreaterThan(moved(5) * 1.5);
    },
  );

  it('goes on with the same move in a later segment: it depends on the time alone', () => {
    for (const move of moves) expect(cameraPath(move, 3)(12.5)).toEqual(cameraPath(move, 3)(12.5));
  });

  it('never sees past the edge of a layer that was grown for it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...moves),
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0.6, max: 6, noNaN: true }),
        fc.double({ min: 0.5, max: 2.4, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (move, seed, depth, aspect, end) => {
          const path = cameraPath(move, seed);
          const poses = [0, 0.25, 0.5, 0.75, 1].map((part) => path(end * part));
          const seen = seenRect(poses, depth, aspect);
          const layer = { x: -aspect / 2, y: -0.5, width: aspect, height: 1 };
          expect(covers(growRect(layer, growthToCover(layer, seen)), seen)).toBe(true);
        },
      ),
    );
  });
});
