import { expect, it } from 'vitest';
import { checkFloors, importsOf, runtimeLeak } from './check-floors.mjs';

it('imports point down the floors, each tool has its room, and the chosen packages are really used', () => {
  expect(checkFloors()).toEqual([]);
});

it('the runtime’s rooms stand one above the other', () => {
  expect(runtimeLeak('runtime/src/studio/exports.ts', 'runtime/src/streams/hub.ts')).toBe(null);
  expect(runtimeLeak('runtime/src/studio/studio.ts', 'runtime/src/studio/assets.ts')).toBe(null);
  expect(runtimeLeak('runtime/src/studio/exports.ts', 'runtime/src/server/listen.ts')).toContain('not below');
  // A new room must be given its place.
  expect(runtimeLeak('runtime/src/cli/run.ts', 'runtime/src/helpers/any.ts')).toContain('not below');
});

it('sees every form of import, and none in a comment', () => {
  const found = importsOf(`
    import a from 'one';
    import { b,
      c } from 'two';
    import type { D } from 'three';
    export * from 'four';
    import 'five';
    const lazy = () => import('six');
    // import x from 'not this';
    /* import y from 'nor this'; */
  `);
  expect(found.map((one) => one.specifier)).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
  expect(found.find((one) => one.specifier === 'three')?.type).toBe(true);
});
