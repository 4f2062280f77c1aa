import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFeature } from '../testing/feature.ts';
import { parseScript } from './parse.ts';
import { readPieces } from './pieces.ts';

/** A text of so many scenes is read in one piece; what stands before it must read the same as alone. */
const PADDING = `\n\n${'INT. Z - DAY\n\nZ.\n\n'.repeat(2100)}`;
const line = fc.constantFrom(
  'INT. HOUSE - DAY',
  'ext. pier - night',
  '.FORCED',
  '12 INT. STATION - DAY 12',
  'BOB',
  'EVE ^',
  '花子',
  'Hello there.',
  '(beat)',
  '',
  '',
  '',
  '  ',
  '[[open',
  'closed]]',
  '[[note]]',
  '/* open',
  'closed */',
  '# Act',
  'CUT TO:',
  'Title: X',
);

describe('the pieces that a text is read in', () => {
  it('are not to be seen in what is read', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const text = lines.join(end) + end + end;
        // A boneyard or note that is open would run on into the padding.
        fc.pre((text.match(/\/\*|\[\[/g) ?? []).length === (text.match(/\*\/|\]\]/g) ?? []).length);
        const format = 'fountain' as const;
        const padded = parseScript(text + PADDING, { format }).blocks;
        const own = parseScript(`${text}${end}INT. Z - DAY${end}${end}Z.`, { format }).blocks;
        expect(readPieces(text + PADDING)).toHaveLength(1);
        const upTo = own.length - 2;
        expect(padded.slice(0, upTo)).toEqual(own.slice(0, upTo));
      }),
      { numRuns: 12 },
    );
  });
  it('are never cut inside a boneyard', () => {
    const text = 'INT. A - DAY\n\nBob /* was\n\nINT. GONE - DAY\n\nhere */ leaves.\n\nINT. B - DAY\n\nEve.';
    expect(readPieces(text)).toHaveLength(2);
    expect(parseScript(text).scenes.map((scene) => scene.heading)).toEqual(['INT. A - DAY', 'INT. B - DAY']);
  });
  it('are one a scene, and an edit leaves all but one as they are', () => {
    const text = makeFeature({ scenes: 12 });
    const before = readPieces(text);
    expect(before).toHaveLength(12);
    const at = text.indexOf('\n\n', text.length / 2);
    const after = readPieces(`${text.slice(0, at)} more.${text.slice(at)}`);
    expect(after.filter((piece, i) => piece !== before[i])).toHaveLength(1);
  });
});
