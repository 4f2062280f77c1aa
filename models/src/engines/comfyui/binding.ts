import { z } from 'zod';
import { type Capability, capabilities } from '../../capabilities/capability.ts';
import type { Way } from '../served/values.ts';

/**
 * A binding ties a ComfyUI workflow (as ComfyUI exports it by *Export (API)*) to one capability: which of its inputs take
 * which value of a request, which model files it wants, which node gives the result. Plain JSON, so that a person's own
 * workflow is a file; what ships with us is the same JSON (see `bindings/`).
 */
const nodeInput = { node: z.string(), input: z.string() };
const linkSchema = z.tuple([z.string(), z.number().int().nonnegative()]);
export type Link = z.infer<typeof linkSchema>;

/** ComfyUI's API format: nodes by id; an input is a value or a link `["node id", output index]`. */
export const workflowSchema = z.record(
  z.string(),
  z.looseObject({ class_type: z.string().min(1), inputs: z.record(z.string(), z.unknown()) }),
);
export type Workflow = z.infer<typeof workflowSchema>;

/** An input that takes a value of the request, by the value's name (see `values.ts`). */
export const tieSchema = z.strictObject({
  value: z.string(),
  ...nodeInput,
  /** Numbers: multiplied by this, then brought to a multiple. */
  times: z.number().optional(),
  multiple: z.number().int().positive().optional(),
  as: z.enum(['integer', 'number', 'text']).optional(),
});
export type Tie = z.infer<typeof tieSchema>;

/**
 * A part of the workflow that stands once for each item of a list: its nodes get the item's number behind their id. A thread
 * is a wire that runs through all of them: it begins at `start`, each part takes it (as `["@name", 0]`) and gives it on at
 * `carry`, and where it ends it is plugged `into` inputs. Without items the thread is its start.
 */
const repeatSchema = z.strictObject({
  each: z.string(),
  most: z.number().int().positive(),
  nodes: workflowSchema,
  ties: z.array(tieSchema),
  threads: z.record(
    z.string(),
    z.strictObject({ start: linkSchema, carry: linkSchema, into: z.array(z.strictObject(nodeInput)) }),
  ),
});
export type Repeat = z.infer<typeof repeatSchema>;

/** One file that would do, by its name; `set` is what the workflow does differently with it. */
const candidateSchema = z.strictObject({
  /** Glob over the file's name without folders, whatever its case: `*` is anything. */
  match: z.string(),
  set: z.array(z.strictObject({ ...nodeInput, to: z.unknown() })).optional(),
  licence: z.string().optional(),
  nonCommercial: z.boolean().optional(),
});

/** A model file that inputs of the workflow name. The server's own list for that input says what is installed. */
export const modelNeedSchema = z.strictObject({
  label: z.string(),
  /** Every input that takes the file's name; the first one's list of choices is asked. */
  inputs: z.array(z.strictObject(nodeInput)).min(1),
  /** In order of preference. */
  candidates: z.array(candidateSchema).min(1),
  /** Folder under ComfyUI's `models`. */
  folder: z.string(),
  /** Where a file that does can be had. Bytes are of that file. */
  get: z.strictObject({ file: z.string(), url: z.string(), bytes: z.number().positive() }).optional(),
});
export type ModelNeed = z.infer<typeof modelNeedSchema>;

export const outputSchema = z.strictObject({
  node: z.string(),
  /** `result`: the picture, the clip, the masks. `scores`: text with what was detected. */
  role: z.enum(['result', 'scores']),
});

export const bindingSchema = z.strictObject({
  format: z.literal('reelgraph/comfyui-binding'),
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/),
  label: z.string().min(1).max(80),
  capability: z.enum(capabilities as [Capability, ...Capability[]]),
  workflow: workflowSchema,
  ties: z.array(tieSchema),
  repeats: z.array(repeatSchema).default([]),
  /** Values that a request must have for this binding to serve it. */
  needs: z.array(z.string()).default([]),
  models: z.array(modelNeedSchema).default([]),
  outputs: z.array(outputSchema).min(1),
  /** Sizes are brought up to a multiple, lengths to `step · n + 1`; the result is cut back to what was asked. */
  limits: z
    .strictObject({
      multiple: z.number().int().positive().default(1),
      frameStep: z.number().int().positive().default(1),
      mostFrames: z.number().int().positive().optional(),
    })
    .default({ multiple: 1, frameStep: 1 }),
  /** Rough need of graphics memory. Bytes. */
  vram: z.number().positive().optional(),
});
export type Binding = z.infer<typeof bindingSchema>;

/** Every class of node that the workflow is made of. */
export function classesOf(binding: Binding): string[] {
  const all = [binding.workflow, ...binding.repeats.map(({ nodes }) => nodes)];
  return [...new Set(all.flatMap((nodes) => Object.values(nodes).map((node) => node.class_type)))].sort();
}

/** Names of all values and lists that the workflow takes from a request. */
export function takenBy(binding: Binding): ReadonlySet<string> {
  return new Set([...binding.ties.map(({ value }) => value), ...binding.repeats.map(({ each }) => each)]);
}

/** A binding as a way of doing its capability. */
export const wayOf = (binding: Binding): Way => ({ ...binding, takes: takenBy(binding) });
