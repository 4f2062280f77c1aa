import { expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { breakDown } from './breakdown.ts';
import { takeSizeLabel } from './vocabulary.ts';

it.each([
  ['WIDE. The street at dusk.', 'wide', 'The street at dusk.'],
  ['MEDIUM TWO SHOT Mara and Bob at the bar.', 'medium', 'Mara and Bob at the bar.'],
  ['Medium two-shot of Mara and Bob.', 'medium', 'Mara and Bob.'],
  ['EXTREME CLOSE-UP: an eye opens.', 'extreme-close', 'An eye opens.'],
  ['Close-up: flour falls.', 'close', 'Flour falls.'],
  ['WIDE SHOT - a field.', 'wide', 'A field.'],
  ['TIGHT ON her hands.', 'close', 'Her hands.'],
  ['LOW ANGLE on the tower.', null, 'The tower.'],
  ['Wide eyes stare at him.', null, 'Wide eyes stare at him.'],
  ['Close the door, he says.', null, 'Close the door, he says.'],
  ['FULL of hope, she runs.', null, 'FULL of hope, she runs.'],
  ['A long shot hits the wall.', null, 'A long shot hits the wall.'],
])('%s', (text, size, rest) => {
  expect(takeSizeLabel(text)).toEqual({ size, text: rest });
});

it('a size on a line of its own is a shot line, and never a word of the action', () => {
  const [scene] = breakDown(parseScript('EXT. STREET - DAY\n\nWIDE.\n\nNobody.\n\nMEDIUM CLOSE-UP.\n\nMara waits.'));
  expect(scene?.shots.map(({ size, action }) => [size, action])).toEqual([
    ['wide', 'Nobody.'],
    ['medium-close', 'Mara waits.'],
  ]);
});
