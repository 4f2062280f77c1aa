import type { ShotValue } from './script-state.ts';

/** Do two shots show the same? Words that did not change are the same arrays, so this looks at no letter of them. */
export function sameShot(a: ShotValue, b: ShotValue): boolean {
  for (const key of Object.keys(b) as (keyof ShotValue)[]) {
    if (key === 'elements' || key === 'dialogue') continue;
    if (a[key] !== b[key]) return false;
  }
  return (
    sameList(a.dialogue, b.dialogue, (x, y) => JSON.stringify(x) === JSON.stringify(y)) &&
    sameList(
      a.elements,
      b.elements,
      (x, y) => x.element === y.element && x.why === y.why && x.confidence === y.confidence && x.side === y.side,
    )
  );
}

const sameList = <T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => same(one, b[i] as T)));
