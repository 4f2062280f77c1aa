import type { GraphNode, Json } from '../document.ts';
import type { NodeSpec, ParamSpec } from '../node-spec.ts';
import { own } from '../own.ts';
import type { Problem } from './problem.ts';

const typeWords: Record<ParamSpec['type'], string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'on or off',
  object: 'a group of values',
  array: 'a list',
};

function hasType(param: ParamSpec, value: Json): boolean {
  switch (param.type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

const withUnit = (value: number, param: ParamSpec) => (param.unit ? `${value} ${param.unit}` : `${value}`);

/** What is wrong with one value, or null. */
export function checkParam(param: ParamSpec, value: Json | undefined, title: string): Omit<Problem, 'node'> | null {
  const label = param.label;
  if (param.required && (value === undefined || value === null || value === '')) {
    const asset = param.widget === 'asset';
    return {
      code: asset ? 'missing_asset' : 'param_missing',
      message: `${title} has no ${label.toLowerCase()} yet.`,
      fix: asset ? 'Choose a file from the media library, or drop one on the node.' : `Fill in ${label}.`,
      field: param.name,
    };
  }
  if (value === undefined || (value === null && param.default === null)) return null;
  // A seed may say that it is drawn anew at each run.
  if (param.widget === 'seed' && (value === 'random' || value === null)) return null;
  if (!hasType(param, value)) {
    return {
      code: 'wrong_literal_type',
      message: `${label} of ${title} must be ${typeWords[param.type]}.`,
      fix: `Set ${label} again.`,
      field: param.name,
    };
  }
  if (typeof value === 'number') {
    if (param.min !== undefined && value < param.min) {
      return {
        code: 'below_min',
        message: `${label} of ${title} is ${withUnit(value, param)}; the least is ${withUnit(param.min, param)}.`,
        fix: `Set it to ${withUnit(param.min, param)} or more.`,
        field: param.name,
      };
    }
    if (param.max !== undefined && value > param.max) {
      return {
        code: 'above_max',
        message: `${label} of ${title} is ${withUnit(value, param)}; the most is ${withUnit(param.max, param)}.`,
        fix: `Set it to ${withUnit(param.max, param)} or less.`,
        field: param.name,
      };
    }
  }
  if (typeof value === 'string') {
    if (param.options && !param.options.some((option) => option.value === value)) {
      return {
        code: 'not_in_list',
        message: `${label} of ${title} is "${value}", which is not one of its choices.`,
        fix: `Choose one of: ${param.options.map((option) => option.label).join(', ')}.`,
        field: param.name,
      };
    }
    if (param.maxLength !== undefined && value.length > param.maxLength) {
      return {
        code: 'too_long',
        message: `${label} of ${title} has ${value.length} characters; at most ${param.maxLength} are read.`,
        fix: 'Shorten it.',
        field: param.name,
      };
    }
  }
  return null;
}

/** Everything that is wrong with the params of a node. A param that a wire feeds may be empty. */
export function checkParams(node: GraphNode, spec: NodeSpec, title: string, fed: (port: string) => boolean): Problem[] {
  const out: Problem[] = [];
  for (const param of spec.params) {
    const value = own(node.params, param.name) ?? undefined;
    if (value === undefined && (!param.required || fed(param.name))) continue;
    const found = checkParam(param, value, title);
    if (found) out.push({ ...found, node: node.id });
  }
  return out;
}
