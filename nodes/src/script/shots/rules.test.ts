import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesFor, isLegalFrames } from '../../prompts/index.ts';
import { newScript } from '../document/document-type.ts';
import { shotsOf as shotsOfDocument } from '../document/views.ts';
import { parseScript } from '../parse/parse.ts';
import { makeFeature } from '../testing/feature.ts';
import { breakDown } from './breakdown.ts';
import { pagesOf } from './pages.ts';
import { type PlannedScene, type PlannedShot, shotNumber } from './plan.ts';

const scenesOf = (text: string): PlannedScene[] => breakDown(parseScript(text));
const shotsOf = (text: string): PlannedShot[] => scenesOf(text).flatMap((scene) => scene.shots);
/** Shots after the one that opens the scene. */
const inScene = (text: string): PlannedShot[] =>
  shotsOf(`INT. HALL - DAY\n\nThe hall, quiet and waiting for what is to come.\n\n${text}`).slice(1);

describe('rule 1: a heading is a place, a light and what goes on', () => {
  it.each([
    ['INT. HOUSE - KITCHEN - LATE AFTERNOON (1973)', 'int', 'HOUSE - KITCHEN', 'late afternoon', '', ['1973']],
    ['EXT. BEACH -- PRE-DAWN', 'ext', 'BEACH', 'pre-dawn', '', []],
    ['INT./EXT. CAR – NIGHT [CONTINUOUS]', 'both', 'CAR', 'night', 'continuous', []],
    ['INT. APARTMENT, DAY', 'int', 'APARTMENT', 'day', '', []],
    ['INT.  REGGIE’S ROOM — SAME TIME', 'int', 'REGGIE’S ROOM', '', 'same time', []],
    ['EXT. ROAD - DAY (TRAVELING)', 'ext', 'ROAD', 'day', '', ['traveling']],
    ['EST. HARBOUR - MOMENTS LATER', 'ext', 'HARBOUR', '', 'moments later', []],
    ['INT. X-RAY ROOM - FLASHBACK - NIGHT', 'int', 'X-RAY ROOM', 'night', '', ['flashback']],
  ])('%s', (heading, intExt, location, timeOfDay, continuity, modifiers) => {
    const [scene] = parseScript(`${heading}\n\nBob.`).scenes;
    expect(scene).toMatchObject({ intExt, location, timeOfDay, continuity, modifiers });
  });
});

it('rule 2: text before the first heading is scene 0, unless it is only FADE IN:', () => {
  expect(scenesOf('FADE IN:\n\nINT. A - DAY\n\nBob.').map((s) => s.scene.number)).toEqual(['1']);
  expect(scenesOf('A black screen.\n\nINT. A - DAY\n\nBob.').map((s) => s.scene.number)).toEqual(['0', '1']);
});

it('rule 3: a shot line, a paragraph and a cue cut; a transition is none of them', () => {
  const [scene] = scenesOf(
    'INT. A - DAY\n\nThe whole of the long hall, before anybody is in it.\n\nCLOSE ON A RING\n\nIt turns and turns.\n\nBOB\nThat is my ring, and I want to have it back now.\n\nCUT TO:\n\nEXT. B - DAY\n\nRain.',
  );
  expect(scene?.shots.map((s) => s.number)).toEqual(['1A', '1B', '1C'].slice(0, scene?.shots.length));
  expect(scene?.transition).toBe('CUT TO:');
});

it('rule 4: a scene opens wide and long enough, but not where it goes on in the same place', () => {
  const [first, goesOn, elsewhere] = scenesOf(
    'INT. A - DAY\n\nBob.\n\nINT. A - CONTINUOUS\n\nBob sits.\n\nINT. B - CONTINUOUS\n\nEve.',
  );
  expect(first?.shots[0]).toMatchObject({ size: 'wide', seconds: 3 });
  expect(goesOn?.shots[0]).toMatchObject({ size: 'medium', seconds: 2 });
  expect(elsewhere?.shots[0]).toMatchObject({ size: 'wide', seconds: 3 });
});

it('rule 5: whole words tell the size, a long paragraph is split at sentence ends, a short beat joins the speech', () => {
  const [near] = inScene('Her eyes search all the faces that she knows so well, one after another, for a sign.');
  expect(near?.size).toBe('close');
  expect(inScene('He is handsome, an eyewitness of something, or so he says.')[0]?.size).toBe('medium');
  const sentence = 'One two three four five six seven eight nine ten eleven twelve. ';
  const parts = inScene(sentence.repeat(5).trim());
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.map((s) => s.action).join(' ')).toBe(sentence.repeat(5).trim());
  for (const part of parts) expect(part.action).toMatch(/twelve\.$/);
  expect(inScene('Bob sits down.\n\nBOB\nI have been waiting for you since the morning.')).toHaveLength(1);
});

describe('rule 6: cues', () => {
  it('grow nearer with the exchange; sharp or quiet ones want the face', () => {
    const line = 'This line is quite a long one to say aloud, it takes its time.';
    const sizes = inScene(['BOB', 'EVE', 'BOB', 'EVE'].map((n) => `${n}\n${line}`).join('\n\n')).map((s) => s.size);
    expect(sizes).toEqual(['medium', 'medium', 'medium-close', 'medium-close']);
    expect(inScene('BOB\nGet out!')[0]?.size).toBe('close');
    expect(inScene(`BOB\n(whispers)\n${line}`)[0]?.size).toBe('close');
  });
  it('of at most 2.5 s share a two-shot of at most 6 s; a dual pair is one shot as long as the longer', () => {
    expect(inScene('BOB\nYes, it is.\n\nEVE\nNo, it is not.')).toHaveLength(1);
    const many = inScene(['BOB', 'EVE', 'BOB', 'EVE', 'BOB'].map((n) => `${n}\nOne two three four.`).join('\n\n'));
    for (const shot of many) expect(shot.seconds).toBeLessThanOrEqual(6);
    const [dual] = inScene(`BOB\n${'one two three four five '.repeat(4)}\n\nEVE ^\nNo, no.`);
    expect(dual).toMatchObject({ seconds: 8.3, size: 'medium' });
  });
  it('unseen: a voice over runs over the picture, off screen is heard on the listener', () => {
    const [over] = inScene('BOB (V.O.)\nI never knew.\n\nThe gate stands open in the rain for a long time.');
    expect(over).toMatchObject({ action: 'The gate stands open in the rain for a long time.' });
    expect(over?.dialogue[0]?.extension).toBe('V.O.');
    expect(inScene('BOB (O.S.)\nIs there anybody at home in this house at all?')[0]?.size).toBe('medium-close');
  });
  it('keep every word, in order, whatever they are cut into', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const parsed = parseScript(makeFeature({ seed, scenes: 3 }));
        const said = parsed.blocks.filter((b) => b.type === 'dialogue').map((b) => b.text.replace(/\n/g, ' '));
        const heard = breakDown(parsed).flatMap((s) => s.shots.flatMap((shot) => shot.dialogue.map((d) => d.line)));
        expect(heard.join(' ').split(' ')).toEqual(said.join(' ').split(' '));
      }),
      { numRuns: 25 },
    );
  });
});

it('rule 7: an explicit line says size, angle, move and subject; WIDER counts from the shot before', () => {
  expect(inScene("MARA'S POV\n\nThe sea.")[0]).toMatchObject({ angle: 'pov', action: 'The sea.' });
  expect(inScene('INSERT - THE LETTER\n\nDear Bob.')[0]).toMatchObject({ size: 'insert', seconds: 2 });
  expect(inScene('LOW ANGLE - THE TOWER\n\nIt leans.')[0]).toMatchObject({ angle: 'low' });
  expect(inScene('CRANE SHOT - THE SQUARE\n\nPeople wait there.')[0]).toMatchObject({ movement: 'crane-up' });
  const [close, wider] = inScene('CLOSE ON BOB\n\nHe waits.\n\nWIDER\n\nThe hall around him.');
  expect([close?.size, wider?.size]).toEqual(['close', 'medium']);
});

describe('rule 8: montage and intercut', () => {
  it('a montage is a shot a line, two to three seconds each, until it ends', () => {
    const shots = inScene(
      'SERIES OF SHOTS\n\nA) Snow falls on the town.\n\nB) Ice breaks.\n\nBACK TO SCENE\n\nBob waits.',
    );
    expect(shots.map((s) => s.action)).toEqual(['Snow falls on the town.', 'Ice breaks.', 'Bob waits.']);
    for (const shot of shots.slice(0, 2)) expect(shot.seconds).toBeLessThanOrEqual(3);
  });
  const line = 'This is a line that is long enough to have a shot of its own.';
  const call = (intercut: string): (string | undefined)[] =>
    scenesOf(
      `INT. KITCHEN - NIGHT\n\nMara lifts the receiver.\n\nEXT. PIER - NIGHT\n\nJonas stands in a telephone box.\n\nJONAS\n${line}\n\n${intercut}\n\nMARA\n${line}\n\nJONAS\n${line}\n\nMARA\n${line}\n\nEND INTERCUT\n\nMARA\n${line}`,
    )[1]?.shots.map((s) => s.place?.location) ?? [];
  it('an intercut shows every speaker at the own place: here, and in the scene before', () => {
    expect(call('INTERCUT TELEPHONE CONVERSATION').slice(2)).toEqual(['KITCHEN', undefined, 'KITCHEN', undefined]);
  });
  it('an intercut that names its places shows those', () => {
    expect(call('INTERCUT - PIER / MARA’S BEDROOM').slice(2, 5)).toEqual([
      'MARA’S BEDROOM',
      undefined,
      'MARA’S BEDROOM',
    ]);
    expect(call('INTERCUT WITH INT. CAR').slice(2, 5)).toEqual(['CAR', undefined, 'CAR']);
  });
  it('a heading can be an intercut too', () => {
    const places = scenesOf(`INT. OFFICE / CAR - DAY (INTERCUT)\n\nBOB\n${line}\n\nEVE\n${line}\n\nBOB\n${line}`)[0];
    expect(places?.shots.map((s) => s.place?.location)).toEqual(['OFFICE', 'CAR', 'OFFICE']);
  });
  it('the place of an intercut reaches the shot itself', () => {
    const doc = newScript(
      's',
      '',
      `INT. KITCHEN - NIGHT\n\nMara.\n\nEXT. PIER - NIGHT\n\nINTERCUT\n\nA\n${line}\n\nB\n${line}`,
    );
    const shots = shotsOfDocument(doc).shots.slice(1);
    expect(shots.map((s) => [s.intExt, s.location])).toEqual([
      ['ext', 'PIER'],
      ['int', 'KITCHEN'],
    ]);
  });
});

it('rule 9: the camera moves only where it is written, or follows who moves', () => {
  expect(inScene('We push in on the lamp until it fills all that there is.')[0]?.movement).toBe('push-in');
  expect(inScene('She runs across the hall, past every one of the others.')[0]?.movement).toBe('track-right');
  expect(inScene('The boat pulls away from the pier, slowly, as boats do.')[0]?.movement).toBe('static');
});

it('rule 10: a shot line beats a cue, but not a name that speaks; DELETED is nothing', () => {
  expect(parseScript('ANGLE ON THE DOOR\nIt opens.').blocks[0]?.type).toBe('shot');
  expect(parseScript('REVERSE\nIt opens.', { names: ['Reverse'] }).blocks[0]?.type).toBe('character');
  expect(inScene('OMITTED\n\nDELETED')).toHaveLength(0);
});

it('rule 11: numbers are 12A … 12Z, 12AA, without I and O', () => {
  expect([0, 7, 8, 12, 13, 23, 24, 25, 47, 48].map((i) => shotNumber('12', i))).toEqual([
    '12A',
    '12H',
    '12J',
    '12N',
    '12P',
    '12Z',
    '12AA',
    '12AB',
    '12AZ',
    '12BA',
  ]);
});

it('rule 12: every shot knows its source; notes and synopses belong to their scene', () => {
  const text = 'INT. A - DAY\n\n= They meet.\n\nBob waits [[for how long?]] here.\n\nEVE\nHello.\n';
  const [scene] = scenesOf(text);
  expect(scene).toMatchObject({ synopsis: 'They meet.', notes: ['for how long?'] });
  expect(scene?.shots.map((s) => text.slice(s.start ?? 0, s.end ?? 0))).toEqual([
    'Bob waits [[for how long?]] here.',
    'EVE\nHello.',
  ]);
});

describe('rule 13: what is odd is said, and stops nothing', () => {
  it.each([
    ['no_heading', 'Bob walks.\n\nBob stops.'],
    ['cue_once', 'INT. A - DAY\n\nRain.\n\nBOB\nHi.'],
    ['caps_before_text', 'INT. A - DAY\n\nRain.\n\nTHE HOUSE BURNS.\nAll of it.'],
    ['unclosed_boneyard', 'INT. A - DAY\n\nRain /* and more.'],
    ['unclosed_note', 'INT. A - DAY\n\nRain [[ and more.'],
    ['long_speech', `INT. A - DAY\n\nBob.\n\nBOB\n${'word '.repeat(60)}`],
    ['no_action', 'INT. A - DAY\n\nINT. B - DAY\n\nBob.'],
    ['duplicate_scene_number', 'INT. A - DAY #1#\n\nBob.\n\nINT. B - DAY #1#\n\nEve.'],
  ])('%s', (code, text) => {
    const parsed = parseScript(text);
    expect(parsed.warnings.map((w) => w.code)).toContain(code);
    expect(parsed.blocks.length).toBeGreaterThan(0);
  });
});

describe('a feature film', () => {
  /** About 125 pages, so about 125 minutes: the trade's own measure, which Big Fish's 125 minutes follow within 2 %. */
  const parsed = parseScript(makeFeature({ seed: 7, scenes: 163 }));
  const shots = breakDown(parsed).flatMap((scene) => scene.shots);
  const minutes = shots.reduce((sum, shot) => sum + shot.seconds, 0) / 60;
  it('of 125 pages is 125 minutes long, within 15 %', () => {
    expect(pagesOf(parsed)).toBeGreaterThan(120);
    expect(pagesOf(parsed)).toBeLessThan(130);
    expect(minutes).toBeGreaterThan(125 * 0.85);
    expect(minutes).toBeLessThan(125 * 1.15);
  });
  it('has shots as films have: four to six seconds on average, none longer than a take', () => {
    expect((minutes * 60) / shots.length).toBeGreaterThan(4);
    expect((minutes * 60) / shots.length).toBeLessThan(6.5);
    for (const shot of shots) {
      expect(shot.seconds).toBeGreaterThanOrEqual(2);
      expect(shot.seconds).toBeLessThanOrEqual(10);
      expect(isLegalFrames(framesFor(shot.seconds, { num: 24, den: 1 }))).toBe(true);
    }
  });
  it('is shorter at a quicker pace, and longer at a slower one', () => {
    const at = (pace: number): number =>
      breakDown(parsed, { pace }).reduce((sum, s) => sum + s.shots.reduce((n, shot) => n + shot.seconds, 0), 0) / 60;
    expect(at(1.5)).toBeLessThan(minutes * 0.85);
    expect(at(0.75)).toBeGreaterThan(minutes * 1.15);
  });
});
