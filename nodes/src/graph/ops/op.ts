import { z } from 'zod';
import {
  boxSizeSchema,
  edgeIdSchema,
  edgeSchema,
  formFieldSchema,
  frameSchema,
  frozenSchema,
  jsonSchema,
  modeSchema,
  nodeIdSchema,
  nodeSchema,
  nodeSizeSchema,
  noteSchema,
  paramsSchema,
  plainIdSchema,
  positionSchema,
  promotedParamSchema,
  promotedPortSchema,
  subgraphSchema,
} from '../schema.ts';

const op = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

const text = z.string().max(500);
const node = nodeIdSchema;
const positions = z.record(z.string(), positionSchema);
const portMap = z.record(z.string(), z.string().nullable());

/** A piece of a graph with ready ids: what is pasted, and what an undo puts back. */
export const fragmentSchema = z.strictObject({
  nodes: z.array(nodeSchema).default([]),
  edges: z.array(edgeSchema).default([]),
  frames: z.array(frameSchema).default([]),
  notes: z.array(noteSchema).default([]),
  subgraphs: z.array(subgraphSchema).default([]),
});

/**
 * Edits of what stands on a canvas: that of the graph, or the inside of a subgraph. An absent `value` (title, colour, size,
 * engine, param) takes the property away.
 */
const canvasOps = [
  op('addNode', { node: nodeSchema }),
  /** With its wires and its lines in the form. */
  op('removeNode', { node }),
  /** A whole selection at once. */
  op('remove', {
    nodes: z.array(node).default([]),
    edges: z.array(edgeIdSchema).default([]),
    frames: z.array(plainIdSchema).default([]),
    notes: z.array(plainIdSchema).default([]),
    subgraphs: z.array(plainIdSchema).default([]),
  }),
  op('moveNodes', { positions }),
  op('setParam', { node, param: z.string().max(200), value: jsonSchema.optional() }),
  op('setParams', { node, params: paramsSchema, unset: z.array(z.string()).optional() }),
  op('setTitle', { node, title: text.optional() }),
  op('setMode', { node, mode: modeSchema }),
  op('setCollapsed', { node, collapsed: z.boolean().optional() }),
  op('setColour', { node, colour: z.string().max(50).optional() }),
  op('setSize', { node, size: nodeSizeSchema.optional() }),
  op('setEngine', { node, engine: z.string().max(200).optional() }),
  /** With a result: keeps giving it. Null: works again, in `mode` (active where absent). */
  op('freeze', { node, frozen: frozenSchema.nullable(), mode: modeSchema.optional() }),
  /** Another type in the same place; wires keep their ports by name, or by `inputs`/`outputs` (null drops the wire). */
  op('replaceNodeType', {
    node,
    to: z.string().min(1).max(200),
    typeVersion: z.number().int().min(0),
    params: paramsSchema,
    inputs: portMap.optional(),
    outputs: portMap.optional(),
  }),
  /**
   * A wire without `to.order` is the only one of its port and replaces what is there; one with an order joins the
   * others of a list input.
   */
  op('connect', { edge: edgeSchema }),
  op('disconnect', { edge: edgeIdSchema }),
  op('reorderInputs', { node, port: z.string(), orders: z.record(z.string(), z.number().finite()) }),
  op('addFrame', { frame: frameSchema }),
  /** Moves a frame, and with `positions` the nodes that lie on it, in one step. */
  op('moveFrame', { frame: plainIdSchema, position: positionSchema, positions: positions.optional() }),
  op('updateFrame', {
    frame: plainIdSchema,
    title: text.optional(),
    subtitle: text.nullable().optional(),
    colour: z.string().max(50).nullable().optional(),
    size: boxSizeSchema.optional(),
  }),
  op('removeFrame', { frame: plainIdSchema }),
  op('addNote', { note: noteSchema }),
  op('updateNote', {
    note: plainIdSchema,
    text: z.string().max(100_000).optional(),
    position: positionSchema.optional(),
    size: boxSizeSchema.optional(),
  }),
  op('removeNote', { note: plainIdSchema }),
  op('paste', { fragment: fragmentSchema }),
] as const;

/** Every edit of a graph. */
export const graphOpSchema = z.discriminatedUnion('type', [
  ...canvasOps,
  op('setForm', { form: z.array(formFieldSchema) }),
  op('setGraphTitle', { title: text }),
  op('addSubgraph', { subgraph: subgraphSchema }),
  op('updateSubgraph', { subgraph: subgraphSchema }),
  /** What the instances of a subgraph show: its name, its ports, the params that each may override. */
  op('setSubgraphFace', {
    subgraph: plainIdSchema,
    title: text.optional(),
    inputs: z.array(promotedPortSchema).optional(),
    outputs: z.array(promotedPortSchema).optional(),
    promoted: z.array(promotedParamSchema).optional(),
  }),
  op('removeSubgraph', { subgraph: plainIdSchema }),
  /** Any edit of a canvas, made inside a subgraph: all its instances follow. */
  op('inSubgraph', { subgraph: plainIdSchema, op: z.discriminatedUnion('type', canvasOps) }),
]);

export type GraphFragment = z.infer<typeof fragmentSchema>;
export type GraphOp = z.infer<typeof graphOpSchema>;
export type GraphOpType = GraphOp['type'];
/** What may also be done inside a subgraph. */
export type CanvasOp = OpOf<'inSubgraph'>['op'];
export type OpOf<T extends GraphOpType> = Extract<GraphOp, { type: T }>;
