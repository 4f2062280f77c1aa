import { z } from 'zod';
import { type LookValue, lookValueSchema } from '../../values.ts';

/** Part of a look: what is absent is taken from the one above it (a scene's from the film's, the film's is empty). */
export const lookPatchSchema = lookValueSchema.partial();
export type LookPatch = z.infer<typeof lookPatchSchema>;

export const scriptLookSchema = z.object({
  film: lookPatchSchema,
  /** By scene id. A scene that is gone leaves its look behind, harmless, for an undo that brings it back. */
  scenes: z.record(z.string(), lookPatchSchema),
});
export type ScriptLook = z.infer<typeof scriptLookSchema>;

const { shape } = lookValueSchema;
/** Sets fields of the film's look, or of one scene's; null takes a field back to what stands above it. */
export const lookOpSchema = z.strictObject({
  type: z.literal('setLook'),
  /** Null: the film's. */
  scene: z.string().min(1).max(120).nullable(),
  patch: z
    .strictObject({
      palette: shape.palette.nullable(),
      lens: shape.lens.nullable(),
      stock: shape.stock.nullable(),
      light: shape.light.nullable(),
      references: shape.references.nullable(),
      loras: shape.loras.nullable(),
      negative: shape.negative.nullable(),
    })
    .partial(),
});
export type LookOp = z.infer<typeof lookOpSchema>;

const NOTHING: ScriptLook = { film: {}, scenes: {} };
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** The look after an operation, absent where nothing is left of it, and the operation that takes it back. */
export function setLook(
  present: ScriptLook | undefined,
  op: LookOp,
): { look: ScriptLook | undefined; inverse: LookOp } {
  const before = present ?? NOTHING;
  const own = patchOf(before, op.scene);
  const next: Record<string, unknown> = { ...own };
  const back: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(op.patch)) {
    back[field] = (own as Record<string, unknown>)[field] ?? null;
    if (value === null || value === undefined) delete next[field];
    else next[field] = value;
  }
  const inverse: LookOp = { type: 'setLook', scene: op.scene, patch: back as LookOp['patch'] };
  if (op.scene !== null && UNSAFE.has(op.scene)) return { look: present, inverse: { ...inverse, patch: {} } };
  const scenes = { ...before.scenes };
  if (op.scene !== null && Object.keys(next).length === 0) delete scenes[op.scene];
  else if (op.scene !== null) scenes[op.scene] = next as LookPatch;
  const look = { film: op.scene === null ? (next as LookPatch) : before.film, scenes };
  const empty = Object.keys(look.film).length === 0 && Object.keys(scenes).length === 0;
  return { look: empty ? undefined : look, inverse };
}

const patchOf = (look: ScriptLook, scene: string | null): LookPatch =>
  scene === null ? look.film : ((Object.hasOwn(look.scenes, scene) ? look.scenes[scene] : undefined) ?? {});

const EMPTY: LookValue = { palette: '', lens: '', stock: '', light: '', references: [], loras: [], negative: '' };
const made = new WeakMap<object, Map<string, LookValue | undefined>>();

/** What holds in a scene: its own words over the film's. Absent where nothing is chosen; the same object while it is the same look. */
export function lookIn(look: ScriptLook | undefined, scene: string): LookValue | undefined {
  if (!look) return undefined;
  const own = patchOf(look, scene);
  const key = Object.keys(own).length === 0 ? '' : scene;
  const known = made.get(look) ?? new Map<string, LookValue | undefined>();
  made.set(look, known);
  if (!known.has(key)) {
    const value = { ...EMPTY, ...look.film, ...own };
    const says = Object.values(value).some((part) => part.length > 0);
    known.set(key, says ? value : undefined);
  }
  return known.get(key);
}

/** The look of the film alone, every field filled. */
export const filmLook = (look: ScriptLook | undefined): LookValue => ({ ...EMPTY, ...look?.film });
