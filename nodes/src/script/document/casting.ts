import { type Applied, ok, type Result, refuse } from '@reelgraph/timeline';
import type { CastingRule } from '../../values.ts';
import type { ScriptDocument, ScriptOp } from './document.ts';

type Rules = Readonly<Record<string, CastingRule>>;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** Sets or takes away one rule. A place without rules, and a document without places, is written as if it never had any. */
export function withCasting(
  doc: ScriptDocument,
  { place, element, rule }: Extract<ScriptOp, { type: 'setCasting' }>,
): Result<Applied<ScriptDocument, ScriptOp>> {
  if (UNSAFE.has(place) || UNSAFE.has(element)) return refuse('bad_id', 'This id cannot be used.');
  const before = doc.casting?.[place]?.[element] ?? null;
  const { [place]: rules = {}, ...places } = doc.casting ?? {};
  const { [element]: _, ...others } = rules;
  const settles = rule !== null && (rule.use !== undefined || rule.variant !== undefined);
  const next = settles ? { ...others, [element]: rule } : others;
  const casting = Object.keys(next).length === 0 ? places : { ...places, [place]: next };
  const { casting: _before, ...plain } = doc;
  return ok({
    doc: Object.keys(casting).length === 0 ? plain : { ...plain, casting },
    inverse: [{ type: 'setCasting', place, element, rule: before }],
  });
}

/** What holds for a shot: the rules of its scene, and over them its own. Undefined where nobody settled anything. */
export function castingOf(scene: Rules | undefined, shot: Rules | undefined): Rules | undefined {
  if (!scene || !shot) return shot ?? scene;
  const all: Record<string, CastingRule> = { ...scene };
  for (const [element, rule] of Object.entries(shot)) all[element] = { ...all[element], ...rule };
  return all;
}
