import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromHalf, toHalf } from './half.ts';
import { JsonGuide } from './json-guide.ts';

const shot = z.strictObject({
  n: z.number().int(),
  size: z.enum(['wide', 'close', 'close-up "tight"']),
  why: z.string().max(8).optional(),
  lens: z.union([z.number(), z.null()]),
});
const film = z.strictObject({ title: z.string(), shots: z.array(shot).min(1).max(3), done: z.boolean().optional() });
const schema = z.toJSONSchema(film);
const letters = [...'{}[]",:0123456789.-truefalsnlwidco"\\ \nnshtesiyé'];

describe('an answer that is held to its form', () => {
  it.each([
    ['compact', undefined],
    ['indented', 2],
  ])('takes every right answer, %s', (_, indent) => {
    const text = fc.string({ maxLength: 6, unit: 'grapheme' }).filter((one) => !/[\u007f\u2028\u2029]/.test(one));
    const value = fc.record({
      title: text,
      shots: fc.array(
        fc
          .record({
            n: fc.integer(),
            size: fc.constantFrom('wide', 'close'),
            why: fc.option(text, { nil: undefined }),
            lens: fc.constantFrom(null, 0, 1.5, -20),
          })
          .map(({ n, size, why, lens }) => ({ n, size, ...(why === undefined ? {} : { why: why.slice(0, 4) }), lens })),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(value, (one) => {
        const json = JSON.stringify(one, null, indent);
        // Six digits after a backslash are the one spelling that a model never needs.
        fc.pre(!json.includes('\\u'));
        const place = JsonGuide.of(schema).after(json);
        expect(place?.closed, json).toBe(true);
      }),
    );
  });

  it('is right wherever a walk of letters ends, once it is closed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 160 }), (walk) => {
        let place = JsonGuide.of(schema);
        let text = '';
        for (const at of walk) {
          const able = letters.filter((letter) => place.after(letter) !== null);
          if (able.length === 0) break;
          const letter = able[at % able.length]!;
          place = place.after(letter)!;
          text += letter;
        }
        const whole = text + place.ending();
        expect(film.safeParse(JSON.parse(whole)).success, whole).toBe(true);
        expect(place.after(place.ending())?.whole).toBe(true);
      }),
    );
  });

  it.each([
    ['a word before it', 'Sure: {'],
    ['another key', '{"name"'],
    ['a value that is none of the choices', '{"title":"","shots":[{"n":1,"size":"m'],
    ['a missing key', '{"title":"","shots":[{"n":1,"lens"'],
    ['a text that is too long', '{"title":"","shots":[{"n":1,"size":"wide","why":"123456789'],
    ['a number with a nought in front', '{"title":"","shots":[{"n":01'],
    ['an empty list where one is wanted', '{"title":"","shots":[]'],
    ['a comma before the end', '{"title":"","shots":[{"n":1,"size":"wide","lens":null}],}'],
  ])('never takes %s', (_, text) => {
    expect(JsonGuide.of(schema).after(text)).toBeNull();
  });

  it('without a schema is any JSON', () => {
    const any = JsonGuide.of(undefined);
    expect(any.after('{"a": [1, null, {"b": "c"}], "d": -1.5}')?.closed).toBe(true);
    expect(any.after('nul')?.whole).toBe(false);
    expect(any.after('{a')).toBeNull();
  });
});

it('half precision: every number of it survives, and what lies between goes to the nearest', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromHalf(bits);
    if (!Number.isNaN(value)) expect(toHalf(value)).toBe(bits);
  }
  expect([toHalf(1 + 2 ** -11), toHalf(1 + 3 * 2 ** -11), toHalf(65520), toHalf(65519), toHalf(Number.NaN)]).toEqual([
    0x3c00, 0x3c02, 0x7c00, 0x7bff, 0x7e00,
  ]);
});
