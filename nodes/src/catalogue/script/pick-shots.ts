import type { Keyed } from '../../define/index.ts';
import type { ShotValue } from '../../values.ts';

type Shots = readonly Keyed<ShotValue>[];

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The shots that a person named, in the order of the list: `2A`, `1-4` (from one to the other), `scene 2`; or by their id. */
export function pickShots(shots: Shots, which: string): Shots {
  const wishes = which
    .split(/[,;\n]+/)
    .map((wish) => wish.trim())
    .filter((wish) => wish !== '');
  if (wishes.length === 0) return shots;
  const chosen = new Set<number>();
  const at = (number: string) => shots.findIndex(({ value }) => same(value.number, number) || value.id === number);
  const take = (test: (shot: ShotValue) => boolean) => {
    shots.forEach(({ value }, index) => {
      if (test(value)) chosen.add(index);
    });
  };
  for (const wish of wishes) {
    const scene = /^scene\s+(.+)$/i.exec(wish)?.[1];
    const range = /^(.+?)\s*[-–…]\s*(.+)$/.exec(wish);
    if (scene !== undefined) take((shot) => same(shot.sceneNumber, scene));
    else if (at(wish) >= 0) chosen.add(at(wish));
    else if (range) {
      const [from, to] = [at(range[1]!), at(range[2]!)];
      if (from < 0 || to < 0) continue;
      for (let index = Math.min(from, to); index <= Math.max(from, to); index++) chosen.add(index);
    }
  }
  return shots.filter((_, index) => chosen.has(index));
}
