import { newScript, shotsOf } from '@reelgraph/nodes/script';
import { expect, it } from 'vitest';
import { neighbour } from './edits.ts';

const doc = newScript('s', '', 'INT. A - DAY\n\nOne waits.\n\nTwo runs.\n\nThree.\n\nINT. B - DAY\n\nFour.\n');
const { scenes, shots } = shotsOf(doc);
const [one, two, three, four] = shots.map((shot) => shot.id) as [string, string, string, string];

it('a step of a key goes over the border of a scene, and not over the end of the film', () => {
  const [a, b] = scenes as [(typeof scenes)[0], (typeof scenes)[0]];
  expect(neighbour(scenes, one, -1)).toBeNull();
  expect(neighbour(scenes, one, 1)).toEqual({ scene: a.id, before: three });
  expect(neighbour(scenes, two, 1)).toEqual({ scene: a.id, before: null });
  expect(neighbour(scenes, three, 1)).toEqual({ scene: b.id, before: four });
  expect(neighbour(scenes, three, -1)).toEqual({ scene: a.id, before: two });
  expect(neighbour(scenes, four, -1)).toEqual({ scene: a.id, before: null });
  expect(neighbour(scenes, four, 1)).toBeNull();
});
