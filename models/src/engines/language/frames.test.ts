import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf, ndjson, serverSentEvents } from './frames.ts';
import { jsonIn } from './json-answer.ts';
import { withoutThinking } from './thinking.ts';

async function* chunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts.map((one) => one % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
};
const letters = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n\u2028\u2029]/g, '☂'));
const cuts = fc.array(fc.nat(400), { maxLength: 30 });

it('lines are the same however the bytes are cut, in the middle of a letter too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(letters), fc.constantFrom('\n', '\r\n'), cuts, async (lines, mark, where) => {
      const bytes = new TextEncoder().encode(lines.map((line) => line + mark).join(''));
      // A BOM at the very start is no letter of the text.
      const expected = lines.map((line, at) => (at === 0 ? line.replace(/^\uFEFF/, '') : line));
      expect(await all(linesOf(chunks(bytes, where)))).toEqual(expected);
    }),
  );
});

it('frames of both protocols survive any cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { minLength: 1 }), cuts, async (texts, where) => {
      const values = texts.map((text) => JSON.stringify({ text }));
      const encode = (parts: string[]) => new TextEncoder().encode(parts.join(''));
      expect(await all(ndjson(chunks(encode(values.map((v) => `${v}\n`)), where)))).toEqual(values);
      const events = values.map(
        (v, at) => `${at % 2 ? ': ping\n\n' : 'event: message\n'}data:${at % 3 ? ' ' : ''}${v}\n\n`,
      );
      expect(await all(serverSentEvents(chunks(encode(events), where)))).toEqual(values);
    }),
  );
});

it('an event of several data lines is one, and the last counts without its empty line', async () => {
  const bytes = new TextEncoder().encode('data: {"a":\ndata: 1}\n\ndata: [DONE]');
  expect(await all(serverSentEvents(chunks(bytes, [])))).toEqual(['{"a":\n1}', '[DONE]']);
});

it.each([
  ['no thinking', 'Fade in.', 'Fade in.'],
  ['thinking first', '<think>hm <b>', ''],
  ['then the answer', '\n<think>hm</think>\n\nFade in.', 'Fade in.'],
  ['an answer that only begins alike', '<thin ice>', '<thin ice>'],
])('thinking aloud is left out: %s', (_, text, expected) => {
  const show = withoutThinking();
  expect([...text].map((letter) => show(letter)).join('')).toBe(expected);
  expect(withoutThinking()(text)).toBe(expected);
});

it.each([
  ['{"a":1}', { a: 1 }],
  ['```json\n{"a":1}\n```', { a: 1 }],
  ['Here you are: {"a":"}\\""} Enjoy!', { a: '}"' }],
  ['[1, 2', undefined],
  ['no', undefined],
])('the JSON of an answer: %s', (text, expected) => {
  expect(jsonIn(text)).toEqual(expected);
});
