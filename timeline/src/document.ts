import type { Result } from './result.ts';

/**
 * The one mechanism by which anything changes: graph, script, elements, sequence and project alike are values that are
 * changed by operations, each of which answers its inverse. Undo, autosave, clipboard, wire, scripts and landing all
 * speak these operations and nothing else.
 */
export interface DocumentType<Doc, Op extends { type: string }> {
  readonly kind: string;
  /** Checks and migrates anything that was stored or sent; unknown fields are kept. Never throws. */
  parse(json: unknown): Result<Doc>;
  /** Checks one operation that came over the wire; unknown fields are refused. Never throws. */
  parseOp(json: unknown): Result<Op>;
  /** Pure. `inverse` undoes exactly this operation when applied to `doc` (the new one). */
  apply(doc: Doc, op: Op): Result<Applied<Doc, Op>>;
  /** Operations that set a property (last writer wins on rebase); others are structural and may be refused on rebase. */
  isPropertyWrite(op: Op): boolean;
}

export interface Applied<Doc, Op> {
  readonly doc: Doc;
  /** Applied in order to `doc`, gives the document from before. */
  readonly inverse: readonly Op[];
}

/** Applies operations in order; the first refusal refuses them all. The inverse is already in the order to apply. */
export function applyAll<Doc, Op extends { type: string }>(
  type: DocumentType<Doc, Op>,
  doc: Doc,
  ops: readonly Op[],
): Result<Applied<Doc, Op>> {
  let present = doc;
  const inverse: Op[][] = [];
  for (const op of ops) {
    const applied = type.apply(present, op);
    if (!applied.ok) return applied;
    present = applied.value.doc;
    inverse.push([...applied.value.inverse]);
  }
  return { ok: true, value: { doc: present, inverse: inverse.reverse().flat() } };
}
