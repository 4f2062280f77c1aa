import type { Json } from '../graph/document.ts';
import type { ParamSpec } from '../graph/node-spec.ts';

const shortest = 60;

function valueWords(param: ParamSpec, value: Json): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === 0 && param.zero) return param.zero;
  const option = param.options?.find((one) => one.value === value);
  if (option) return option.label;
  if (typeof value === 'number') return param.unit ? `${value} ${param.unit}` : String(value);
  if (typeof value === 'string' && value.length > 0 && value.length <= shortest) return value;
  return '';
}

/** What a setting may be, in a few words: "0 to 1, at first 0.5", "one of Dissolve, Wipe, at first Dissolve". */
export function paramWords(param: ParamSpec): string {
  const words: string[] = [];
  if (param.options && param.options.length > 0)
    words.push(`one of ${param.options.map(({ label }) => label).join(', ')}`);
  else if (param.min !== undefined && param.max !== undefined)
    words.push(`${param.min} to ${param.max}${param.unit ? ` ${param.unit}` : ''}`);
  else if (param.min !== undefined && Number.isFinite(param.min) && Math.abs(param.min) < 1e9)
    words.push(`${param.min} or more${param.unit ? ` ${param.unit}` : ''}`);
  const first = valueWords(param, param.default);
  if (first !== '') words.push(`at first ${first}`);
  if (param.required) words.push('needed');
  if (param.port) words.push('may come from a wire');
  return words.join(', ');
}
