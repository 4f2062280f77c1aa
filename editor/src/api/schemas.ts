import type { FormField, GraphDocument, NodeSpec } from '@reelgraph/nodes/graph';
import { documentInfoSchema, taskViewSchema } from '@reelgraph/runtime/protocol';
import { z } from 'zod';

/** Answers of the runtime that have no schema in the protocol. */
export const nodeSpecSchema = z.custom<NodeSpec>((value) => {
  const spec = value as Partial<NodeSpec> | null;
  return typeof spec?.type === 'string' && Array.isArray(spec.inputs) && Array.isArray(spec.params);
});

/** Why an engine cannot do something here: a refusal, told as one text. */
const whySchema = z.union([
  z.string(),
  z
    .object({ message: z.string(), fix: z.string().optional() })
    .transform(({ message, fix }) => [message, fix].filter(Boolean).join(' ')),
]);

export const engineViewSchema = z.object({
  name: z.string(),
  label: z.string(),
  draft: z.boolean().default(false),
  lane: z.string().optional(),
  capabilities: z.record(
    z.string(),
    z.object({
      ready: z.boolean(),
      why: whySchema.optional(),
      takes: z
        .object({
          ways: z.array(z.enum(['composed', 'reference', 'image-prompt', 'first-frame', 'sheet'])),
          most: z.number(),
          styles: z.boolean(),
          loras: z.boolean(),
        })
        .optional(),
      reads: z.array(z.string()).default([]),
    }),
  ),
});
export type EngineView = z.infer<typeof engineViewSchema>;

export const checkSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  detail: z.string().default(''),
  fix: z.string().nullish(),
});
export type Check = z.infer<typeof checkSchema>;

export const loadedModelSchema = z.object({
  id: z.string(),
  label: z.string(),
  device: z.string(),
  bytes: z.number(),
  since: z.number(),
  used: z.number(),
  busy: z.boolean(),
  loading: z.boolean(),
});
export type LoadedModel = z.infer<typeof loadedModelSchema>;
export const loadedModelsSchema = z.object({ models: z.array(loadedModelSchema) });

export const documentAnswerSchema = z.object({ info: documentInfoSchema, project: z.string(), doc: z.unknown() });

export const revisionSchema = z.object({ rev: z.number().int(), name: z.string(), at: z.number() });
export type RevisionView = z.infer<typeof revisionSchema>;

const opSchema = z.looseObject({ type: z.string() });
export const restoreAnswerSchema = z.object({
  rev: z.number(),
  opId: z.string(),
  /** What takes the restoring back; empty where nothing changed. */
  inverse: z.array(opSchema),
});

/** Where the graph of a run is now; `inverse` is empty where nothing changed or it became a graph of its own. */
export const restoredRunSchema = restoreAnswerSchema.extend({ graph: z.string() });

export const templateViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  source: z.enum(['built-in', 'saved']),
  version: z.union([z.string(), z.number()]).transform(String),
  poster: z.string().nullish(),
  nodes: z.number().int().default(0),
  needs: z.array(z.string()).default([]),
  inputs: z.array(z.string()).default([]),
  outputs: z.array(z.string()).default([]),
  form: z.array(z.custom<FormField>((value) => typeof (value as FormField | null)?.name === 'string')).default([]),
});
export type TemplateView = z.infer<typeof templateViewSchema>;

export const templateAnswerSchema = z.object({
  template: templateViewSchema,
  graph: z.custom<GraphDocument>((value) => typeof (value as GraphDocument | null)?.nodes === 'object'),
});

export const outputsSchema = z.object({
  outputs: z.record(z.string(), z.array(z.object({ task: taskViewSchema }))),
});

export const serverSettingsSchema = z.looseObject({});
export type ServerSettings = z.infer<typeof serverSettingsSchema>;

export const lutSchema = z.object({ asset: z.string(), name: z.string(), points: z.number() });
