import { z } from 'zod';

/**
 * The WebSocket protocol of `/ws`. Every stream (`project:<id>`, `run:<id>`, `jobs`) has two lanes:
 * - reliable: states, outputs, errors, document operations. Persisted, numbered without holes, never dropped.
 * - lossy: progress, previews, logs. Not numbered (`seq` is that of the last reliable event), latest wins per task.
 * A client says `hello` with the last number it saw of each stream and is given what it missed (replay), or the whole
 * state where that is too much or the epoch changed (snapshot), then the stream live.
 */
export const PROTOCOL_VERSION = 1;

export const envelopeSchema = z.object({
  v: z.literal(PROTOCOL_VERSION),
  stream: z.string(),
  seq: z.number().int().nonnegative(),
  /** Changes when the server's numbering started anew; a client that knows another epoch asks for a snapshot. */
  epoch: z.string(),
  type: z.string(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Client → server. Commands carry a client key and are idempotent: sent twice, they are done once. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    client: z.string(),
    streams: z.record(z.string(), z.object({ seq: z.number().int(), epoch: z.string().nullable() })),
  }),
  z.strictObject({
    type: z.literal('watch'),
    stream: z.string(),
    seq: z.number().int().default(0),
    epoch: z.string().nullable().default(null),
  }),
  z.strictObject({ type: z.literal('unwatch'), stream: z.string() }),
  z.strictObject({
    type: z.literal('write'),
    key: z.string(),
    doc: z.string(),
    baseRev: z.number().int().nonnegative(),
    opId: z.string(),
    ops: z.array(z.unknown()).min(1).max(5000),
  }),
  z.strictObject({ type: z.literal('ping'), t: z.number() }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
