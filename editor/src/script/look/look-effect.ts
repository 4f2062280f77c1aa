import type { GraphDocument } from '@reelgraph/nodes/graph';
import { asksOtherwise, type ClipNodeWords } from '@reelgraph/nodes/prompts';
import { type LookPatch, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { atom } from 'jotai';
import { rootGraphAtom } from '../../state/index.ts';
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
  const engine = get(clipEngineAtom);
  const makers = clipMakers(get(rootGraphAtom));
  const shots = shotsOf(done.value.doc).shots.flatMap(({ id, look }) => {
    const before = shown.get(id);
    if (!before || before.look === look) return [];
    const { look: _, ...rest } = before;
    const after = look ? { ...rest, look } : rest;
    return makers.some((own) => asksOtherwise(before, after, engine, own)) ? [before] : [];
  });
  return { shots, stale: shots.filter(({ id }) => typeof clips.get(id)?.activeTake === 'string') };
});

/** What the nodes that make clips of shots say themselves; where there are none yet, nothing is said. */
function clipMakers(graph: GraphDocument | null): readonly ClipNodeWords[] {
  const fed = new Set(Object.values(graph?.edges ?? {}).flatMap(({ to }) => (to.port === 'shot' ? [to.node] : [])));
  const makers = Object.values(graph?.nodes ?? {}).filter(
    ({ id, type, mode }) => fed.has(id) && type.startsWith('video/') && mode === 'active',
  );
  const said = makers.map(
    ({ params }): ClipNodeWords => ({ prompt: text(params.prompt), negative: text(params.negative) }),
  );
  return said.length > 0 ? said : [{}];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
