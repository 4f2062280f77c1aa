import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { breakDown } from './breakdown.ts';
import { type PlannedShot, shotNumber } from './plan.ts';

const shotsOf = (text: string, pace?: number): readonly PlannedShot[] =>
  breakDown(parseScript(text), pace === undefined ? {} : { pace }).flatMap((s) => s.shots);
const one = (text: string): PlannedShot =>
  shotsOf(`INT. A - DAY\n\nThe place, quiet and waiting for what is to come.\n\n${text}`)[1] as PlannedShot;
const long = (n: number): string =>
  Array.from({ length: n }, (_, i) => `One two three four five six seven ${i}.`).join(' ');

describe('shots', () => {
  it('opens a scene wide, at least three seconds, and not where it goes on in the same place', () => {
    const shots = breakDown(parseScript('INT. A - DAY\n\nBob.\n\nINT. A - CONTINUOUS\n\nBob again.'));
    expect(shots[0]?.shots[0]).toMatchObject({ size: 'wide', seconds: 3 });
    expect(shots[1]?.shots[0]?.size).toBe('medium');
    expect(shots[1]?.timeOfDay).toBe('day');
  });
  it.each([
    ['Her hand finds the key.', 'insert', 'static'],
    [
      'His eyes close, and for a long moment nothing else moves in the whole of the wide and silent house.',
      'close',
      'static',
    ],
    ['The crowd fills all of it.', 'wide', 'static'],
    ['She runs for the door, past the others.', 'full', 'track-right'],
    ['He is handsome and looks for an eyewitness.', 'medium', 'static'],
    ['The camera pushes in on the two of them, slowly.', 'medium', 'push-in'],
    ['CLOSE ON THE RING\n\nIt turns.', 'close', 'static'],
    ['MED. SHOT -- BOB\n\nHe waits.', 'medium', 'static'],
    ['INSERT - LETTER\n\nDear Bob.', 'insert', 'static'],
  ])('%s', (text, size, movement) => {
    expect(one(text)).toMatchObject({ size, movement });
  });
  it("takes a POV's angle and leaves its owner out of the words", () => {
    expect(one("BOB'S POV\n\nThe gate stands open.")).toMatchObject({ angle: 'pov', action: 'The gate stands open.' });
  });
  it('names the subject of a shot line once', () => {
    expect(one('WIDE - PULL BACK - THE CAR\n\nA single car.')).toMatchObject({
      movement: 'pull-out',
      action: 'A single car.',
    });
    expect(one('ANGLE ON THE WELL\n\nNobody there.').action).toBe('The well. Nobody there.');
  });
  it('takes a transition as the end of its scene, never as a shot', () => {
    const [scene] = breakDown(parseScript('INT. A - DAY\n\nBob.\n\nDISSOLVE TO:\n\nEXT. B - DAY\n\nEve.'));
    expect(scene?.transition).toBe('DISSOLVE TO:');
    expect(scene?.shots).toHaveLength(1);
  });
  it('makes one shot of a cue, keeps the words, and grows tighter', () => {
    const speech = 'This line is quite a long one to say aloud, it takes its time.';
    const shots = shotsOf(
      `INT. A - DAY\n\nThe room, with two people in it.\n\n${['BOB', 'EVE', 'BOB', 'EVE'].map((n) => `${n}\n${speech}`).join('\n\n')}`,
    );
    expect(shots.slice(1).map((s) => s.size)).toEqual(['medium', 'medium', 'medium-close', 'medium-close']);
    expect(shots[1]?.dialogue).toEqual([{ character: 'BOB', line: speech }]);
  });
  it('holds short cues in one two-shot and dual dialogue in another', () => {
    const quick = shotsOf('INT. A - DAY\n\nThe room holds two people.\n\nBOB\nYes, it is.\n\nEVE\nNo, it is not.');
    expect(quick).toHaveLength(2);
    expect(quick[1]).toMatchObject({ size: 'medium' });
    expect(quick[1]?.dialogue).toHaveLength(2);
    const dual = shotsOf(
      `INT. A - DAY\n\nThe room holds two people.\n\nBOB\n${'one two three four five '.repeat(4)}\n\nEVE ^\nNo.`,
    );
    expect(dual[1]?.seconds).toBeCloseTo(20 / 2.5 + 0.3, 1);
  });
  it('lets a voice over run over the next picture', () => {
    const shot = one(
      'BOB (V.O.)\nI never knew.\n\nThe gate stands open in the rain for a long time, and nobody comes.',
    );
    expect(shot.dialogue[0]?.extension).toBe('V.O.');
    expect(shot.action).toContain('The gate');
  });
  it('joins a beat of a few words to the speech beside it', () => {
    const shot = one('Bob looks up slowly.\n\nBOB\nYou came back after all of these years.');
    expect(shot.action).toBe('Bob looks up slowly.');
    expect(shot.dialogue).toHaveLength(1);
  });
  it('splits what no take can hold at sentence ends, and loses no word', () => {
    const shots = shotsOf(`INT. A - DAY\n\nThe room.\n\nBOB\n${long(12)}`).slice(1);
    expect(shots.length).toBeGreaterThan(2);
    for (const shot of shots) expect(shot.seconds).toBeLessThanOrEqual(10);
    expect(shots.map((s) => s.dialogue[0]?.line).join(' ')).toBe(long(12));
  });
  it('cuts a montage by its lines until it ends', () => {
    const shots = shotsOf(
      'INT. A - DAY\n\nThe room.\n\nMONTAGE\n\n- Snow falls.\n\n- Ice breaks.\n\nEND MONTAGE\n\nThe room again, as it was before, but for the light in it.',
    );
    expect(shots.slice(1, 3).map((s) => [s.action, s.seconds])).toEqual([
      ['Snow falls.', 2],
      ['Ice breaks.', 2],
    ]);
    expect(shots).toHaveLength(4);
  });
  it('follows the pace', () => {
    const text = `INT. A - DAY\n\n${'word '.repeat(24)}`;
    expect(shotsOf(text)[0]?.seconds).toBe(6);
    expect(shotsOf(text, 1.5)[0]?.seconds).toBe(4);
  });
  it('numbers shots without I and O', () => {
    expect([0, 7, 8, 13, 23, 24, 25].map((i) => shotNumber('12', i))).toEqual([
      '12A',
      '12H',
      '12J',
      '12P',
      '12Z',
      '12AA',
      '12AB',
    ]);
  });
  it('gives The Last Lamp-like pages their nine shots', () => {
    const text =
      'INT. B - NIGHT\n\nDust turns in the beam. @Mara, 60s, threads the last reel by feel.\n\nThe @Lamp on the bench gutters. She cups the flame until it steadies.\n\nMARA\n(to the lamp)\nNot tonight. Tonight you stay with me.\n\nEXT. ALLEY 9 - NIGHT, RAIN\n\nNeon bleeds into wet brick. @Courier crosses @Alley 9, a film can under his coat.\n\nHeadlights find him. He does not run.\n\nCOURIER\nShe said there would be light.\n\nBehind him the sign loses a letter.\n\nDISSOLVE TO:\n\nEXT. ROUTE 9 - DAWN\n\nMesas like a torn ticket. First sun.\n\nA single car, tail lights still on. @Mara watches it shrink from the ridge.\n\nMARA (V.O.)\nYou only ever see the light that left.\n\nShe turns the @Lamp down until it is only a thread.\n\nFADE OUT.\n';
    expect(shotsOf(text).map((s) => s.number)).toEqual(['1A', '1B', '1C', '2A', '2B', '2C', '3A', '3B', '3C']);
  });
});
