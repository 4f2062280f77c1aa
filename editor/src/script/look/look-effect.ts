import { asksOtherwise } from '@reelgraph/nodes/prompts';
import { type LookPatch, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { atom } from 'jotai';
import { clipEngineAtom } from '../engine-takes.ts';
import { clipsByShotAtom, type ShotValue, scriptDocAtom, shotsByIdAtom } from '../script-state.ts';

export type LookChange = { readonly [K in keyof LookPatch]?: LookPatch[K] | null };

export interface LookEffect {
  /** Shots whose request would be another. */
  readonly shots: readonly ShotValue[];
  /** Those of them with a take in the film: it goes stale. */
  readonly stale: readonly ShotValue[];
}

const none: LookEffect = { shots: [], stale: [] };

/** Which shots a change of the look would reach, before it is made: by asking the document itself. */
export const lookEffectAtom = atom((get) => (scene: string | null, patch: LookChange): LookEffect => {
  const doc = get(scriptDocAtom);
  if (!doc || Object.keys(patch).length === 0) return none;
  const done = scriptDocument.apply(doc, { type: 'setLook', scene, patch: patch as never });
  if (!done.ok) return none;
  const shown = get(shotsByIdAtom);
  const clips = get(clipsByShotAtom);
  const { takes } = get(clipEngineAtom);
  const shots = shotsOf(done.value.doc).shots.flatMap(({ id, look }) => {
    const before = shown.get(id);
    if (!before || before.look === look) return [];
    const { look: _, ...rest } = before;
    return asksOtherwise(before, look ? { ...rest, look } : rest, takes) ? [before] : [];
  });
  return { shots, stale: shots.filter(({ id }) => typeof clips.get(id)?.activeTake === 'string') };
});
