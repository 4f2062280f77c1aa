import type { PlannedScene } from '../shots/plan.ts';
import { words } from '../text/words.ts';
import { align, bag, wordLikeness } from './align.ts';
import type { SceneRecord, ShotRecord } from './list.ts';

export interface FreshScene {
  readonly key: string;
  readonly shots: readonly string[];
}

/** For each new scene the index of its old one, or -1. */
export function matchScenes(old: readonly SceneRecord[], fresh: readonly FreshScene[]): Int32Array {
  // Only scenes that changed are compared by their shots.
  const bags = new Map<string, Map<string, number>>();
  const bagOf = (at: string, keys: () => readonly string[]): Map<string, number> => {
    const found = bags.get(at) ?? bag(keys());
    bags.set(at, found);
    return found;
  };
  return align(old.length, fresh.length, {
    same: (i, j) => {
      const a = old[i] as SceneRecord;
      const b = fresh[j] as FreshScene;
      return a.key === b.key && a.shots.length === b.shots.length && a.shots.every((s, k) => s.key === b.shots[k]);
    },
    like: (i, j) => {
      const heading = (old[i] as SceneRecord).key === (fresh[j] as FreshScene).key ? 0.4 : 0;
      return (
        heading +
        0.6 *
          wordLikeness(
            bagOf(`o${i}`, () => (old[i] as SceneRecord).shots.map((s) => s.key)),
            bagOf(`n${j}`, () => (fresh[j] as FreshScene).shots),
          )
      );
    },
    least: 0.3,
  });
}

export function matchShots(
  old: readonly ShotRecord[],
  fresh: readonly string[],
  texts: Texts,
  i: number,
  j: number,
): Int32Array {
  return align(old.length, fresh.length, {
    same: (a, b) => (old[a] as ShotRecord).key === fresh[b],
    like: (a, b) => texts.likeness(i, a, j, b),
    least: 0.34,
  });
}

/** Words of shots, read only where two lists differ. */
export class Texts {
  private readonly before: readonly PlannedScene[] | undefined;
  private readonly after: readonly PlannedScene[];
  private readonly bags = new Map<string, Map<string, number>>();

  constructor(before: readonly PlannedScene[] | undefined, after: readonly PlannedScene[]) {
    this.before = before;
    this.after = after;
  }

  likeness(i: number, a: number, j: number, b: number): number {
    const before = this.before?.[i]?.shots[a];
    const after = this.after[j]?.shots[b];
    if (!before || !after) return 0;
    return wordLikeness(this.bagOf(`o${i}.${a}`, before.key), this.bagOf(`n${j}.${b}`, after.key));
  }

  private bagOf(at: string, key: string): Map<string, number> {
    let found = this.bags.get(at);
    if (!found) {
      found = bag(words(key.toLowerCase()));
      this.bags.set(at, found);
    }
    return found;
  }
}
