import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrangement, arranged } from './arrange.ts';

const boxes = fc
  .array(
    fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 10, max: 300 }).map((half) => half * 2),
      height: fc.integer({ min: 10, max: 300 }).map((half) => half * 2),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((all) => all.map((box, at) => ({ id: `n${at}`, ...box })));

describe('nodes in line', () => {
  it.each<[Arrangement, (box: { x: number; y: number; width: number; height: number }) => number, number]>([
    ['left', (box) => box.x, 0],
    ['right', (box) => box.x + box.width, 0],
    ['centre', (box) => box.x + box.width / 2, 0.5],
    ['top', (box) => box.y, 0],
    ['bottom', (box) => box.y + box.height, 0],
    ['middle', (box) => box.y + box.height / 2, 0.5],
  ])('%s: all have the same, and nothing moves the other way', (how, edge, slack) => {
    fc.assert(
      fc.property(boxes, (all) => {
        const places = arranged(all, how);
        const after = all.map((box) => ({ ...box, ...places[box.id] }));
        const first = edge(after[0]!);
        for (const box of after) expect(Math.abs(edge(box) - first)).toBeLessThanOrEqual(slack);
        const across = ['left', 'right', 'centre'].includes(how);
        for (const [at, box] of after.entries()) {
          expect(across ? box.y : box.x).toBe(across ? all[at]!.y : all[at]!.x);
        }
      }),
    );
  });

  it.each(['across', 'down'] as const)('%s: equal gaps, and the outermost two stay', (how) => {
    fc.assert(
      fc.property(boxes, (all) => {
        const places = arranged(all, how);
        const axis = how === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
        const order = [...all].sort((a, b) => a[axis[0]] - b[axis[0]]);
        const placed = order.map((box) => ({ ...box, ...places[box.id] }));
        expect(placed[0]).toEqual(order[0]);
        const gaps = placed.slice(1).map((box, at) => box[axis[0]] - placed[at]![axis[0]] - placed[at]![axis[1]]);
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
