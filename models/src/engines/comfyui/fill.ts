import { EngineError } from '../../capabilities/capability.ts';
import type { Item, Plain, Values } from '../served/served-job.ts';
import type { Binding, Link, Repeat, Tie, Workflow } from './binding.ts';

/** Which file was found for each model of a binding, in its order. */
export interface ChosenModel {
  readonly file: string;
  readonly set: readonly { readonly node: string; readonly input: string; readonly to?: unknown }[];
}

/**
 * The workflow with everything in its place, ready to be queued. Pure: the same binding, values and models give the same
 * JSON. A value that the request does not have leaves the workflow's own in place.
 */
export function fillWorkflow(binding: Binding, values: Values, models: readonly ChosenModel[]): Workflow {
  const filled = structuredClone(binding.workflow);
  for (const repeat of binding.repeats) unroll(filled, repeat, values.lists[repeat.each] ?? []);
  const put = (node: string, input: string, value: unknown) => {
    const found = filled[node];
    if (!found)
      throw new EngineError('binding_broken', `The workflow "${binding.label}" has no node ${node}.`, {
        fix: 'Bind the workflow again: it was changed after it was tied.',
      });
    found.inputs[input] = value;
  };
  for (const tie of binding.ties) {
    const value = values.plain[tie.value];
    if (value !== undefined) put(tie.node, tie.input, shaped(tie, value));
  }
  models.forEach(({ file, set }, i) => {
    for (const { node, input } of binding.models[i]?.inputs ?? []) put(node, input, file);
    for (const { node, input, to } of set) put(node, input, to);
  });
  return filled;
}

/** A value as its input wants it. */
export function shaped({ times = 1, multiple, as }: Tie, value: Plain): Plain {
  if (as === 'text') return String(value);
  if (typeof value !== 'number') return value;
  const scaled = value * times;
  const stepped = multiple ? Math.max(multiple, Math.round(scaled / multiple) * multiple) : scaled;
  return as === 'integer' ? Math.round(stepped) : stepped;
}

function unroll(workflow: Workflow, { each, most, nodes, ties, threads }: Repeat, items: readonly Item[]): void {
  if (items.length > most) {
    throw new EngineError('too_many', `This workflow takes ${most} ${each} at most, and ${items.length} are given.`, {
      fix: 'Take some away, or choose another engine for this node.',
    });
  }
  const ends = new Map<string, Link>(Object.entries(threads).map(([name, { start }]) => [name, start]));
  items.forEach((item, i) => {
    const own = (id: string) => `${id}.${i + 1}`;
    const here = (link: Link): Link => {
      const [id, output] = link;
      if (id.startsWith('@')) return ends.get(id.slice(1)) ?? link;
      return nodes[id] ? [own(id), output] : link;
    };
    for (const [id, node] of Object.entries(nodes)) {
      const inputs = Object.entries(node.inputs).map(([name, value]) => [name, isLink(value) ? here(value) : value]);
      workflow[own(id)] = { ...structuredClone(node), inputs: Object.fromEntries(inputs) };
    }
    for (const tie of ties) {
      const value = item[tie.value];
      const node = workflow[own(tie.node)];
      if (value !== undefined && node) node.inputs[tie.input] = shaped(tie, value);
    }
    for (const [name, { carry }] of Object.entries(threads)) ends.set(name, here(carry));
  });
  for (const [name, { into }] of Object.entries(threads)) {
    for (const { node, input } of into) {
      const end = ends.get(name);
      const target = workflow[node];
      if (end && target) target.inputs[input] = [...end];
    }
  }
}

export const isLink = (value: unknown): value is Link =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isInteger(value[1]);
