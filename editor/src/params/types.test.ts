import type { ParamSpec } from '@reelgraph/nodes/graph';
import { expect, it } from 'vitest';
import { showAmount, unitOf } from './types.ts';

const length: Pick<ParamSpec, 'unit' | 'zero'> = { unit: 's', zero: 'as the shot' };
const grow: Pick<ParamSpec, 'unit' | 'zero'> = { unit: 'px' };

it.each([
  [0, length, 'as the shot', undefined],
  [2.5, length, '2.5', 's'],
  [0, grow, '0', 'px'],
])('%s of %o is shown as %s with the unit %s', (value, param, words, unit) => {
  expect([showAmount(value, param), unitOf(value, param)]).toEqual([words, unit]);
});
