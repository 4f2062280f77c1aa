import { expect, it } from 'vitest';
import { fetchPart } from './fetch-part.ts';

it('tries on until the part is there, with a pause in between', async () => {
  let tries = 0;
  const pauses: number[] = [];
  const load = () => {
    tries += 1;
    return tries < 3 ? Promise.reject(new Error('no runtime')) : Promise.resolve('here');
  };
  expect(
    await fetchPart(load, async (ms) => {
      pauses.push(ms);
    }),
  ).toBe('here');
  expect(pauses).toHaveLength(2);
});
