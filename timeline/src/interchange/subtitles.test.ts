import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { readSubtitles, writeSrt, writeVtt } from './index.ts';

const R24 = { num: 24, den: 1 };
const rates = [R24, { num: 24000, den: 1001 }, { num: 25, den: 1 }, { num: 30000, den: 1001 }, { num: 60, den: 1 }];

describe('subtitles', () => {
  const cues = [
    { from: 48, to: 96, text: 'Second\n\n\nline' },
    { from: 0, to: 36, text: 'First' },
    { from: 96, to: 96, text: 'never' },
  ];
  it('are SubRip in time order', () => {
    expect(writeSrt(cues, R24)).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nFirst\n\n2\n00:00:02,000 --> 00:00:04,000\nSecond\nline\n',
    );
  });
  it('count wall-clock time at 29.97', () => {
    expect(writeVtt([{ from: 107892, to: 107922, text: 'x' }], { num: 30000, den: 1001 })).toBe(
      'WEBVTT\n\n00:59:59.996 --> 01:00:00.997\nx\n',
    );
  });
  it('come back frame for frame, at every rate, from either format', () => {
    const cue = fc.record({ from: fc.integer({ min: 0, max: 500_000 }), length: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(fc.constantFrom(...rates), cue, fc.boolean(), (rate, { from, length }, vtt) => {
        const written = [{ from, to: from + length, text: 'Who is\nthere?' }];
        const text = vtt ? writeVtt(written, rate) : writeSrt(written, rate);
        expect(unwrap(readSubtitles(text, rate)).cues).toEqual(written);
      }),
    );
  });
  it.each([
    ['a byte order mark and Windows line ends', '\uFEFF1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n'],
    ['old Mac line ends', '1\r00:00:01,000 --> 00:00:02,000\rHello\r'],
    ['full stops and blanks', '1\n 00:00:01.000  -->  00:00:02.0 \nHello'],
    ['no number and no hours', '00:01.000 --> 00:02.000\nHello'],
    ['marks of style', '1\n00:00:01,000 --> 00:00:02,000\n<i>{\\an8}Hello</i>'],
  ])('read %s', (_, text) => {
    expect(unwrap(readSubtitles(text, R24)).cues).toEqual([{ from: 24, to: 48, text: 'Hello' }]);
  });
  it('report a cue that cannot be read and take the others', () => {
    const text =
      '1\nnoon --> later\nLost\n\n2\n00:00:05,000 --> 00:00:04,000\nBack\n\n3\n00:00:01,000 --> 00:00:02,000\nHello';
    const { cues, losses } = unwrap(readSubtitles(text, R24));
    expect(cues).toHaveLength(1);
    expect(losses.map((loss) => loss.message)).toEqual([
      'A time that cannot be read was left out (line 2).',
      'A cue that ends before it begins was left out (line 6).',
    ]);
    expect(readSubtitles('hello', R24)).toMatchObject({ ok: false, error: { code: 'bad_subtitles' } });
  });
});
