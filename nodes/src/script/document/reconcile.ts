import type { PlannedScene } from '../shots/plan.ts';
import { remember } from '../text/remember.ts';
import { nameKey, words } from '../text/words.ts';
import { align, bag, wordLikeness } from './align.ts';
import { fingerprint } from './hash.ts';

/** One shot of the stored list: its id, and the fingerprint of the text that it was cut from. */
export interface ShotRecord {
  readonly id: string;
  readonly key: string;
}

export interface SceneRecord {
  readonly id: string;
  /** The heading as it is compared. */
  readonly key: string;
  readonly shots: readonly ShotRecord[];
}

export interface ShotList {
  readonly scenes: readonly SceneRecord[];
  /** Counters of ids; they rise with every new shot and scene, so that a number is not given twice. */
  readonly next: number;
  readonly nextScene: number;
}

export interface ReconcileOptions {
  /** The text's plan from before, when it is at hand: likeness of words then finds what was moved *and* edited. */
  readonly before?: readonly PlannedScene[];
  /** Makes new ids unique among clients; without it they are counted, which is deterministic. */
  readonly salt?: string;
}

export const EMPTY_LIST: ShotList = { scenes: [], next: 1, nextScene: 1 };

/**
 * Carries ids from the list before to a newly parsed text: first scenes are aligned, then the shots in them. What is
 * unchanged, and what changed between the same neighbours, keeps its id; only what is new gets one. Ids are assigned,
 * never made from the text. Pure; with no list before, ids depend on nothing but the order.
 */
export function reconcile(
  previous: ShotList,
  planned: readonly PlannedScene[],
  options: ReconcileOptions = {},
): ShotList {
  const fresh = planned.map((scene) => ({
    key: nameKey(scene.scene.heading),
    shots: scene.shots.map((shot) => keyOf(shot.key)),
  }));
  const mint = new Mint(previous, options.salt);
  const old = previous.scenes;
  const match = matchScenes(old, fresh);
  const texts = new Texts(options.before, old, planned);
  const claimed = new Set<string>();
  const out = fresh.map((scene, j) => {
    const i = match[j] as number;
    const before = i >= 0 ? old[i] : undefined;
    const shots = before
      ? matchShots(before.shots, scene.shots, texts, i, j)
      : new Int32Array(scene.shots.length).fill(-1);
    return {
      id: before?.id ?? '',
      key: scene.key,
      shots: scene.shots.map((key, k) => {
        const from = shots[k] as number;
        const id = from >= 0 ? (before?.shots[from]?.id ?? '') : '';
        if (id !== '') claimed.add(id);
        return { id, key };
      }),
    };
  });
  adoptMoved(out, old, claimed);
  const scenes = out.map((scene) => ({
    id: scene.id === '' ? mint.scene() : scene.id,
    key: scene.key,
    shots: scene.shots.map((shot) => (shot.id === '' ? { id: mint.shot(), key: shot.key } : shot)),
  }));
  return { scenes, next: mint.next, nextScene: mint.nextScene };
}

const keyOf = remember(fingerprint);

class Mint {
  next: number;
  nextScene: number;
  private readonly salt: string;
  constructor(from: ShotList, salt: string | undefined) {
    this.next = from.next;
    this.nextScene = from.nextScene;
    this.salt = salt === undefined || salt === '' ? '' : `${salt}-`;
  }
  scene(): string {
    return `scene-${this.salt}${this.nextScene++}`;
  }
  shot(): string {
    return `shot-${this.salt}${this.next++}`;
  }
}

interface FreshScene {
  readonly key: string;
  readonly shots: readonly string[];
}

function matchScenes(old: readonly SceneRecord[], fresh: readonly FreshScene[]): Int32Array {
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

function matchShots(
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
class Texts {
  private readonly before: readonly PlannedScene[] | undefined;
  private readonly after: readonly PlannedScene[];
  private readonly bags = new Map<string, Map<string, number>>();

  constructor(
    before: readonly PlannedScene[] | undefined,
    old: readonly SceneRecord[],
    after: readonly PlannedScene[],
  ) {
    // A plan made by other rules than the list is no help.
    this.before = before && before.length === old.length ? before : undefined;
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

/** A shot that stands elsewhere, word for word, was moved: it keeps its id, and a scene that moved whole keeps its own. */
function adoptMoved(
  out: { id: string; key: string; shots: { id: string; key: string }[] }[],
  old: readonly SceneRecord[],
  claimed: Set<string>,
): void {
  const lost = new Map<string, { id: string; scene: string }[]>();
  for (const scene of old)
    for (const shot of scene.shots)
      if (!claimed.has(shot.id)) {
        const list = lost.get(shot.key);
        if (list) list.push({ id: shot.id, scene: scene.id });
        else lost.set(shot.key, [{ id: shot.id, scene: scene.id }]);
      }
  if (lost.size === 0) return;
  const taken = new Set(out.map((s) => s.id));
  const oldKey = new Map(old.map((s) => [s.id, s.key]));
  for (const scene of out)
    for (const shot of scene.shots) {
      if (shot.id !== '') continue;
      const from = lost.get(shot.key)?.shift();
      if (!from) continue;
      shot.id = from.id;
      if (scene.id === '' && !taken.has(from.scene) && oldKey.get(from.scene) === scene.key) {
        scene.id = from.scene;
        taken.add(from.scene);
      }
    }
}
