import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { injectElements } from '../elements/index.ts';
import { countWords, newScript, shotsOf } from '../script/index.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import { ageWords, numberWords, pronounOf } from './ages.ts';
import { buildPrompt, builtPrompt, MOST_WORDS, PROMPT_FAMILIES, type PromptFamily, promptParts } from './index.ts';
import { look, spokenName } from './people.ts';
import { voiceWords } from './speech.ts';

const one = (name: string, kind: ElementValue['kind'], description: string, voice?: string): ElementValue => ({
  id: name,
  name,
  kind,
  description,
  trigger: `@${name.replaceAll(' ', '')}`,
  pictures: [],
  ...(voice === undefined ? {} : { voice }),
});
const shotsIn = (text: string, cast: readonly ElementValue[] = []): ShotValue[] =>
  injectElements(shotsOf(newScript('s', '', text)).shots, cast);

const pier = `EXT. FERRY PIER - NIGHT

IDA (30s), a tired ferry captain, grips the wheel. A HOODED FIGURE waits in the b.g.

HOODED FIGURE
(quietly)
You're late.

IDA
I'm here!
`;
const ida = one('Ida', 'character', 'Woman in her thirties, cropped hair, oilskin coat.', 'low, hoarse');
const wheel = one('Wheel', 'object', 'Worn teak wheel with brass fittings');
const pierPlace = one('Ferry Pier', 'location', 'Rotting timber pier, one green lamp.');

const CASES: readonly [name: string, shot: ShotValue | undefined, family: PromptFamily, prompt: string][] = [
  [
    'a screenplay without elements: names in normal case, ages in words',
    shotsIn(pier)[0],
    'ltx-t2v',
    'A wide shot, at eye level. Ida, in their thirties, a tired ferry captain, grips the wheel. A hooded figure waits in the background. Exterior: Ferry Pier, lit by street lamps and moonlight in the dark. The camera remains static. Cinematic, natural colour, fine film grain.',
  ],
  [
    'a two-shot says who is in it',
    shotsIn(pier)[1],
    'ltx-t2v',
    'A medium two-shot of the hooded figure and Ida, at eye level. Exterior: Ferry Pier, lit by street lamps and moonlight in the dark. The camera remains static. The hooded figure says, in a low voice, "You\'re late." Ida says, "I\'m here!" Cinematic, natural colour, fine film grain.',
  ],
  [
    'an element is described once, where it is first named; its age is not told twice',
    shotsIn(pier, [ida, wheel, pierPlace])[0],
    'ltx-t2v',
    'A wide shot of Ida, a woman in her thirties, cropped hair, oilskin coat, at eye level. Ida, a tired ferry captain, grips the wheel, worn teak wheel with brass fittings. A hooded figure waits in the background. Exterior: Ferry Pier, a rotting timber pier, one green lamp, lit by street lamps and moonlight in the dark. The camera remains static. Cinematic, natural colour, fine film grain.',
  ],
  [
    'a voice is described where it speaks',
    shotsIn(pier, [ida])[1],
    'ltx-t2v',
    'A medium two-shot of Ida, a woman in her thirties, cropped hair, oilskin coat, and the hooded figure, at eye level. Exterior: Ferry Pier, lit by street lamps and moonlight in the dark. The camera remains static. The hooded figure says, in a low voice, "You\'re late." Ida says, in a low, hoarse voice, "I\'m here!" Cinematic, natural colour, fine film grain.',
  ],
  [
    'from a picture: what changes, and nothing that the picture shows',
    shotsIn(pier, [ida, wheel, pierPlace])[0],
    'ltx-i2v',
    'Ida, in her thirties, a tired ferry captain, grips the wheel. A hooded figure waits in the background. The camera remains static.',
  ],
  [
    'a still: one instant, the subject first',
    shotsIn(pier, [ida, wheel, pierPlace])[0],
    'flux-still',
    'Ida, a woman in her thirties, cropped hair, oilskin coat, a tired ferry captain, grips the wheel, worn teak wheel with brass fittings. A wide shot, at eye level. Exterior: Ferry Pier, a rotting timber pier, one green lamp, lit by street lamps and moonlight in the dark. Cinematic film still, natural colour, sharp focus on the subject.',
  ],
  [
    'over a shoulder: who is seen, and whose shoulder it is',
    {
      ...(shotsIn(pier)[1] as ShotValue),
      size: 'medium-close',
      angle: 'over-shoulder',
    },
    'ltx-t2v',
    'A medium close-up of the hooded figure, over the shoulder of Ida. Exterior: Ferry Pier, lit by street lamps and moonlight in the dark. The camera remains static. The hooded figure says, in a low voice, "You\'re late." Ida says, "I\'m here!" Cinematic, natural colour, fine film grain.',
  ],
  [
    'the look of the film stands in every family',
    {
      ...(shotsIn('INT. KITCHEN - MORNING\n\nIda pours the tea.\n', [ida])[0] as ShotValue),
      look: {
        palette: 'teal and rust',
        lens: 'a 35mm anamorphic lens',
        stock: 'Kodak 5219, pushed one stop',
        light: 'Hard side light',
        references: [],
        loras: [],
        negative: '',
      },
    },
    'flux-still',
    'Ida, a woman in her thirties, cropped hair, oilskin coat, pours the tea. A wide shot, at eye level. Interior: Kitchen, lit by cool morning light through a window, hard side light. Kodak 5219, pushed one stop, teal and rust palette, shot on a 35mm anamorphic lens.',
  ],
  [
    'shorthand of the camera, notes, marks and arrows are gone',
    shotsIn(
      'EXT. DOCK - DAY\n\nWE SEE JOE, 60s, step off the *ferry* -- CAMERA PANS to reveal the _crowd_. A beat. CUT TO:\n',
    )[0],
    'ltx-t2v',
    'A wide shot, at eye level. Joe, in their sixties, steps off the ferry, the crowd. Exterior: Dock, lit by soft daylight. The camera remains static. Cinematic, natural colour, fine film grain.',
  ],
];

describe('whole prompts, written out by hand', () => {
  it.each(CASES)('%s', (_, shot, family, prompt) => {
    expect(buildPrompt(shot as ShotValue, family)).toBe(prompt);
  });

  it('says of each part where it comes from', () => {
    expect(promptParts(shotsIn(pier, [ida])[1] as ShotValue, 'ltx-t2v').map(({ from }) => from)).toEqual([
      'framing',
      'place',
      'camera',
      'speech',
      'speech',
      'look',
    ]);
  });

  it('a prompt of one family that a person wrote stands for that family alone, with names and looks for mentions', () => {
    const shot = { ...(shotsIn(pier, [ida])[0] as ShotValue), prompts: { 'flux-still': 'Only @Ida,  in FOG.' } };
    expect(buildPrompt(shot, 'flux-still')).toBe(
      'Only Ida, a woman in her thirties, cropped hair, oilskin coat, in FOG.',
    );
    expect(buildPrompt(shot, 'ltx-t2v')).toBe(builtPrompt(shot, 'ltx-t2v'));
    expect(builtPrompt(shot, 'flux-still')).toMatch(/^Ida, a woman/);
  });
});

describe('wording', () => {
  it.each([
    ['30s', 'their', 'in their thirties'],
    ['mid-40s', 'her', 'in her mid-forties'],
    ['late 20’s', 'his', 'in his late twenties'],
    ['AGE 3', 'their', 'three years old'],
    ['aged 67', 'their', 'sixty-seven years old'],
    ['1', 'their', 'one year old'],
    ['sixties', 'her', 'in her sixties'],
    ['teens', 'their', 'in their teens'],
  ] as const)('age %s, %s', (age, whose, words) => {
    expect(ageWords(age, whose)).toBe(words);
  });
  it.each(['1973', '500', 'a tired man', 'O.S.', ''])('%s is no age', (text) => {
    expect(ageWords(text, 'their')).toBeNull();
  });
  it('nobody’s gender is guessed', () => {
    expect([pronounOf('Kim, a doctor'), pronounOf('a man and his sister'), pronounOf('an old woman')]).toEqual([
      'their',
      'their',
      'her',
    ]);
    expect([numberWords(21), numberWords(100), numberWords(112)]).toEqual([
      'twenty-one',
      'a hundred',
      'a hundred and twelve',
    ]);
  });
  it.each([
    ['IDA', 'Ida'],
    ['HOODED FIGURE', 'the hooded figure'],
    ['GUARD #2', 'the second guard'],
    ['1ST OFFICER', 'the first officer'],
    ["O'NEIL", "O'Neil"],
    ['McCoy', 'McCoy'],
  ])('the cue %s is %s', (cue, name) => {
    expect(spokenName(cue).toLowerCase()).toBe(name.toLowerCase());
  });
  it.each([
    ['Warm alto, slight Irish accent.', 'in a warm alto, slight Irish accent'],
    ['low, hoarse', 'in a low, hoarse voice'],
    ['an old woman’s voice', 'in an old woman’s voice'],
    ['', ''],
  ])('the voice "%s"', (voice, words) => {
    expect(voiceWords(voice)).toBe(words);
  });
  it('a long description ends at a comma', () => {
    const long = one('X', 'object', Array.from({ length: 12 }, (_, i) => `a part number ${i}`).join(', '));
    expect(countWords(look(long))).toBeLessThanOrEqual(30);
    expect(look(long)).toMatch(/part number \d$/);
  });
});

const NAMES = ['Ida', 'Tomas', 'Wren', 'Marguerite', 'Old Jonas'];
const nameArb = fc.constantFrom(...NAMES);
const lineArb = fc
  .array(fc.constantFrom('not', 'tonight', 'the', 'lamp', 'You', 'know', 'it’s', 'late', 'NASA'), {
    minLength: 1,
    maxLength: 9,
  })
  .map((words) => `${words.join(' ')}.`);
const actionArb = fc
  .tuple(
    nameArb,
    fc.constantFrom('', ' (30s)', ', 40s,', ' (late 50s), a *tired* baker,'),
    fc.constantFrom('crosses', '_slowly_ turns', 'SLAMS the door', 'waits -- still', 'looks up. [[fix]] A beat'),
    fc.boolean(),
  )
  .map(([name, age, verb, caps]) => `${caps ? name.toUpperCase() : name}${age} ${verb}.`);

describe('any prompt', () => {
  it('has no marks, no shouted names, no doubled space, each description at most once, speech word for word', () => {
    const cast = NAMES.map((name, i) => one(name, 'character', `Sign number ${'abcde'[i]} of ${name.length} marks`));
    fc.assert(
      fc.property(
        fc.array(actionArb, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(nameArb, lineArb), { maxLength: 4 }),
        fc.constantFrom('wide', 'medium', 'close', 'insert'),
        fc.boolean(),
        (actions, speech, size, known) => {
          const text = `INT. HALL - DAY\n\n${actions.join(' ')}\n\n${speech.map(([who, said]) => `${who.toUpperCase()}\n${said}\n`).join('\n')}`;
          for (const plain of shotsIn(text, known ? cast : [])) {
            const shot = { ...plain, size };
            for (const family of PROMPT_FAMILIES) {
              const prompt = buildPrompt(shot, family);
              const outside = prompt.replace(/"[^"]*"/g, '""');
              expect(outside).not.toMatch(/[*_[\]@]| {2}|^\s|\s$|,,|,\.|\.\.|--/);
              for (const name of NAMES) {
                expect(outside).not.toContain(name.toUpperCase());
                for (const part of name.toUpperCase().split(' '))
                  expect(outside).not.toMatch(new RegExp(`\\b${part}\\b`));
              }
              for (const { description } of cast)
                expect(prompt.toLowerCase().split(description.toLowerCase()).length).toBeLessThanOrEqual(2);
              if (family !== 'flux-still') for (const { line } of shot.dialogue) expect(prompt).toContain(`"${line}"`);
              expect(countWords(prompt)).toBeLessThanOrEqual(MOST_WORDS[family]);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
