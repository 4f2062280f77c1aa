import { expect, it } from 'vitest';
import { pickedAfter } from './picked.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const after = (picked: string, chosen: string | null, id: string, key: 'range' | 'toggle' | null) =>
  [...pickedAfter(order, { picked: new Set(picked), chosen }, id, key)].sort().join('');

it.each([
  ['a plain press picks none', 'abc', 'b', 'd', null, ''],
  ['a range goes both ways', '', 'd', 'b', 'range', 'bcd'],
  ['a range to itself is none', '', 'b', 'b', 'range', ''],
  ['a second range begins where the first did', 'bc', 'b', 'e', 'range', 'bcde'],
  ['one more beside the chosen one', '', 'a', 'd', 'toggle', 'ad'],
  ['one less', 'acd', 'a', 'c', 'toggle', 'ad'],
  ['one alone is none', 'ad', 'a', 'd', 'toggle', ''],
  ['nothing was chosen, or it is gone', '', null, 'd', 'range', ''],
  ['a shot that is gone', '', 'x', 'd', 'toggle', ''],
] as const)('%s', (_, picked, chosen, id, key, expected) => {
  expect(after(picked, chosen, id, key)).toBe(expected);
});
