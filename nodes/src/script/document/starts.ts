import { imageRefSchema, videoRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';

const id = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => !['__proto__', 'constructor', 'prototype'].includes(text), 'is no id');

/**
 * The pictures that a shot could begin with, each pinned by its hash: what was chosen by hand, its concept art, and the take
 * that it goes on from (whose last frame it is).
 */
export const startPinsSchema = z.object({
  manual: imageRefSchema.optional(),
  concept: imageRefSchema.optional(),
  last: videoRefSchema.optional(),
});
export type StartPins = z.infer<typeof startPinsSchema>;

export const scriptStartsSchema = z.object({
  /** Scenes in which shots go on from each other; off where a scene is not named. */
  continuous: z.array(z.string()),
  /** By shot id. */
  pins: z.record(z.string(), startPinsSchema),
});
export type ScriptStarts = z.infer<typeof scriptStartsSchema>;

export const continuityOpSchema = z.strictObject({ type: z.literal('setContinuity'), scene: id, on: z.boolean() });
/** Pins pictures for a shot; null takes one away. */
export const startOpSchema = z.strictObject({
  type: z.literal('setStart'),
  shot: id,
  patch: z
    .strictObject({
      manual: imageRefSchema.nullable(),
      concept: imageRefSchema.nullable(),
      last: videoRefSchema.nullable(),
    })
    .partial(),
});
export type StartsOp = z.infer<typeof continuityOpSchema> | z.infer<typeof startOpSchema>;

const NOTHING: ScriptStarts = { continuous: [], pins: {} };

/** The starts after an operation, absent where nothing is left of them, and the operation that takes it back. */
export function setStarts(
  present: ScriptStarts | undefined,
  op: StartsOp,
): { starts: ScriptStarts | undefined; inverse: StartsOp } {
  const before = present ?? NOTHING;
  if (op.type === 'setContinuity') {
    const continuous = before.continuous.filter((scene) => scene !== op.scene);
    if (op.on) continuous.push(op.scene);
    const inverse = { ...op, on: before.continuous.includes(op.scene) };
    return { starts: orNothing({ ...before, continuous: continuous.sort() }), inverse };
  }
  const own: StartPins = before.pins[op.shot] ?? {};
  const next: Record<string, unknown> = { ...own };
  const back: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(op.patch)) {
    back[field] = own[field as keyof StartPins] ?? null;
    if (value === null || value === undefined) delete next[field];
    else next[field] = value;
  }
  const { [op.shot]: _, ...others } = before.pins;
  const pins = Object.keys(next).length === 0 ? others : { ...before.pins, [op.shot]: next as StartPins };
  return { starts: orNothing({ ...before, pins }), inverse: { type: 'setStart', shot: op.shot, patch: back } };
}

const orNothing = (starts: ScriptStarts): ScriptStarts | undefined =>
  starts.continuous.length === 0 && Object.keys(starts.pins).length === 0 ? undefined : starts;

/**
 * What a shot begins with: a picture chosen by hand, also where the scene is not continuous; in one that is, its concept
 * art, else the end of the take before it.
 */
export function startOf(starts: ScriptStarts | undefined, scene: string, shot: string) {
  const pins = starts?.pins[shot];
  if (!pins) return undefined;
  return pins.manual ?? (starts?.continuous.includes(scene) ? (pins.concept ?? pins.last) : undefined);
}
