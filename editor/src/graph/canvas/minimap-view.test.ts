import { expect, it } from 'vitest';
import { MAP, mapView, sight, zoomedAround } from './minimap-view.ts';

const graph = { x: -1000, y: 200, width: 4000, height: 1000 };

it.each([
  ['in the middle of the graph', [-200, -300, 1] as const],
  ['far beside it', [9000, 4000, 0.5] as const],
  ['so far out that all is in sight', [100, 100, 0.05] as const],
])('shows nodes and sight whole, %s', (_where, transform) => {
  const view = sight(transform, 1600, 900);
  const { scale, x, y } = mapView(graph, view);
  for (const box of [graph, view]) {
    expect(box.x * scale + x).toBeGreaterThanOrEqual(5 - 1e-6);
    expect(box.y * scale + y).toBeGreaterThanOrEqual(5 - 1e-6);
    expect((box.x + box.width) * scale + x).toBeLessThanOrEqual(MAP.width - 5 + 1e-6);
    expect((box.y + box.height) * scale + y).toBeLessThanOrEqual(MAP.height - 5 + 1e-6);
  }
});

it('zooms around the middle of what is in sight', () => {
  const before = sight([-200, -300, 1], 1600, 900);
  const after = sight(zoomedAround([-200, -300, 1], 1600, 900, 0.4), 1600, 900);
  expect(after.x + after.width / 2).toBeCloseTo(before.x + before.width / 2);
  expect(after.y + after.height / 2).toBeCloseTo(before.y + before.height / 2);
  expect(after.width).toBeCloseTo(before.width / 0.4);
});
