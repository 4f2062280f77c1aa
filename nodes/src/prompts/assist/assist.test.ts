import { cameraMoveSchema, shotAngleSchema, shotSizeSchema } from '@reelgraph/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newScript, shotsOf } from '../../script/index.ts';
import { buildPrompt } from '../build.ts';
import { enhanceRequest, judgeEnhanced } from './enhance.ts';
import {
  differs,
  type Framing,
  framed,
  framingParts,
  framingText,
  parseFramingText,
  readFraming,
  readPartialFraming,
} from './framing.ts';
import { keepQuotes, quotesOf } from './quotes.ts';

const ORIGINAL = 'A medium shot of Mara. Mara says, in a whisper, "Don\'t wake the lamp… it\'s old." She turns away.';

describe('an enhanced prompt', () => {
  it.each([
    [
      'drawn another way, put back letter for letter',
      'Mara leans in as rain runs down. She breathes, “Don’t wake the lamp... it’s old” and turns.',
      'Mara leans in as rain runs down. She breathes, "Don\'t wake the lamp… it\'s old." and turns.',
    ],
    [
      'a greeting, bold marks and line breaks are taken off',
      'Sure! Here is the enhanced prompt:\n\n**Mara** leans in.\nShe says, "Don\'t wake the lamp… it\'s old." Rain.',
      'Mara leans in. She says, "Don\'t wake the lamp… it\'s old." Rain.',
    ],
  ])('is used: %s', (_, answer, prompt) => {
    expect(judgeEnhanced(ORIGINAL, answer, 'ltx-t2v')).toEqual({ prompt, used: true });
  });

  it.each([
    ['a word was changed', 'Mara says, "Do not wake the lamp… it\'s old." She turns.', 'changed the line'],
    ['the line is gone', 'Mara looks at the lamp in silence and turns away slowly.', 'changed the line'],
    [
      'somebody was made to speak',
      'Joe says, "Who is there?" Mara says, "Don\'t wake the lamp… it\'s old."',
      'made somebody say “Who is there?”',
    ],
    [
      'a line was added behind',
      'Mara says, "Don\'t wake the lamp… it\'s old." Joe says, "Fine."',
      'made somebody say “Fine.”',
    ],
    [
      'somebody was brought in',
      'Mara turns as Joe steps out of the dark. She says, "Don\'t wake the lamp… it\'s old."',
      'brought in “Joe”',
    ],
    ['nothing came', 'Ok.', 'next to nothing'],
    ['it declined', "I'm sorry, I can't help with that request at all today.", 'declined'],
    ['it rambled', `Mara says, "Don't wake the lamp… it's old." ${'and the rain falls '.repeat(80)}`, 'words'],
  ])('is not used where %s', (_, answer, why) => {
    const judged = judgeEnhanced(ORIGINAL, answer, 'ltx-t2v');
    expect(judged).toMatchObject({ prompt: ORIGINAL, used: false });
    expect(judged.why).toContain(why);
  });

  it('keeps a line that has quotation marks of its own, and sees a stray mark that swallows one', () => {
    expect(
      judgeEnhanced('Mara says, “Say "no" twice.”', 'Mara turns and says, “Say "no" twice.” Rain.', 'ltx-t2v'),
    ).toEqual({ prompt: 'Mara turns and says, “Say "no" twice.” Rain.', used: true });
    expect(judgeEnhanced('« »', '" ” « »', 'ltx-t2v').used).toBe(false);
  });

  it('never lets a spoken line through that is not in the original, whatever the answer is', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('"', '“', '”', '«', '»', 'No.', '"No."', 'she says'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (original, answer) => {
        const before = original.join(' ');
        const { prompt, used } = judgeEnhanced(before, answer.join(' '), 'ltx-t2v');
        expect(quotesOf(prompt)).toEqual(quotesOf(before));
        if (!used) expect(prompt).toBe(before);
      }),
    );
  });

  it('is asked for with the rules of its family, the prompt word for word, and a length that fits the take', () => {
    const texts = (['ltx-t2v', 'ltx-i2v', 'flux-still'] as const).map((family) => {
      const { messages, seed, temperature } = enhanceRequest({
        prompt: ORIGINAL,
        family,
        seconds: 14,
        seed: 3,
        temperature: 0.5,
        wish: 'more rain',
      });
      expect([
        seed,
        temperature,
        messages[1]!.text.includes(ORIGINAL),
        messages[1]!.text.includes('more rain'),
      ]).toEqual([3, 0.5, true, true]);
      return messages[0]!.text;
    });
    expect(texts[0]).toContain('four to eight sentences');
    expect(texts[1]).toContain('only what changes');
    expect(texts[2]).toContain('30 to 80 words');
    expect(new Set(texts).size).toBe(3);
  });

  it('two lines keep their order', () => {
    expect(keepQuotes('"b" then "a"', ['a', 'b'])).toMatchObject({ ok: false });
    expect(keepQuotes('«a» then „b“', ['a', 'b'])).toEqual({ ok: true, text: '"a" then "b"' });
  });
});

const framing = fc.record({
  size: fc.constantFrom(...shotSizeSchema.options),
  angle: fc.constantFrom(...shotAngleSchema.options),
  movement: fc.constantFrom(...cameraMoveSchema.options),
  why: fc.constantFrom('', 'the flame', 'she is alone'),
});

describe('suggested framing', () => {
  const script = `INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA (V.O.)\n(low)\nNot tonight.\n\n${'She waits.\n\n'.repeat(70)}`;
  const [scene] = shotsOf(newScript('s', '', script)).scenes;

  it('asks about every shot once, in parts that a model can count, with speech as written', () => {
    const parts = framingParts(scene!, { seed: 1, temperature: 0 });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, part) => sum + part.count, 0)).toBe(scene!.shots.length);
    expect(parts[0]!.request.messages[1]!.text).toContain('MARA (V.O., low): "Not tonight."');
    expect(parts[1]!.request.messages[1]!.text).toContain(`\n${parts[0]!.count + 1}. [`);
    // Ids and numbers of shots do not enter the question: an inserted scene asks nothing anew.
    expect(JSON.stringify(parts)).not.toContain(scene!.shots[0]!.id);
  });

  it('takes what fits and leaves the rest to the rules', () => {
    const one = { size: 'close', angle: 'low', movement: 'static', why: 'a|b' };
    const read = (json: unknown) => readFraming({ from: 2, count: 3 }, json);
    expect(
      read({
        shots: [
          { n: 3, ...one },
          { n: '4', ...one },
          { n: 9, ...one },
          { n: 5, ...one, size: 'huge' },
        ],
      }),
    ).toEqual([{ ...one, why: 'a/b' }, { ...one, why: 'a/b' }, null]);
    expect(
      read({
        shots: [
          { n: 3, ...one },
          { n: 3, ...one },
        ],
      }),
    ).toEqual([null, null, null]);
    for (const nonsense of [null, 7, 'x', [], { shots: {} }, { shots: [null, 1, { n: 'x' }] }])
      expect(read(nonsense)).toEqual([null, null, null]);
  });

  it('never throws, whatever the model says', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (json, text) => {
        expect(readFraming({ from: 0, count: 2 }, json)).toHaveLength(2);
        expect(parseFramingText(text, 2)).toHaveLength(2);
        expect(readPartialFraming({ from: 0, count: 2 }, text)).toHaveLength(2);
      }),
    );
  });

  it('goes through text and back, and changes nothing but the framing of a shot', () => {
    fc.assert(
      fc.property(fc.array(fc.option(framing), { maxLength: 6 }), (list) => {
        expect(parseFramingText(framingText(list), list.length)).toEqual(list);
      }),
    );
    const shot = scene!.shots[1]!;
    const other: Framing = { size: 'insert', angle: 'dutch', movement: 'handheld', why: '' };
    const { size, angle, movement, ...rest } = framed(shot, other);
    expect({ size, angle, movement, why: '' }).toEqual(other);
    const { size: _s, angle: _a, movement: _m, ...before } = shot;
    expect(rest).toEqual(before);
    expect([differs(shot, other), differs(framed(shot, other), other)]).toEqual([true, false]);
    expect(buildPrompt(framed(shot, other), 'ltx-t2v')).toContain('"Not tonight."');
  });

  it('is shown while it is written', () => {
    const soFar = '{"shots":[{"n":1,"size":"close","angle":"eye","movement":"static","why":"x"},{"n":2,"si';
    expect(readPartialFraming({ from: 0, count: 2 }, soFar).map((one) => one?.size)).toEqual(['close', undefined]);
  });
});
