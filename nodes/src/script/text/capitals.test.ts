import { expect, it } from 'vitest';
import { calmCapitals } from './capitals.ts';

it.each([
  ['COURIER crosses the alley.', 'Courier crosses the alley.'],
  ['Behind him COURIER waits.', 'Behind him Courier waits.'],
  ['She runs past COURIER into the rain.', 'She runs past Courier into the rain.'],
  ['The COURIER crosses the alley.', 'The courier crosses the alley.'],
  ['A CLACK outside.', 'A clack outside.'],
  ['A loud CLACK outside.', 'A loud clack outside.'],
  ['The glass SHATTERS.', 'The glass shatters.'],
  ['He SCREAMS.', 'He screams.'],
  ['He hears FOOTSTEPS approaching.', 'He hears footsteps approaching.'],
  ['The SCREEN DOOR slams.', 'The screen door slams.'],
  ['SCREEN DOOR slams.', 'Screen door slams.'],
  ['COLIN, 30s, and OLD MAN (70) wait.', 'Colin, 30s, and Old Man (70) wait.'],
  ['WILL BLOOM, AGE 3, laughs.', 'Will Bloom, age 3, laughs.'],
  ['JONAS turns to MARA.', 'Jonas turns to Mara.'],
  ["MARA'S hand finds the key.", "Mara's hand finds the key."],
  ['BOB looks at EVE.', 'Bob looks at Eve.'],
  ['A NASA van and an FBI man on TV.', 'A NASA van and an FBI man on TV.'],
  ['McCLANE and ANNE-MARIE dance.', 'McCLANE and Anne-Marie dance.'],
  ['THUNDER. Then SILENCE.', 'Thunder. Then silence.'],
  ['INÈS waits. FÉLIX comes.', 'Inès waits. Félix comes.'],
  ['Nothing is in capitals here.', 'Nothing is in capitals here.'],
])('%s', (text, calm) => {
  expect(calmCapitals(text)).toBe(calm);
});

it('takes who speaks for a person, whatever stands around the name', () => {
  expect(calmCapitals('The letter. GHOST. Dust.', ['GHOST'])).toBe('The letter. Ghost. Dust.');
  expect(calmCapitals('In the dark GHOST, then nothing.', ['GHOST'])).toBe('In the dark Ghost, then nothing.');
});
