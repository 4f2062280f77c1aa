import { comfyServerSchema, headerNameSchema } from '@reelgraph/models';
import { z } from 'zod';
import { problemSchema } from './runs.ts';

/** `GET /api/settings/comfyui`. Values of headers are never answered. */
export const comfyViewSchema = z.object({
  servers: z.array(
    comfyServerSchema.extend({ headers: z.array(z.object({ name: z.string(), state: z.enum(['set', 'missing']) })) }),
  ),
});
export type ComfyView = z.infer<typeof comfyViewSchema>;

/** `PUT /api/settings/comfyui`: the whole list. A header without a value keeps the one that is here. */
export const comfyPatchSchema = z.strictObject({
  servers: z
    .array(
      z.strictObject({
        id: comfyServerSchema.shape.id.optional(),
        name: z.string().max(60).default(''),
        url: z.string().max(400),
        on: z.boolean().default(true),
        headers: z
          .array(
            z.strictObject({
              name: headerNameSchema,
              value: z
                .string()
                .min(1)
                .max(4096)
                .regex(/^[\x20-\x7e]+$/, 'A header has no line breaks.')
                .optional(),
            }),
          )
          .max(8)
          .default([]),
      }),
    )
    .max(16),
});
export type ComfyPatch = z.input<typeof comfyPatchSchema>;

/** A model file that a server lacks. Bytes are of one that would do. */
const missingModelSchema = z.object({
  label: z.string(),
  folder: z.string(),
  file: z.string(),
  url: z.string().optional(),
  bytes: z.number().optional(),
});

/** `GET /api/engines/comfyui`: each server, and for each kind of work whether it can, or what is missing. */
export const comfyLookSchema = z.object({
  servers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      url: z.string(),
      problem: problemSchema.optional(),
      version: z.string().optional(),
      devices: z.array(z.object({ name: z.string(), vram: z.number() })),
      work: z.array(
        z.object({
          capability: z.string(),
          /** The workflow that is ready, or the one that lacks least. */
          workflow: z.string(),
          ready: z.boolean(),
          licences: z.array(z.string()),
          /** Rough need of graphics memory. Bytes. */
          vram: z.number().optional(),
          nodes: z.array(z.string()),
          models: z.array(missingModelSchema),
        }),
      ),
    }),
  ),
});
export type ComfyLook = z.infer<typeof comfyLookSchema>;

/** `GET /api/engines/found`: what answers on this machine, whether or not it is set up. */
export const foundServersSchema = z.object({
  found: z.array(z.object({ kind: z.enum(['comfyui', 'ollama']), url: z.string(), detail: z.string() })),
});
export type FoundServers = z.infer<typeof foundServersSchema>;

/** `GET /api/workflows`: the person's own. */
export const ownWorkflowsSchema = z.object({
  workflows: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      capability: z.string(),
      ties: z.number(),
      models: z.array(z.string()),
    }),
  ),
});
export type OwnWorkflows = z.infer<typeof ownWorkflowsSchema>;

export const bindWorkflowSchema = z.strictObject({
  label: z.string().trim().min(1).max(80),
  capability: z.enum(['video', 'image', 'segment', 'track', 'repaint']),
  workflow: z.record(z.string(), z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) })),
  ties: z.array(
    z.strictObject({
      value: z.string(),
      node: z.string(),
      input: z.string(),
      as: z.enum(['integer', 'number', 'text']).optional(),
    }),
  ),
  result: z.string(),
});
export type BindWorkflow = z.infer<typeof bindWorkflowSchema>;

/** A test shot, told as it comes: lines of JSON. */
export const trialEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), fraction: z.number(), text: z.string().optional() }),
  z.object({
    type: z.literal('done'),
    artifact: z.string(),
    width: z.number(),
    height: z.number(),
    ms: z.number(),
    notes: z.array(z.string()),
    models: z.array(z.object({ name: z.string(), licence: z.string().optional() })),
  }),
  z.object({
    type: z.literal('error'),
    error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
  }),
]);
export type TrialEvent = z.infer<typeof trialEventSchema>;
