import { z } from 'zod';
import type { EdgeId, GraphId, Json, NodeId } from './document.ts';

/**
 * Shapes of the document and its parts. Stored documents parse loose (a field that a newer release wrote is kept), what
 * comes over the wire parses strict: `strict` makes the same shape refuse unknown fields.
 */
export const jsonSchema: z.ZodType<Json> = z.custom<Json>((value) => value !== undefined);

const idText = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => id !== '__proto__' && id !== 'constructor' && id !== 'prototype', 'not a usable id');
export const nodeIdSchema = idText as unknown as z.ZodType<NodeId, string>;
export const edgeIdSchema = idText as unknown as z.ZodType<EdgeId, string>;
export const graphIdSchema = idText as unknown as z.ZodType<GraphId, string>;
export const plainIdSchema = idText;

const coordinate = z.number().finite().min(-1e7).max(1e7);
const length = z.number().finite().min(1).max(100_000);
const title = z.string().max(500);

export const positionSchema = z.object({ x: coordinate, y: coordinate });
export const modeSchema = z.enum(['active', 'muted', 'bypassed', 'frozen']);
export const frozenSchema = z.object({ key: z.string().max(500), outputs: jsonSchema });
export const nodeSizeSchema = z.object({ width: length, height: length.optional() });
export const boxSizeSchema = z.object({ width: length, height: length });
export const paramsSchema = z.record(z.string().max(200), jsonSchema);

const nodeShape = {
  id: nodeIdSchema,
  type: z.string().min(1).max(200),
  typeVersion: z.number().int().min(0),
  title: title.optional(),
  params: paramsSchema,
  position: positionSchema,
  size: nodeSizeSchema.optional(),
  mode: modeSchema,
  collapsed: z.boolean().optional(),
  colour: z.string().max(50).optional(),
  engine: z.string().max(200).optional(),
  frozen: frozenSchema.optional(),
};
const portName = z.string().min(1).max(200);
const edgeShape = {
  id: edgeIdSchema,
  from: z.object({ node: nodeIdSchema, port: portName }),
  to: z.object({ node: nodeIdSchema, port: portName, order: z.number().finite().optional() }),
};
const frameShape = {
  id: plainIdSchema,
  title,
  subtitle: title.optional(),
  position: positionSchema,
  size: boxSizeSchema,
  colour: z.string().max(50).optional(),
};
const noteShape = {
  id: plainIdSchema,
  text: z.string().max(100_000),
  position: positionSchema,
  size: boxSizeSchema,
};
const formFieldShape = {
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a form name is letters, digits, - and _'),
  kind: z.enum(['param', 'output']),
  node: nodeIdSchema,
  target: portName,
  label: title,
  help: z.string().max(5000).optional(),
  range: z.object({ min: z.number().optional(), max: z.number().optional(), step: z.number().optional() }).optional(),
  condition: z.object({ field: z.string(), equals: jsonSchema }).optional(),
};
const promotedPort = z.object({ name: portName, node: nodeIdSchema, port: portName });
const promotedParam = z.object({ name: portName, node: nodeIdSchema, param: portName });

/** Strict: for the wire. The recursion stops at one level, as definitions do not hold definitions. */
export const nodeSchema = z.strictObject(nodeShape);
export const edgeSchema = z.strictObject({
  ...edgeShape,
  from: edgeShape.from.strict(),
  to: edgeShape.to.strict(),
});
export const frameSchema = z.strictObject(frameShape);
export const noteSchema = z.strictObject(noteShape);
export const formFieldSchema = z.strictObject(formFieldShape);
const subgraphShape = {
  id: plainIdSchema,
  title,
  inputs: z.array(promotedPort),
  outputs: z.array(promotedPort),
  promoted: z.array(promotedParam),
};
export const promotedPortSchema = promotedPort.strict();
export const promotedParamSchema = promotedParam.strict();
export const subgraphSchema = z.strictObject({
  ...subgraphShape,
  nodes: z.record(z.string(), nodeSchema),
  edges: z.record(z.string(), edgeSchema),
  frames: z.record(z.string(), frameSchema).optional(),
  notes: z.record(z.string(), noteSchema).optional(),
});

const looseNode = z.looseObject(nodeShape);
const looseEdge = z.looseObject(edgeShape);
const looseSubgraph = z.looseObject({
  ...subgraphShape,
  nodes: z.record(z.string(), looseNode),
  edges: z.record(z.string(), looseEdge),
  frames: z.record(z.string(), z.looseObject(frameShape)).optional(),
  notes: z.record(z.string(), z.looseObject(noteShape)).optional(),
});

/** Loose: for what was stored or imported. */
export const graphSchema = z.looseObject({
  format: z.literal('reelgraph/graph'),
  version: z.number().int(),
  id: graphIdSchema,
  title,
  nodes: z.record(z.string(), looseNode),
  edges: z.record(z.string(), looseEdge),
  frames: z.record(z.string(), z.looseObject(frameShape)).default({}),
  notes: z.record(z.string(), z.looseObject(noteShape)).default({}),
  subgraphs: z.record(z.string(), looseSubgraph).default({}),
  form: z.array(z.looseObject(formFieldShape)).default([]),
  origin: z.looseObject({ template: z.string(), version: z.string() }).optional(),
});
