import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StoredFile } from '../../../storage/index.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from '../dispatcher.ts';

/** Longer ones travel as a file of the artifact store, and the queue carries its name. Bytes of JSON. */
const LONGEST = 32 * 1024;

/** What lies in the queue: the thing itself, or where it is. */
export type Packed = { readonly json: string } | { readonly artifact: string };

export const packedSchema = z.union([
  z.strictObject({ json: z.string() }),
  z.strictObject({ artifact: z.string().regex(/^[0-9a-f]{64}$/) }),
]);

export async function pack(value: unknown, store: (json: string) => Promise<StoredFile>): Promise<Packed> {
  const json = JSON.stringify(value);
  return json.length <= LONGEST ? { json } : { artifact: (await store(json)).sha };
}

export async function unpack(packed: unknown, path: (sha: string) => Promise<string>): Promise<unknown> {
  const known = packedSchema.parse(packed);
  return JSON.parse('json' in known ? known.json : await readFile(await path(known.artifact), 'utf8'));
}

const values = z.record(z.string(), z.unknown());
const strings = z.record(z.string(), z.string());

/** A worker does what lies in a queue: it looks at it first as at anything from outside. */
export const taskSpecSchema = z.object({
  taskId: z.string().regex(/^[\w-]{1,200}$/),
  attempt: z.int().positive(),
  nodeType: z.string(),
  key: z.string(),
  claim: z.string().regex(/^[0-9a-f]{64}$/),
  needs: z.array(z.string()),
  order: z.object({ run: z.number(), depth: z.number() }),
  inputs: values,
  params: values,
  question: z.object({ request: values, rest: z.unknown() }).optional(),
  engines: strings,
  digests: strings,
  item: z.object({ key: z.string(), name: z.string(), index: z.int(), count: z.int() }).nullable(),
  project: z.looseObject({ id: z.string() }),
  lane: z.enum(['cpu', 'gpu', 'remote']),
});

export const readTask = (value: unknown): TaskSpec => taskSpecSchema.parse(value) as unknown as TaskSpec;

const resultSchema = z.object({
  taskId: z.string(),
  attempt: z.int(),
  outcome: z.enum(['ok', 'error', 'cancelled']),
  outputs: values.optional(),
  artifacts: z.array(z.object({ sha: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number(), mime: z.string() })),
  provenance: z.array(z.unknown()),
  reads: z.array(z.string()),
  error: z.looseObject({ code: z.string(), message: z.string(), retryable: z.boolean() }).optional(),
  died: z.boolean().optional(),
  ms: z.number(),
});

export const readResult = (value: unknown): TaskResult => resultSchema.parse(value) as unknown as TaskResult;

/** Progress as bytes: the length of a JSON head, the head, then a picture where there is one. */
export function packProgress(event: ProgressEvent): Buffer {
  const { bytes, ...rest } = event as ProgressEvent & { bytes?: Uint8Array };
  const head = Buffer.from(JSON.stringify(rest));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...(bytes ? [bytes] : [])]);
}

/** Null where it is nothing that we understand: progress is never worth a failure. */
export function unpackProgress(frame: Buffer): ProgressEvent | null {
  if (frame.length < 4) return null;
  const length = frame.readUInt32BE(0);
  if (length > frame.length - 4) return null;
  try {
    const head = JSON.parse(frame.toString('utf8', 4, 4 + length)) as Record<string, unknown>;
    if (typeof head.taskId !== 'string' || typeof head.type !== 'string') return null;
    const event = head.type === 'preview' ? { ...head, bytes: frame.subarray(4 + length) } : head;
    return event as unknown as ProgressEvent;
  } catch {
    return null;
  }
}
