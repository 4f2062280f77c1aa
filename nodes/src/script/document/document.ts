import { z } from 'zod';
import { castingRuleSchema } from '../../values.ts';
import { LONGEST_SCRIPT } from '../text/refuse-text.ts';
import { lookOpSchema, scriptLookSchema } from './look.ts';
import { continuityOpSchema, scriptStartsSchema, startOpSchema } from './starts.ts';

/** A prompt that a person wrote over the built one, and what was built when they did: so that both can be told apart later. */
const ownPromptSchema = z.object({ text: z.string().max(20_000), built: z.string().max(20_000) });

/** A person's changes to one shot, over what the rules made of the text. Absent: the rule's own. */
export const overrideSchema = z.object({
  size: z.string().max(40).optional(),
  angle: z.string().max(40).optional(),
  movement: z.string().max(40).optional(),
  seconds: z.number().positive().max(600).optional(),
  action: z.string().max(20_000).optional(),
  prompt: z.string().max(20_000).optional(),
  negative: z.string().max(20_000).optional(),
  /** Of one family of models each: clip from text, clip from a picture, still. */
  clipPrompt: ownPromptSchema.optional(),
  motionPrompt: ownPromptSchema.optional(),
  stillPrompt: ownPromptSchema.optional(),
});

const shotRecordSchema = z.object({ id: z.string(), key: z.string() });
const followsSchema = z.object({
  scene: z.string(),
  timeOfDay: z.string(),
  samePlace: z.boolean(),
  location: z.string(),
  intExt: z.enum(['int', 'ext', 'both']),
});
export const sceneRecordSchema = z.object({
  id: z.string(),
  key: z.string(),
  shots: z.array(shotRecordSchema),
  follows: followsSchema.optional(),
  marks: z.string().optional(),
});

export const formatSchema = z.enum(['auto', 'fountain', 'plain', 'numbered', 'free', 'fdx']);

export const scriptDocumentSchema = z.looseObject({
  format: z.literal('reelgraph/script'),
  version: z.literal(1),
  id: z.string(),
  title: z.string().max(400),
  text: z.string().max(LONGEST_SCRIPT),
  formatHint: formatSchema,
  /** The list of scenes and shots with their assigned ids, in the order of the text. */
  scenes: z.array(sceneRecordSchema),
  next: z.number().int().positive(),
  nextScene: z.number().int().positive(),
  overrides: z.record(z.string(), overrideSchema),
  /** By shot or scene id, then by element id: who is in the picture, and in what, whatever the words say. */
  casting: z.record(z.string(), z.record(z.string(), castingRuleSchema)).optional(),
  /** What shots begin with, and where they go on from each other. Absent: nothing was chosen. */
  starts: scriptStartsSchema.optional(),
  /** Names that a person does not want proposed as elements again. */
  ignoredProposals: z.array(z.string()),
  /** How the film looks, and what single scenes say otherwise. Absent: nothing was chosen. */
  look: scriptLookSchema.optional(),
});

export type ShotOverride = z.infer<typeof overrideSchema>;
export type ScriptDocument = z.infer<typeof scriptDocumentSchema>;

/** Ids before and after a window of the shot list: what makes an undo exact. */
const keepSchema = z.strictObject({
  from: z.number().int().nonnegative(),
  count: z.number().int().nonnegative(),
  scenes: z.array(sceneRecordSchema),
  next: z.number().int().positive(),
  nextScene: z.number().int().positive(),
});

const salt = z
  .string()
  .regex(/^[A-Za-z0-9]{1,24}$/)
  .optional();

const overridePatch = z.strictObject({
  size: overrideSchema.shape.size.nullable(),
  angle: overrideSchema.shape.angle.nullable(),
  movement: overrideSchema.shape.movement.nullable(),
  seconds: overrideSchema.shape.seconds.nullable(),
  action: overrideSchema.shape.action.nullable(),
  prompt: overrideSchema.shape.prompt.nullable(),
  negative: overrideSchema.shape.negative.nullable(),
  clipPrompt: overrideSchema.shape.clipPrompt.nullable(),
  motionPrompt: overrideSchema.shape.motionPrompt.nullable(),
  stillPrompt: overrideSchema.shape.stillPrompt.nullable(),
});

export const scriptOpSchema = z.discriminatedUnion('type', [
  /** Replaces the whole text. Shots that are still there keep their ids. */
  z.strictObject({
    type: z.literal('setText'),
    // Its length is judged where it is applied, in words for a person.
    text: z.string(),
    salt,
    keep: keepSchema.optional(),
  }),
  /**
   * Replaces `remove` units at `at` by `insert`. `was` (what is removed) and `near` (some text right before it) let the
   * edit find its place again when another edit came first; without them the offset is taken as it is.
   */
  z.strictObject({
    type: z.literal('editText'),
    at: z.number().int().nonnegative(),
    remove: z.number().int().nonnegative(),
    insert: z.string(),
    was: z.string().optional(),
    near: z.string().max(200).optional(),
    salt,
    keep: keepSchema.optional(),
  }),
  z.strictObject({ type: z.literal('setTitle'), title: z.string().max(400) }),
  z.strictObject({ type: z.literal('setFormatHint'), formatHint: formatSchema, salt, keep: keepSchema.optional() }),
  /** Sets fields of one shot's override; null takes a field back to the rule's own. */
  z.strictObject({ type: z.literal('setOverride'), shot: z.string(), patch: overridePatch.partial() }),
  z.strictObject({ type: z.literal('clearOverride'), shot: z.string() }),
  /** Settles one element in one shot or one whole scene; null leaves it to the words again. */
  z.strictObject({
    type: z.literal('setCasting'),
    place: z.string().min(1).max(200),
    element: z.string().min(1).max(120),
    rule: castingRuleSchema.strict().nullable(),
  }),
  lookOpSchema,
  continuityOpSchema,
  startOpSchema,
  z.strictObject({ type: z.literal('ignoreProposal'), name: z.string().max(200) }),
  z.strictObject({ type: z.literal('offerProposal'), name: z.string().max(200) }),
]);

export type ScriptOp = z.infer<typeof scriptOpSchema>;
export type Keep = z.infer<typeof keepSchema>;
export type OverridePatch = z.infer<typeof overridePatch>;
