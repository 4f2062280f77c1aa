import type { ParamSpec } from '@reelgraph/nodes/graph';
import { describe, expect, it } from 'vitest';
import { readArguments, readSetting } from './arguments.ts';
import { readValue } from './settings.ts';
import { UsageError } from './usage.ts';

const noFile = () => {
  throw new Error('ENOENT');
};

describe('--set', () => {
  it('reads a value, a file, and a literal @', () => {
    expect(readSetting('seed=7', noFile)).toEqual({ name: 'seed', value: '7' });
    expect(readSetting('line=a=b', noFile)).toEqual({ name: 'line', value: 'a=b' });
    expect(readSetting('script=@film.fountain', (path) => `text of ${path}`)).toEqual({
      name: 'script',
      value: 'text of film.fountain',
      file: 'film.fountain',
    });
    expect(readSetting('prompt=@@Mara waits', noFile)).toEqual({ name: 'prompt', value: '@Mara waits' });
  });

  it.each(['seed', '=7', 'script=@missing'])('refuses %s in one line', (text) => {
    expect(() => readSetting(text, noFile)).toThrow(UsageError);
  });
});

describe('values of a form', () => {
  const param = (more: Partial<ParamSpec>): ParamSpec => ({
    name: 'p',
    label: 'P',
    widget: 'text',
    type: 'string',
    default: '',
    schema: {},
    ...more,
  });
  const read = (value: string, spec: ParamSpec) => readValue({ name: 'p', value }, spec);

  it('take the type of the param', () => {
    expect(read('x', param({}))).toBe('x');
    expect(read('2.5', param({ type: 'number' }))).toBe(2.5);
    expect(read('12', param({ type: 'integer' }))).toBe(12);
    expect(read('yes', param({ type: 'boolean' }))).toBe(true);
    expect(read('[1,2]', param({ type: 'array' }))).toEqual([1, 2]);
  });

  it.each([
    ['a letter for a number', 'x', param({ type: 'number' })],
    ['a fraction for a whole number', '1.5', param({ type: 'integer' })],
    ['too much', '11', param({ type: 'number', max: 10 })],
    ['too little', '-1', param({ type: 'number', min: 0 })],
    ['neither true nor false', 'maybe', param({ type: 'boolean' })],
    ['what is not on the list', 'c', param({ options: [{ value: 'a', label: 'A' }] })],
    ['what is not JSON', '{', param({ type: 'object' })],
  ])('refuse %s', (_, value, spec) => {
    expect(() => read(value, spec)).toThrow(UsageError);
  });
});

it('a flag that nobody knows is wrong use', () => {
  expect(() => readArguments(['--nonsense'], { json: { type: 'boolean' } })).toThrow(UsageError);
});
