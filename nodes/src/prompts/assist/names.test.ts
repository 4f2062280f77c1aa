import { expect, it } from 'vitest';
import { readFraming } from './framing.ts';
import { inventedNames } from './names.ts';

const SCENE = 'A medium shot of Mara Voss in the booth. The courier waits. Mara says, "Go to Paris."';

it.each([
  ['Mara turns while the courier looks down at his can.', []],
  ["Rain runs down. Light falls on Mara's hands as Voss leans in.", []],
  ["Mara turns to Joe, and Joe's dog barks.", ['Joe']],
  ['A woman named Elena Ruiz waits beside Mara.', ['Elena', 'Ruiz']],
  ['Behind Mara hangs a Persian rug, lit as by Rembrandt, on Kodak stock on a Sunday.', []],
  ['Mara says, "Ask Tom about it." The camera remains static.', []],
  ['Then the Courier nods.', []],
  ['Style: cinematic. Static shot. Then Boris enters.', ['Boris']],
  ['The STRANGER steps out behind Mara.', ['STRANGER']],
  ['Mara turns as two tall guards come up the stairs; a crowd waits.', ['guard', 'crowd']],
  ['The woman holds the courier by his coat, like a dancer, as the couriers did.', []],
  ["Mara sits in the driver's seat below a pilot light with a couple of cans.", []],
  ['Mara says, "The doctor is in." A man nods.', []],
] as const)('%s', (answer, names) => {
  expect(inventedNames(SCENE, answer)).toEqual(names);
});

it('a framing whose reason names somebody who is not there is left to the rules', () => {
  const shot = (n: number, why: string) => ({ n, size: 'close', angle: 'eye', movement: 'static', why });
  const part = { from: 0, count: 2, told: SCENE };
  const read = readFraming(part, { shots: [shot(1, 'we see Mara decide'), shot(2, 'she fears Joe')] });
  expect(read.map((one) => one?.why ?? null)).toEqual(['we see Mara decide', null]);
});
