import type { CastingRule } from '@reelgraph/nodes/elements';
import type { ScriptOp } from '@reelgraph/nodes/script';
import { dispatch, scriptIdAtom, store } from '../../state/index.ts';
import { scriptDocAtom } from '../script-state.ts';

/** What a person settled of an element in a shot or a scene; undefined where nothing. */
export const ruleOf = (place: string, element: string): CastingRule | undefined =>
  store.get(scriptDocAtom)?.casting?.[place]?.[element];

/** Puts more over what is settled; undefined takes a part back to what the words say. */
function op(place: string, element: string, more: Partial<Record<keyof CastingRule, string | undefined>>): ScriptOp {
  const merged = Object.entries({ ...ruleOf(place, element), ...more }).filter(([, value]) => value !== undefined);
  const rule = merged.length === 0 ? null : (Object.fromEntries(merged) as CastingRule);
  return { type: 'setCasting', place, element, rule };
}

const send = (ops: readonly ScriptOp[], label: string) => dispatch(store.get(scriptIdAtom), ops, { label });

export const takeOut = (shot: string, { id, name }: Named) => send([op(shot, id, { use: 'never' })], `Not ${name}`);
export const putIn = (shot: string, { id, name }: Named) => send([op(shot, id, { use: 'always' })], `Add ${name}`);
export const wear = (place: string, { id, name }: Named, variant: string | undefined) =>
  send([op(place, id, { variant })], `Dress ${name}`);
/** One press: not this one, that one instead. */
export const exchange = (shot: string, out: Named, by: Named) =>
  send([op(shot, out.id, { use: 'never' }), op(shot, by.id, { use: 'always' })], `${by.name} instead of ${out.name}`);
export const asWritten = (shot: string) =>
  send(
    Object.keys(store.get(scriptDocAtom)?.casting?.[shot] ?? {}).map((element) => ({
      type: 'setCasting',
      place: shot,
      element,
      rule: null,
    })),
    'Cast as the script says',
  );

interface Named {
  readonly id: string;
  readonly name: string;
}
