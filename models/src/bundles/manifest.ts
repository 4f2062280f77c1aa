import { z } from 'zod';

/** Only names inside the bundle's own folder: a manifest from elsewhere must not read the rest of the disk. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9_][\w.-]*(?:\/[A-Za-z0-9_][\w.-]*)*$/, 'a file inside the bundle, its path written with /');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();

export const fileSchema = z.object({ file: fileName, sha256, bytes: bytes.optional() });

/** The model families that a pipeline of ours runs. */
export const families = ['ltx-2', 'flux-2-klein', 'sam-3', 'gemma-3'] as const;
export type Family = (typeof families)[number];

/** Element types that cross to the runtime and back. */
export const tensorTypes = ['float32', 'float16', 'int64', 'int32', 'uint8', 'bool'] as const;
export const precisions = ['fp32', 'fp16', 'bf16', 'int8', 'int4'] as const;

const port = z.object({
  type: z.enum(tensorTypes),
  /** A number is fixed, a name is free. */
  shape: z.array(z.union([z.number().int().nonnegative(), z.string()])),
});

export const componentSchema = fileSchema.extend({
  /** External weights of this graph. Their place beside it is written inside the graph. */
  data: z.array(fileSchema).default([]),
  precision: z.enum(precisions).default('fp32'),
  /** By name, as the graph has them: an input that the exporter found unused is not here. */
  inputs: z.record(z.string(), port),
  outputs: z.record(z.string(), port),
  /** Bytes held while this component is loaded and works, estimated at the largest size of `limits`. */
  memory: bytes.optional(),
  /** Whose pipeline runs it, where it is not that of the bundle's own family: Gemma's decoder beside LTX-2, for one. */
  family: z.enum(families).optional(),
  /** An added part (an image prompt): the sha256 of the component's file that it was trained for. */
  base: z.object({ component: z.string(), sha256 }).optional(),
});

/** Numbers that a pipeline needs beside the graphs: raw little-endian float32, row-major. */
export const constantSchema = fileSchema.extend({ shape: z.array(z.number().int().positive()) });

export const tokenizerSchema = z.object({
  /** `tokenizer.json`, `tokenizer_config.json`, … by their usual names. */
  files: z.record(z.string(), fileSchema),
  maxLength: z.number().int().positive(),
  padding: z.enum(['left', 'right']),
  padToken: z.string().optional(),
  /** Jinja text that turns messages into the prompt, where the model was taught in conversations. */
  template: z.string().optional(),
});

/** How a bundle was made, and how near its graphs came to the model that they were made from. */
export const exportSchema = z.looseObject({
  tool: z.string(),
  versions: z.record(z.string(), z.string()).default({}),
  source: z.string(),
  /** Per component: the largest difference of an output from torch, and the range of that output. */
  parity: z.record(z.string(), z.object({ maxAbs: z.number(), range: z.number() })).default({}),
});

/** `manifest.json` of a bundle: one model family's graphs with everything needed to know before loading them. */
export const manifestSchema = z.looseObject({
  format: z.literal('reelgraph/bundle'),
  version: z.literal(1),
  family: z.enum(families),
  variant: z.string().min(1),
  licence: z.object({ name: z.string(), url: z.string().optional(), commercial: z.boolean().optional() }),
  components: z.record(z.string(), componentSchema),
  constants: z.record(z.string(), constantSchema).default({}),
  /** What the family's pipeline must know of its model; each pipeline parses its own. */
  config: z.record(z.string(), z.unknown()).default({}),
  scheduler: z.record(z.string(), z.unknown()).default({}),
  limits: z.record(z.string(), z.unknown()).default({}),
  tokenizer: tokenizerSchema.optional(),
  export: exportSchema.optional(),
});

export type BundleFile = z.infer<typeof fileSchema>;
export type Component = z.infer<typeof componentSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
export type Precision = (typeof precisions)[number];
