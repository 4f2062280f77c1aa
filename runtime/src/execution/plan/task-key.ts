import { createHash } from 'node:crypto';
import type { Question } from '@reelgraph/nodes/catalogue';
import { canonicalJson, keyOf, type NodeSpec, type PortType } from '@reelgraph/nodes/graph';
import { listOf } from '../values.ts';

const LONGEST_PLAIN = 96;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands for a value in a key. Long content is hashed at once: it enters the keys of all that follows. */
export function contentKey(type: PortType, value: unknown): string {
  const text = keyOf(type, value);
  return text.length > LONGEST_PLAIN ? sha256(text) : text;
}

/** The same for every item of an output. A list's items count with their keys: a node sees those too. */
export function outputKeys(spec: NodeSpec, outputs: Readonly<Record<string, unknown>>): Map<string, string> {
  const keys = new Map<string, string>();
  for (const port of spec.outputs) {
    const output = outputs[port.name];
    if (output === undefined) continue;
    if (!port.list) keys.set(port.name, contentKey(port.type, output));
    else for (const item of listOf(output)) keys.set(`${port.name}\n${item.key}`, contentKey(port.type, item.value));
  }
  return keys;
}

export interface KeyParts {
  readonly spec: NodeSpec;
  /** Complete: with defaults, wire-fed values and the resolved seed; without what does not change the result. */
  readonly params: Readonly<Record<string, unknown>>;
  /** By input: one content key, or those of a list with the items' own keys. */
  readonly inputs: Readonly<Record<string, string | readonly (readonly [key: string, content: string])[]>>;
  readonly engines: readonly { readonly capability: string; readonly engine: string; readonly digest: string }[];
  /** What a `reads` node sees of the project. */
  readonly snapshot?: unknown;
  /** What a model node asks of its engine: it stands for params and inputs. */
  readonly question?: Question;
}

/**
 * A task's name in the cache: everything that can change its result, and nothing else. Not the node's id, not its title,
 * not its place: equal work is equal wherever it stands.
 */
export function taskKey({ spec, params, inputs, engines, snapshot, question }: KeyParts): string {
  const given = question ? ['asks', contentKey('any', question)] : [params, inputs];
  return sha256(canonicalJson(['reelgraph/1', spec.type, spec.implementation, given, engines, snapshot ?? null]));
}

/** Those fields of a request that an engine looks at. What else a node may say does not reach the engine, nor the key. */
export function readBy(reads: readonly string[], request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = reads.filter((field) => request[field] !== undefined).map((field) => [field, request[field]]);
  return Object.fromEntries(entries);
}

/** Project settings enter the key of those node types that were seen to read them. */
export function withSettings(
  key: string,
  fields: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): string {
  if (fields.length === 0) return key;
  const read = Object.fromEntries([...fields].sort().map((field) => [field, settings[field]]));
  return sha256(`${key}${canonicalJson(read)}`);
}
