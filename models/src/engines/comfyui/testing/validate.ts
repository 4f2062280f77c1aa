import type { Workflow } from '../binding.ts';
import { isLink } from '../fill.ts';
import { type InputType, nodeClasses } from './classes.ts';

export interface NodeError {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Record<string, unknown>;
}
export interface Refusal {
  readonly error: { type: string; message: string; details: string; extra_info: Record<string, unknown> };
  readonly node_errors: Record<string, { errors: NodeError[]; dependent_outputs: string[]; class_type: string }>;
}

const error = (type: string, message: string, details = ''): NodeError => ({ type, message, details, extra_info: {} });

/** Checks a prompt as ComfyUI does before it queues it. Null: it is good. `choices` are the lists of files, by `@folder`. */
export function validate(prompt: Workflow, choices: (list: string) => readonly string[]): Refusal | null {
  const all = Object.entries(prompt);
  for (const [id, { class_type }] of all)
    if (!nodeClasses[class_type])
      return {
        error: { ...error('missing_node_type', `Node '${class_type}' not found.`, `Node ID '#${id}'`) },
        node_errors: {},
      };
  if (!all.some(([, { class_type }]) => nodeClasses[class_type]?.output))
    return { error: { ...error('prompt_no_outputs', 'Prompt has no outputs') }, node_errors: {} };

  const node_errors: Refusal['node_errors'] = {};
  for (const [id, { class_type, inputs }] of all) {
    const info = nodeClasses[class_type]!;
    const errors: NodeError[] = [];
    for (const [name, type] of Object.entries({ ...info.required, ...info.optional })) {
      const value = inputs[name];
      if (value === undefined) {
        if (info.required[name]) errors.push(error('required_input_missing', 'Required input is missing', name));
        continue;
      }
      const found = isLink(value) ? checkLink(prompt, name, type, value) : checkValue(name, type, value, choices);
      if (found) errors.push(found);
    }
    if (errors.length > 0) node_errors[id] = { errors, dependent_outputs: [], class_type };
  }
  if (Object.keys(node_errors).length === 0) return null;
  return { error: { ...error('prompt_outputs_failed_validation', 'Prompt outputs failed validation') }, node_errors };
}

function checkLink(prompt: Workflow, name: string, type: InputType, [id, output]: readonly [string, number]) {
  const from = prompt[id];
  if (!from) return error('bad_linked_input', 'Bad linked input', `${name}: no node ${id}`);
  const given = nodeClasses[from.class_type]?.outputs[output];
  if (given === undefined)
    return error('bad_linked_input', 'Bad linked input', `${name}: ${id} has no output ${output}`);
  if (type === '*' || given === type) return null;
  return error(
    'return_type_mismatch',
    'Return type mismatch between linked nodes',
    `${name}, ${given} != ${String(type)}`,
  );
}

function checkValue(name: string, type: InputType, value: unknown, choices: (list: string) => readonly string[]) {
  const list = typeof type === 'string' ? (type.startsWith('@') ? choices(type) : null) : type;
  if (list)
    return list.includes(String(value))
      ? null
      : error('value_not_in_list', 'Value not in list', `${name}: '${String(value)}' not in ${JSON.stringify(list)}`);
  const right =
    type === 'INT'
      ? Number.isInteger(value)
      : type === 'FLOAT'
        ? typeof value === 'number' && Number.isFinite(value)
        : type === 'STRING'
          ? typeof value === 'string'
          : type === 'BOOLEAN'
            ? typeof value === 'boolean'
            : false;
  return right
    ? null
    : error(
        'invalid_input_type',
        `Failed to convert an input value to a ${String(type)} value`,
        `${name}, ${JSON.stringify(value)}`,
      );
}

/** The nodes in an order in which each comes after what it needs. */
export function inOrder(prompt: Workflow): string[] {
  const done = new Set<string>();
  const visit = (id: string) => {
    if (done.has(id)) return;
    done.add(id);
    for (const value of Object.values(prompt[id]?.inputs ?? {})) if (isLink(value)) visit(value[0]);
    order.push(id);
  };
  const order: string[] = [];
  for (const [id, { class_type }] of Object.entries(prompt)) if (nodeClasses[class_type]?.output) visit(id);
  return order;
}
