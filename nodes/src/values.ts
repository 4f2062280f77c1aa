import { imageRefSchema, videoRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';

/**
 * The values that travel on wires and are not media: text and numbers are themselves, these are the rest. Media are the
 * references of `@reelgraph/timeline`.
 */
export const elementKindSchema = z.enum(['character', 'location', 'object', 'style']);

/**
 * What a picture of an element is good for. The last three are expressions: the same drawing as one of its other pictures
 * but for the eyes or the mouth, for engines that let a face move.
 */
export const pictureRoleSchema = z.enum([
  'portrait',
  'full',
  'plate',
  'sheet',
  'still',
  'other',
  'blink',
  'mouth-half',
  'mouth-open',
]);

/** First is the one that is composed; roles say what a picture is good for. */
const picturesSchema = z.array(z.object({ image: imageRefSchema, role: pictureRoleSchema }));

export const elementValueSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: elementKindSchema,
  description: z.string(),
  trigger: z.string(),
  pictures: picturesSchema,
  voice: z.string().optional(),
  /** Other names, former ones too. One with `@` counts only as a mention. */
  aliases: z.array(z.string()).optional(),
  /** Outfits and ages: a description that is added, and pictures that go before the others. */
  variants: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        trigger: z.string(),
        description: z.string(),
        pictures: picturesSchema,
      }),
    )
    .optional(),
  /** Of an element in a shot: the name of the variant that is shown. */
  variant: z.string().optional(),
});

/** What a person settled of one element in one shot or scene, over what the words say. */
export const castingRuleSchema = z.object({
  use: z.enum(['always', 'never']).optional(),
  /** Id of a variant; '' is the element without one. */
  variant: z.string().max(120).optional(),
});

/** How the film looks, whatever it shows. What is empty is left to the rest of the prompt. */
export const lookValueSchema = z.object({
  palette: z.string().max(400),
  lens: z.string().max(400),
  stock: z.string().max(400),
  light: z.string().max(400),
  /** Pictures whose look is wanted; who and what they show is not. */
  references: z.array(imageRefSchema).max(8),
  /** Weights that are laid over a model, by name; only for engines that take them. */
  loras: z.array(z.object({ name: z.string().min(1).max(200), strength: z.number().min(-2).max(2) })).max(8),
  negative: z.string().max(2_000),
});

/** One shot of the script, complete: nothing downstream looks anything up. */
export const shotValueSchema = z.object({
  id: z.string(),
  number: z.string(),
  sceneId: z.string(),
  sceneNumber: z.string(),
  heading: z.string(),
  intExt: z.enum(['int', 'ext', 'both']),
  location: z.string(),
  timeOfDay: z.string(),
  size: z.string(),
  angle: z.string(),
  movement: z.string(),
  seconds: z.number().positive(),
  action: z.string(),
  /** Verbatim. */
  dialogue: z.array(
    z.object({
      character: z.string(),
      line: z.string(),
      delivery: z.string().optional(),
      extension: z.string().optional(),
    }),
  ),
  /** Written by a person over the built one; empty: built from the rest. */
  prompt: z.string(),
  negative: z.string().default(''),
  /** Written by a person over the built one of one family of models. */
  prompts: z.partialRecord(z.enum(['ltx-t2v', 'ltx-i2v', 'flux-still']), z.string()).optional(),
  /** The project's look, with what its scene says otherwise. Absent: none was chosen. */
  look: lookValueSchema.optional(),
  /** Set by elements/inject: the elements of this shot, in order, with the reason why. */
  elements: z
    .array(
      z.object({
        element: elementValueSchema,
        why: z.string(),
        /** 0–1: how sure the match is; absent where nobody had to guess. */
        confidence: z.number().optional(),
        side: z.enum(['left', 'right', 'centre']).optional(),
      }),
    )
    .default([]),
  /** By element id. What a person settled; used up when the shot is given its elements. */
  casting: z.record(z.string(), castingRuleSchema).optional(),
  /** What its take begins with: a picture, or the last frame of a clip that it goes on from. */
  start: z.union([imageRefSchema, videoRefSchema]).optional(),
  line: z.number().int().optional(),
});

export const sceneValueSchema = z.object({
  id: z.string(),
  number: z.string(),
  heading: z.string(),
  intExt: z.enum(['int', 'ext', 'both']),
  location: z.string(),
  timeOfDay: z.string(),
  shots: z.array(shotValueSchema),
  line: z.number().int().optional(),
});

/** The script itself, as text with its kind; parsing is a node of its own. */
export const scriptValueSchema = z.object({
  /** The script document it came from, if any: its shot ids and the person's changes are kept there. */
  document: z.string().optional(),
  title: z.string(),
  text: z.string(),
  format: z.enum(['auto', 'fountain', 'plain', 'numbered', 'free', 'fdx']),
  /** Shot list with assigned ids and overrides, of the script document (`nodes/script`). */
  shots: z.unknown().optional(),
});

/** A clip on a timeline. */
export const clipValueSchema = z.object({ sequence: z.string(), clip: z.string(), rev: z.number().int() });
export const sequenceValueSchema = z.object({
  sequence: z.string(),
  rev: z.number().int(),
  title: z.string().optional(),
});

export type ElementKind = z.infer<typeof elementKindSchema>;
export type LookValue = z.infer<typeof lookValueSchema>;
export type CastingRule = z.infer<typeof castingRuleSchema>;
export type ElementValue = z.infer<typeof elementValueSchema>;
export type ShotValue = z.infer<typeof shotValueSchema>;
export type SceneValue = z.infer<typeof sceneValueSchema>;
export type ScriptValue = z.infer<typeof scriptValueSchema>;
export type ClipValue = z.infer<typeof clipValueSchema>;
export type SequenceValue = z.infer<typeof sequenceValueSchema>;
