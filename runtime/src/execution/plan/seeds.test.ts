import { describe, expect, it } from 'vitest';
import { drawSeed, taskSeed, type VariantWish, variantOf } from './seeds.ts';

const item = (key: string) => ({ key, name: key, index: 0 });
const wish = (more: Partial<VariantWish>): VariantWish => ({ variant: 2, items: [], seeded: new Set(), ...more });

describe('the seed of a task', () => {
  it('is the number that the person sees, where there is one task and no new take', () => {
    expect(taskSeed(7, null, 0)).toBe(7);
  });

  // Golden: another number is another film for everybody.
  it.each([
    [7, item('a'), 0, 4177079873],
    [7, item('b'), 0, 4278630700],
    [7, null, 1, 1582642893],
    [7, item('a'), 1, 1493542731],
  ] as const)('%i of %j, variant %i', (seed, one, variant, expected) => {
    expect(taskSeed(seed, one, variant)).toBe(expected);
  });

  it('hangs on the key of the item alone, not on its name or place; every part of it counts', () => {
    expect(taskSeed(7, { key: 'a', name: 'Other', index: 9 }, 0)).toBe(taskSeed(7, item('a'), 0));
    const all = [taskSeed(7, item('a'), 0), taskSeed(8, item('a'), 0), taskSeed(7, item('b'), 0)];
    const variants = [taskSeed(7, item('a'), 1), taskSeed(7, null, 1), taskSeed(7, null, 2)];
    expect(new Set([7, ...all, ...variants]).size).toBe(7);
    for (const seed of [...all, ...variants, drawSeed()]) expect(seed >= 0 && seed < 2 ** 32).toBe(true);
    expect(Number.isInteger(drawSeed())).toBe(true);
  });
});

it.each<[what: string, wish: VariantWish, node: string, item: string | null, variant: number]>([
  ['no new take is asked for', wish({ variant: 0, items: ['a'] }), 'n', 'a', 0],
  ['of everything', wish({}), 'n', 'a', 2],
  ['of everything, where nothing is mapped', wish({}), 'n', null, 2],
  ['of this item', wish({ items: ['a'] }), 'n', 'a', 2],
  ['of another item', wish({ items: ['a'] }), 'n', 'b', 0],
  ['of an item, for what the items share', wish({ items: ['a'] }), 'n', null, 0],
  ['of this node', wish({ seeded: new Set(['n']) }), 'n', null, 2],
  ['of this node, each item', wish({ seeded: new Set(['n']) }), 'n', 'a', 2],
  ['of another node', wish({ seeded: new Set(['m']) }), 'n', 'a', 0],
  // The person pointed at a shot: which nodes were asked for does not take it away.
  ['of an item at another node', wish({ items: ['a'], seeded: new Set(['m']) }), 'n', 'a', 2],
])('a new take %s', (_, asked, node, key, variant) => {
  expect(variantOf(asked, node, key === null ? null : item(key))).toBe(variant);
});
