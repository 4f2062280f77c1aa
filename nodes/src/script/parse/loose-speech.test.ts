import { describe, expect, it } from 'vitest';
import { parseScript } from './parse.ts';

const lines = (text: string, format?: 'fountain') =>
  parseScript(text, format ? { format } : {}).blocks.map((b) => `${b.type}: ${b.text}`);

describe('a text that lost its empty lines', () => {
  const text = `INT. HOUSE - DAY
Mara comes in from the rain.
MARA
Is anybody home?
BOB (O.S.)
(far away)
Up here, under the roof, where the light
is better.
She climbs the stairs.
LOUD BANG
The door falls shut.
CLOSE ON THE DOOR
It trembles.
MARA
Bob?
CUT TO:
EXT. PIER - NIGHT
Fog.`;
  it('has its scenes, its speakers, one paragraph of speech under each, and says so', () => {
    expect(lines(text)).toEqual([
      'heading: INT. HOUSE - DAY',
      'action: Mara comes in from the rain.',
      'character: MARA',
      'dialogue: Is anybody home?',
      'character: BOB',
      'parenthetical: far away',
      'dialogue: Up here, under the roof, where the light\nis better.',
      'action: She climbs the stairs.\nLOUD BANG\nThe door falls shut.',
      'shot: CLOSE ON THE DOOR',
      'action: It trembles.',
      'character: MARA',
      'dialogue: Bob?',
      'transition: CUT TO:',
      'heading: EXT. PIER - NIGHT',
      'action: Fog.',
    ]);
    expect(parseScript(text).warnings.map((w) => w.code)).toContain('no_empty_lines');
  });
});

describe('speech on the line of its speaker', () => {
  it('is read where names come back, also bold, with a manner, and over a broken line', () => {
    expect(
      lines(
        'Two people on a bench at dawn.\n\n**Bob:** Hello.\nMara (softly): Go away, will you, before anybody\nsees us here.\nBob: No.\nA gull lands.\n\nMara: Then stay.\nTime: it is short.',
      ),
    ).toEqual([
      'action: Two people on a bench at dawn.',
      'character: Bob',
      'dialogue: Hello.',
      'character: Mara',
      'dialogue: Go away, will you, before anybody\nsees us here.',
      'character: Bob',
      'dialogue: No.',
      'action: A gull lands.',
      'character: Mara',
      'dialogue: Then stay.',
      'action: Time: it is short.',
    ]);
  });
  it('is cut into shots with its words', () => {
    const { blocks } = parseScript('BOB: Hello.\n\nMARA (V.O.): Who is it?\n\nBOB: Me.');
    expect(blocks.filter((b) => b.type === 'character').map((b) => [b.text, b.extensions])).toEqual([
      ['BOB', undefined],
      ['MARA', ['V.O.']],
      ['BOB', undefined],
    ]);
  });
  it.each([
    ['one name alone', 'He reads.\n\nWARNING: wet paint.\n\nBOB: Hm.'],
    [
      'labels',
      'Location: the pier.\n\nLocation: the house.\n\nSUPER: Later\n\nSUPER: Later still\n\nCUT TO: black\n\nCUT TO: white',
    ],
    ['the letter of Fountain', 'BOB: Hello.\n\nBOB: Again.'],
    ['a screenplay with cues', 'BOB\nHello.\n\nEVE\nHi.\n\nThe sign: on it, two lines.\n\nThe sign: gone.'],
  ])('is not: %s', (name, text) => {
    const found = lines(text, name === 'the letter of Fountain' ? 'fountain' : undefined);
    expect(found.filter((line) => line.startsWith('character') && !/BOB$|EVE$/.test(line))).toEqual([]);
    if (!text.includes('\nHello')) expect(found.some((line) => line.startsWith('character'))).toBe(false);
  });
});

describe('an @ before a name of small letters', () => {
  it('is a cue where it comes back before text, and a mention where it stands once', () => {
    const twice = '@old ferryman\nCome.\n\nFog.\n\n@old ferryman\nSit.';
    expect(lines(twice).filter((line) => line.startsWith('character'))).toHaveLength(2);
    expect(lines('@old ferryman\nCome.')).toEqual(['action: @old ferryman\nCome.']);
  });
});
