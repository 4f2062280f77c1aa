import type { Result } from '@reelgraph/timeline';
import { ok } from '@reelgraph/timeline';
import type { SceneValue, ShotValue } from '../../values.ts';
import type { ScriptDocument, ScriptOp } from '../document/document.ts';
import { scriptDocument } from '../document/document-type.ts';
import { shotsOf } from '../document/views.ts';

export type Fate = 'same' | 'changed' | 'new' | 'gone';

export interface ShotFate {
  readonly id: string;
  readonly fate: Fate;
  /** Of a changed shot, before and after; of the others, what there is. */
  readonly before: ShotValue | null;
  readonly after: ShotValue | null;
}

export interface SceneFate {
  readonly id: string;
  readonly number: string;
  readonly heading: string;
  /** Where it was called otherwise. */
  readonly was: string | null;
  readonly fate: Fate;
  readonly shots: readonly ShotFate[];
}

export interface DraftChange {
  readonly ops: readonly ScriptOp[];
  readonly scenes: readonly SceneFate[];
  readonly counts: Readonly<Record<Fate, number>>;
}

/**
 * What a new draft would do to the shots, before it does it: exactly the operation that will be applied, and its result
 * beside the present one. Scenes in the order of the new draft, those that go at the end.
 */
export function compareDraft(doc: ScriptDocument, text: string, salt?: string): Result<DraftChange> {
  const op: ScriptOp = { type: 'setText', text, ...(salt === undefined ? {} : { salt }) };
  const done = scriptDocument.apply(doc, op);
  if (!done.ok) return done;
  const before = shotsOf(doc);
  const after = shotsOf(done.value.doc);
  const old = new Map(before.shots.map((shot) => [shot.id, shot]));
  const now = new Set(after.shots.map((shot) => shot.id));
  const oldScenes = new Map(before.scenes.map((scene) => [scene.id, scene]));
  const counts = { same: 0, changed: 0, new: 0, gone: 0 };
  const fateOf = (shot: ShotValue): ShotFate => {
    const was = old.get(shot.id) ?? null;
    const fate = was === null ? 'new' : sameContent(was, shot) ? 'same' : 'changed';
    return { id: shot.id, fate, before: was, after: shot };
  };
  const lost = (scene: SceneValue | undefined): ShotFate[] =>
    (scene?.shots ?? [])
      .filter((shot) => !now.has(shot.id))
      .map((shot) => ({ id: shot.id, fate: 'gone', before: shot, after: null }));
  const scenes = after.scenes.map((scene): SceneFate => {
    const was = oldScenes.get(scene.id);
    const shots = [...scene.shots.map(fateOf), ...lost(was)];
    const quiet = was?.heading === scene.heading && shots.every((shot) => shot.fate === 'same');
    return {
      id: scene.id,
      number: scene.number,
      heading: scene.heading,
      was: was && was.heading !== scene.heading ? was.heading : null,
      fate: was === undefined ? 'new' : quiet ? 'same' : 'changed',
      shots,
    };
  });
  const kept = new Set(after.scenes.map((scene) => scene.id));
  for (const scene of before.scenes) {
    if (kept.has(scene.id)) continue;
    const { id, number, heading } = scene;
    scenes.push({ id, number, heading, was: null, fate: 'gone', shots: lost(scene) });
  }
  for (const scene of scenes) for (const { fate } of scene.shots) counts[fate]++;
  return ok({ ops: [op], scenes, counts });
}

/** Is what would be filmed the same? Not where it stands, nor how it is numbered. */
function sameContent(a: ShotValue, b: ShotValue): boolean {
  const bare = ({ id: _i, number: _n, sceneId: _s, sceneNumber: _m, line: _l, ...rest }: ShotValue) =>
    JSON.stringify(rest);
  return bare(a) === bare(b);
}
