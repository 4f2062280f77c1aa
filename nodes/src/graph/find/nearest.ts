import type { Box, Point } from '../geometry.ts';

export type Way = 'left' | 'right' | 'up' | 'down';

const ways: Record<Way, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};
/** What lies aside is further than what lies ahead: an arrow means a direction. */
const ASIDE = 2;

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** The box that a person means by an arrow: the nearest whose middle lies that way more than aside. Null where none does. */
export function nearestBox<Id extends string>(boxes: ReadonlyMap<Id, Box>, from: Id, way: Way): Id | null {
  const start = boxes.get(from);
  if (!start) return null;
  const here = middle(start);
  const { x: dx, y: dy } = ways[way];
  let best: Id | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, box] of boxes) {
    if (id === from) continue;
    const there = middle(box);
    const ahead = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (ahead <= 0 || aside > 2 * ahead) continue;
    const cost = ahead + ASIDE * aside;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}
