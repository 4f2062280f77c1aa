import {
  languageProviderSchema,
  languageServerSchema,
  languageSettingsSchema,
  localLanguageSchema,
} from '@reelgraph/models';
import { imageRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';
import { problemSchema } from './runs.ts';

/** A key is told by its name and whether it is there; its value is never answered. */
export const keyViewSchema = z.object({
  from: z.enum(['store', 'env']),
  name: z.string(),
  state: z.enum(['set', 'missing']),
});
const serverViewSchema = languageServerSchema.extend({ key: keyViewSchema.nullable() });

/** `GET /api/settings/llm`. */
export const llmSettingsViewSchema = languageSettingsSchema.extend({
  ollama: languageSettingsSchema.shape.ollama.extend({ key: keyViewSchema.nullable() }),
  openai: serverViewSchema,
});
export type LlmSettingsView = z.infer<typeof llmSettingsViewSchema>;

/** A key on its way in, or the name of a variable that holds one; null forgets it. */
export const keyPatchSchema = z
  .union([
    z.strictObject({
      value: z
        .string()
        .min(1)
        .max(4096)
        .regex(/^[\x21-\x7e]+$/, 'A key has no spaces and no line breaks.'),
    }),
    z.strictObject({ env: z.string() }),
  ])
  .nullable();

const serverPatch = { ...languageServerSchema.shape, key: keyPatchSchema };

/** `PATCH /api/settings/llm`: what is named is changed. */
export const llmSettingsPatchSchema = z.strictObject({
  provider: languageProviderSchema.optional(),
  ollama: z
    .strictObject({ ...serverPatch, keepAlive: languageSettingsSchema.shape.ollama.shape.keepAlive })
    .partial()
    .optional(),
  openai: z.strictObject(serverPatch).partial().optional(),
  local: z.strictObject(localLanguageSchema.shape).partial().optional(),
  timeouts: z.strictObject(languageSettingsSchema.shape.timeouts.shape).partial().optional(),
});
export type LlmSettingsPatch = z.infer<typeof llmSettingsPatchSchema>;

/** `GET /api/settings/llm/models`: what the server has, or why it cannot be asked (which is an answer, not a failure of ours). */
export const llmModelsSchema = z.object({
  problem: problemSchema.optional(),
  /** Who answers now; another than the one that was chosen where that one is not there (`instead` says why). */
  provider: languageProviderSchema.optional(),
  instead: problemSchema.optional(),
  models: z.array(
    z.object({
      name: z.string(),
      /** Null: the server does not say. */
      vision: z.boolean().nullable(),
      note: z.string(),
    }),
  ),
});
export type LlmModels = z.infer<typeof llmModelsSchema>;

/** `POST /api/settings/llm/test`: what the server really answered, and how long it took. Milliseconds. */
export const llmTrialSchema = z.object({
  model: z.string(),
  answer: z.string(),
  firstMs: z.number(),
  ms: z.number(),
  sight: z.object({ model: z.string(), right: z.boolean(), answer: z.string(), ms: z.number() }).nullable(),
  notes: z.array(z.string()),
});
export type LlmTrial = z.infer<typeof llmTrialSchema>;

/** A wish for help with the script: answered as lines of JSON, see {@link assistEventSchema}. */
export const suggestFramingSchema = z.strictObject({
  script: z.string(),
  /** Ids; empty: the whole script. */
  scenes: z.array(z.string()).max(2000).default([]),
});
export const enhanceShotSchema = z.strictObject({
  script: z.string(),
  shot: z.string(),
  family: z.enum(['ltx-t2v', 'ltx-i2v', 'flux-still']).default('ltx-t2v'),
  /** Instead of the built prompt. */
  prompt: z.string().max(20_000).optional(),
  wish: z.string().max(2000).default(''),
});

/** What an element's picture shows, in words that go into prompts. */
export const describePictureSchema = z.strictObject({
  script: z.string(),
  image: imageRefSchema,
  purpose: z.enum(['character', 'location', 'object', 'style']),
  /** What the picture cannot say. */
  hint: z.string().max(2000).default(''),
});

const framingSchema = z.object({ size: z.string(), angle: z.string(), movement: z.string(), why: z.string() });
/** One shot that could be taken another way. */
export const framingSuggestionSchema = z.object({ shot: z.string(), framing: framingSchema });
export type FramingSuggestion = z.infer<typeof framingSuggestionSchema>;

export const assistEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    fraction: z.number(),
    text: z.string().optional(),
    soFar: z.string().optional(),
  }),
  /** A scene is through: what would change, and for how many of its shots the answer could not be used. */
  z.object({
    type: z.literal('framing'),
    scene: z.string(),
    suggestions: z.array(framingSuggestionSchema),
    same: z.number().int(),
    unusable: z.number().int(),
  }),
  z.object({ type: z.literal('description'), text: z.string() }),
  z.object({
    type: z.literal('prompt'),
    prompt: z.string(),
    original: z.string(),
    used: z.boolean(),
    remark: z.string(),
  }),
  /** The last line of a good answer. */
  z.object({ type: z.literal('done'), model: z.string() }),
  z.object({
    type: z.literal('error'),
    error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
  }),
]);
export type AssistEvent = z.infer<typeof assistEventSchema>;
