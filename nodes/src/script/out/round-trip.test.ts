import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { makeFeature } from '../testing/feature.ts';
import type { Block } from '../types.ts';
import { writeFountain } from './fountain.ts';

/** What a block is, without where it stands. */
const shape = (b: Block): unknown => [b.type, b.text, b.extensions, b.dual, b.number, b.level];

const line = fc.constantFrom(
  'INT. HOUSE - DAY',
  'EXT. PIER - NIGHT #12-A#',
  '.SNIPER SCOPE',
  '!INT. NOT A HEADING',
  'BOB',
  '@mara',
  '@old ferryman',
  'BOB: Hello there.',
  '**Mara (softly):** Hello.',
  '@McCLANE (O.S.)',
  'EVE (V.O.) ^',
  "FÉLIX’S DATE (CONT'D)",
  'Hello there.',
  'A *star* and _this_ and a \\*star\\*.',
  '2 * 3 * 4 is **not** bold_or_so.',
  '(beat)',
  '(a\nbroken one)',
  '',
  '',
  '',
  '',
  '  ',
  '[[note]]',
  'Text [[with a note]] inside.',
  '[[note\nof two lines]]',
  '/* gone */',
  'CUT TO:',
  'CUT TO: ',
  'FADE OUT.',
  '> Burn to white.',
  '~la la',
  '> THE END <',
  '> odd',
  '@Mara runs over there.',
  '# Act',
  '### Deep',
  '= syn',
  '===',
  '\tTabbed 😀',
  '   Indented.',
  'ANGLE ON BOB',
  '!!close on the ring',
  '12. Item',
  '!Forced',
  '!!',
  'LOUD BANG',
  'SUPER: Later',
  'He said /* this',
  'open [[ this',
  'open [[[ two',
  'kept \\[[ as text ]]',
  'He [[ */ ]] said /* more',
  'a \\/* b',
  '花子',
  'http://x/*.html',
  '!',
  '.',
  '>',
  '~',
  '#',
  'a\\_b\\_c',
);
const text = fc.array(line, { maxLength: 24 }).map((lines) => lines.join('\n'));

describe('Fountain written and read again', () => {
  it('is the same blocks, for any text', () => {
    fc.assert(
      fc.property(text, (source) => {
        const once = parseScript(source, { format: 'fountain' });
        const written = writeFountain(once);
        const again = parseScript(written, { format: 'fountain' });
        expect(again.blocks.map(shape)).toEqual(once.blocks.map(shape));
        // And is then as it will always be.
        expect(writeFountain(again)).toBe(written);
      }),
      { numRuns: 400 },
    );
  });
  it.each([
    ['a song after an empty line of song', 'BOB\n~\n\n~la la'],
    ['a song after a song of somebody', 'BOB\n~la\n\n~la la'],
    ['a song behind two who speak at once', 'BOB\nYes.\n\nEVE ^\nNo.\n\n~la la'],
    ['a song behind a note behind a song', 'BOB\n~la\n\n[[softly]]\n~la la'],
  ])('keeps %s apart', (_, source) => {
    const once = parseScript(source, { format: 'fountain' });
    const again = parseScript(writeFountain(once), { format: 'fountain' });
    expect(again.blocks.map(shape)).toEqual(once.blocks.map(shape));
    expect(again.blocks.filter((b) => b.type === 'lyric').at(-1)?.text).toBe('la la');
  });
  it('is the same film, shot by shot', () => {
    for (const seed of [1, 2, 3]) {
      const once = parseScript(makeFeature({ seed, scenes: 6 }));
      const again = parseScript(writeFountain(once));
      expect(again.blocks.map(shape)).toEqual(once.blocks.map(shape));
      expect(again.scenes.map((s) => s.heading)).toEqual(once.scenes.map((s) => s.heading));
    }
  });
});
