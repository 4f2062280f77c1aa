import { describe, expect, it } from 'vitest';
import { refusalOf } from '../studio/refusal-of.ts';
import { statusOf } from './errors.ts';
import { checkDepth, dropPrototypeKeys } from './json-body.ts';
import { parseRange } from './send-file.ts';

describe('byte ranges', () => {
  it.each([
    [undefined, null],
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-2', { start: 8, end: 9 }],
    ['bytes=-20', { start: 0, end: 9 }],
    ['bytes=5-100', { start: 5, end: 9 }],
    ['bytes=10-', 'bad'],
    ['bytes=5-4', 'bad'],
    ['bytes=-0', 'bad'],
    ['bytes=0-1,4-5', null],
    ['items=0-1', null],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

describe('JSON bodies', () => {
  it('are refused when nested too deep, brackets in strings not counted', () => {
    expect(() => checkDepth('['.repeat(65))).toThrow(/nested/);
    expect(() => checkDepth(JSON.stringify({ a: '['.repeat(1000), b: '\\"[' }))).not.toThrow();
  });

  it('lose the keys that reach into prototypes', () => {
    const parsed = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1, "kept": 2}', dropPrototypeKeys);
    expect(Object.assign({}, parsed)).toEqual({ kept: 2 });
    expect(parsed.admin).toBeUndefined();
  });
});

describe('errors', () => {
  it('carry the words that were written for people, and nothing else', () => {
    expect(refusalOf(new TypeError('x is undefined')).message).not.toContain('undefined');
    expect(refusalOf(Object.assign(new Error('write'), { code: 'ENOSPC' })).code).toBe('storage_full');
    expect(statusOf({ code: 'project_not_found', message: '' })).toBe(404);
    expect(statusOf({ code: 'storage_full', message: '' })).toBe(507);
    expect(statusOf({ code: 'bad_request', message: '' })).toBe(400);
  });
});
