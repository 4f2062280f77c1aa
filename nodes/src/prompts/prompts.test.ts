import { briefSchema } from '@reelgraph/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { injectElements, pictureFor } from '../elements/index.ts';
import { countWords, newScript, shotsOf } from '../script/index.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import {
  briefOf,
  buildPrompt,
  delivery,
  framesFor,
  isLegalFrames,
  legalFrames,
  negativePrompt,
  timeOf,
} from './index.ts';

const cast: ElementValue[] = [
  {
    id: 'm',
    name: 'Mara',
    kind: 'character',
    description: 'a woman in her sixties in a red coat',
    trigger: '@Mara',
    pictures: [],
  },
  { id: 'l', name: 'Lamp', kind: 'object', description: 'a brass oil lamp', trigger: '@Lamp', pictures: [] },
  { id: 'b', name: 'Booth', kind: 'location', description: 'two old projectors', trigger: '@Booth', pictures: [] },
];
const shotsIn = (text: string): ShotValue[] => injectElements(shotsOf(newScript('s', '', text)).shots, cast);
const head = 'INT. PROJECTION BOOTH - LATE AFTERNOON\n\n';

describe('prompts', () => {
  const [first, speech] = shotsIn(
    `${head}WE SEE @Mara turn the @Lamp down. A CLACK outside.\n\nMARA\n(whispers)\nNot "tonight", not ever again in my life.\n`,
  ) as [ShotValue, ShotValue];
  it('for clips: framing, action with each look once, place and light, camera', () => {
    const prompt = buildPrompt(first, 'ltx-t2v');
    expect(prompt).toBe(
      'A wide shot of Mara, a woman in her sixties in a red coat, at eye level. Mara turns the lamp, a brass oil lamp, down. A clack outside. Interior: Projection Booth, two old projectors, lit by warm afternoon light through a window. The camera remains static. Cinematic, natural colour, fine film grain.',
    );
    expect(prompt).not.toMatch(/@|WE SEE/);
  });
  it('for clips from a picture: only what changes', () => {
    const prompt = buildPrompt(first, 'ltx-i2v');
    expect(prompt).not.toMatch(/red coat|Interior/);
    expect(prompt).toContain('The camera remains static.');
  });
  it('for stills: one instant, no camera, no sound, no speech', () => {
    expect(buildPrompt(speech, 'flux-still')).not.toMatch(/camera|says|"/);
    expect(buildPrompt(first, 'flux-still')).toMatch(/^Mara/);
  });
  it('keeps speech word for word, with its delivery', () => {
    expect(buildPrompt(speech, 'ltx-t2v')).toContain(
      `Mara says, in a whisper, "Not 'tonight', not ever again in my life."`,
    );
    expect(delivery('to the lamp')).toBe('speaking to the lamp');
    expect(delivery('beat')).toBe('');
  });
  it('says that no lips move under a voice over', () => {
    const [shot] = shotsIn(`${head}MARA (V.O.)\nI knew.\n\nRain runs down the window pane for a while.\n`);
    expect(buildPrompt(shot as ShotValue, 'ltx-t2v')).toMatch(
      /^.*Mara's voice, unseen, says, "I knew." and no lips move\./,
    );
  });
  it("takes a person's own prompt as it is, with the looks of whom it mentions, unless a picture shows them", () => {
    expect(buildPrompt({ ...first, prompt: 'Slow push on @Mara.' }, 'ltx-t2v')).toBe(
      'Slow push on Mara, a woman in her sixties in a red coat.',
    );
  });
  it('stays within the words that the model follows, speech never cut', () => {
    const long = { ...speech, action: `${'Rain falls on and on and on without an end. '.repeat(40)}` };
    const prompt = buildPrompt(long, 'ltx-t2v');
    expect(countWords(prompt)).toBeLessThanOrEqual(200);
    expect(prompt).toContain('not ever again in my life');
  });
  it("puts a person's own negative first", () => {
    expect(negativePrompt({ ...first, negative: 'no hats' }, 'ltx-t2v')).toMatch(/^no hats, worst quality/);
  });
});

describe('briefs', () => {
  it('are what models can read, speech verbatim', () => {
    for (const shot of shotsIn(
      `${head}@Mara waits by the @Lamp for a very long time indeed.\n\nMARA\n(quietly)\nWhat is it that you want from me this time?\n`,
    )) {
      const brief = briefOf(shot);
      expect(briefSchema.parse(brief)).toEqual(brief);
      expect(brief).toMatchObject({ intExt: 'int', place: 'Projection Booth', timeOfDay: 'afternoon' });
    }
  });
  it.each([
    ['pre-dawn', 'dawn'],
    ['night, rain', 'night'],
    ['midnight', 'midnight'],
    ['', 'day'],
    ['same', 'day'],
  ])('%s is %s', (text, time) => {
    expect(timeOf(text)).toBe(time);
  });
  it('takes sizes and moves as people write them', () => {
    const [shot] = shotsIn(`${head}A room.\n`);
    expect(briefOf({ ...(shot as ShotValue), size: 'MCU', angle: 'OTS', movement: 'dolly in' })).toMatchObject({
      size: 'medium-close',
      angle: 'over-shoulder',
      movement: 'push-in',
    });
  });
});

describe('a brief', () => {
  it('knows the weather of its heading, and who is heard without being seen', () => {
    const [wet] = shotsIn(
      'EXT. PIER - NIGHT, HEAVY RAIN\n\nShe waits.\n\nMARA (V.O.)\nNobody came.\n\nMARA\nNobody.\n',
    );
    const brief = briefOf(wet as ShotValue);
    expect(brief.weather).toBe('heavy rain');
    expect(shotsIn('EXT. PIER - NIGHT\n\nShe waits.\n').map(briefOf)[0]).not.toHaveProperty('weather');
    const speech = shotsIn('EXT. PIER - NIGHT\n\nShe waits.\n\nMARA (V.O.)\nNobody came.\n\nMARA\nNobody.\n').flatMap(
      (shot) => briefOf(shot).speech,
    );
    expect(speech.map(({ unseen }) => unseen)).toEqual([true, undefined]);
  });

  it('gives a face what lets it move, apart from the pictures that show who it is', () => {
    const image = (artifact: string) => ({ kind: 'image' as const, artifact, mime: 'image/png', width: 9, height: 9 });
    const picture = (artifact: string, role: ElementValue['pictures'][number]['role']) => ({
      image: image(artifact),
      role,
    });
    const mara = {
      ...cast[0]!,
      pictures: [picture('b', 'blink'), picture('p', 'portrait'), picture('o', 'mouth-open')],
    };
    const [shot] = injectElements(shotsOf(newScript('s', '', `${head}Mara waits.\n`)).shots, [mara]) as [ShotValue];
    expect(briefOf(shot).subjects[0]).toMatchObject({
      pictures: [image('p')],
      expressions: [
        { picture: image('b'), shows: 'blink' },
        { picture: image('o'), shows: 'mouth-open' },
      ],
    });
    expect(pictureFor(mara, 'close', 'reference')?.image.artifact).toBe('p');
    expect(shotsIn(`${head}Mara waits.\n`).map(briefOf)[0]?.subjects[0]).not.toHaveProperty('expressions');
  });
});

describe('frames', () => {
  it('are 8k+1, near the wish, and never too short for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (n) => {
        expect(isLegalFrames(legalFrames(n))).toBe(true);
        if (n > 9) expect(Math.abs(legalFrames(n) - n)).toBeLessThanOrEqual(4);
        const frames = framesFor(n / 10, { num: 24_000, den: 1001 });
        expect(isLegalFrames(frames)).toBe(true);
        expect(frames).toBeGreaterThanOrEqual(((n / 10) * 24_000) / 1001 - 1e-6);
      }),
    );
    expect(framesFor(5, { num: 24, den: 1 })).toBe(121);
  });
});
