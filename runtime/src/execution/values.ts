import type { NodeSpec } from '@reelgraph/nodes/graph';
import { NodeFailure } from './failure.ts';

/** An item of a list on a wire. */
export interface ListItem {
  readonly key: string;
  readonly name?: string;
  readonly value: unknown;
}

/** Outputs of a task by port: a value, or for a list port `{list: [{key, name, value}]}`. Also the form on disk and wire. */
export type Outputs = Readonly<Record<string, unknown>>;

export const isList = (value: unknown): value is { list: readonly ListItem[] } =>
  typeof value === 'object' && value !== null && 'list' in value && Array.isArray(value.list);

export const listOf = (value: unknown): readonly ListItem[] => (isList(value) ? value.list : []);

const isKeyed = (value: unknown): value is ListItem =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'value' in value &&
  Object.keys(value).every((name) => name === 'key' || name === 'name' || name === 'value');

/**
 * Brings what a node answered to the one form: list ports become `{list}`, items without a key are named by their place,
 * a key that comes twice gets a number. Throws `bad_output` where a list port was not given a list.
 */
export function toOutputs(spec: NodeSpec, answer: Readonly<Record<string, unknown>>): Outputs {
  const outputs: Record<string, unknown> = {};
  for (const port of spec.outputs) {
    const value = answer[port.name];
    if (value === undefined) continue;
    if (!port.list) {
      outputs[port.name] = value;
      continue;
    }
    if (!Array.isArray(value)) {
      throw new NodeFailure('bad_output', `${spec.title} did not answer a list at "${port.label}".`);
    }
    outputs[port.name] = { list: withKeys(value) };
  }
  return outputs;
}

function withKeys(values: readonly unknown[]): ListItem[] {
  const used = new Set<string>();
  return values.map((value, index) => {
    const item = isKeyed(value) ? value : { key: String(index), value };
    return { ...item, key: unusedKey(item.key, used) };
  });
}

/** The key itself, or with a number behind it where it is taken; it is taken afterwards. */
export function unusedKey(key: string, used: Set<string>): string {
  let free = key;
  for (let turn = 2; used.has(free); turn += 1) free = `${key}#${turn}`;
  used.add(free);
  return free;
}

/** Every artifact that a value names. */
export function artifactsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const item of value) artifactsIn(item, found);
    return found;
  }
  for (const [name, item] of Object.entries(value)) {
    if (name === 'artifact' && typeof item === 'string' && /^[0-9a-f]{64}$/.test(item)) found.add(item);
    else artifactsIn(item, found);
  }
  return found;
}
