import { planScene } from '../shots/breakdown.ts';
import { carryMarks, readMarks, writeMarks } from '../shots/cut-marks.ts';
import type { PlannedScene } from '../shots/plan.ts';
import { remember } from '../text/remember.ts';
import { nameKey } from '../text/words.ts';
import type { Block } from '../types.ts';
import { followAll } from './follows.ts';
import { fingerprint } from './hash.ts';
import type { SceneRecord, ShotList } from './list.ts';
import { matchScenes, matchShots, Texts } from './match.ts';

export interface ReconcileOptions {
  /** The text's plan from before, when it is at hand: likeness of words then finds what was moved *and* edited. */
  readonly before?: readonly PlannedScene[];
  /** Blocks of the new text: with them an edited scene stays cut as it was. */
  readonly blocks?: readonly Block[];
  /** Makes new ids unique among clients; without it they are counted, which is deterministic. */
  readonly salt?: string;
}

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
  const old = previous.scenes;
  const byRule = planned.map((scene) => ({ key: keyOfHeading(scene.scene.heading), shots: keysOf(scene) }));
  const match = matchScenes(old, byRule);
  // A plan made by other rules than the list is no help.
  const before = options.before?.length === old.length ? options.before : undefined;
  const cuts = planned.map((scene, j) =>
    keepCut(scene, old[match[j] as number], before?.[match[j] as number], options.blocks),
  );
  const fresh = cuts.map(
    (cut, j) =>
      (cut.plan === planned[j] ? byRule[j] : { key: byRule[j]?.key, shots: keysOf(cut.plan) }) as {
        key: string;
        shots: readonly string[];
      },
  );
  const mint = new Mint(previous, options.salt);
  const texts = new Texts(
    before,
    cuts.map((cut) => cut.plan),
  );
  const claimed = new Set<string>();
  const out = fresh.map((scene, j) => {
    const i = match[j] as number;
    const record = i >= 0 ? old[i] : undefined;
    const shots = record
      ? matchShots(record.shots, scene.shots, texts, i, j)
      : new Int32Array(scene.shots.length).fill(-1);
    return {
      id: record?.id ?? '',
      key: scene.key,
      shots: scene.shots.map((key, k) => {
        const from = shots[k] as number;
        const id = from >= 0 ? (record?.shots[from]?.id ?? '') : '';
        if (id !== '') claimed.add(id);
        return { id, key };
      }),
    };
  });
  adoptMoved(out, old, claimed);
  const ids = out.map((scene) => (scene.id === '' ? mint.scene() : scene.id));
  const follows = followAll(planned, ids, (j) => {
    const record = old[match[j] as number];
    return record?.key === fresh[j]?.key ? record : undefined;
  });
  const scenes = out.map((scene, j): SceneRecord => {
    const goesOn = follows[j];
    const { marks } = cuts[j] as { marks: string | undefined };
    return {
      id: ids[j] as string,
      key: scene.key,
      shots: scene.shots.map((shot) => (shot.id === '' ? { id: mint.shot(), key: shot.key } : shot)),
      ...(goesOn ? { follows: goesOn } : {}),
      ...(marks === undefined ? {} : { marks }),
    };
  });
  return { scenes, next: mint.next, nextScene: mint.nextScene };
}

const keyOfHeading = remember(nameKey);

/** Fingerprints of a scene's shots. A scene that did not change has the same units, and so the same shots. */
const known = new WeakMap<readonly string[], readonly string[]>();
function keysOf(scene: PlannedScene): readonly string[] {
  let keys = known.get(scene.units);
  if (!keys) {
    keys = scene.shots.map((shot) => fingerprint(shot.key));
    known.set(scene.units, keys);
  }
  return keys;
}

/**
 * An edited scene stays cut as it was where that is still possible: a cue that grew by a word does not leave its
 * two-shot. What is stored is only what the rules would not do by themselves.
 */
function keepCut(
  scene: PlannedScene,
  record: SceneRecord | undefined,
  before: PlannedScene | undefined,
  blocks: readonly Block[] | undefined,
): { readonly plan: PlannedScene; readonly marks: string | undefined } {
  if (!record || !blocks) return { plan: scene, marks: undefined };
  const stored = readMarks(record.marks);
  const kept = before ? carryMarks(before.marks, before.units, scene.units) : stored;
  const byRule = writeMarks(scene.marks);
  if (kept.length !== scene.units.length || writeMarks(kept) === byRule) return { plan: scene, marks: undefined };
  const plan = planScene(blocks, scene.scene, null, kept);
  const marks = writeMarks(plan.marks);
  return marks === byRule ? { plan: scene, marks: undefined } : { plan, marks };
}

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
