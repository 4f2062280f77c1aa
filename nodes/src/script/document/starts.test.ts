import { applyAll } from '@reelgraph/timeline';
import { describe, expect, it } from 'vitest';
import type { ScriptDocument, ScriptOp } from './document.ts';
import { newScript, scriptDocument } from './document-type.ts';
import { scriptValueOf, shotsOf, shotsOfScript } from './views.ts';

const hash = (letter: string): string => letter.repeat(64);
const image = (letter: string) => ({
  kind: 'image' as const,
  artifact: hash(letter),
  mime: 'image/png',
  width: 64,
  height: 36,
});
const clip = (letter: string) => ({
  ...{ kind: 'video' as const, artifact: hash(letter), mime: 'video/mp4', width: 64, height: 36 },
  ...{ frames: 24, rate: { num: 24, den: 1 } },
});
const doc = newScript('s', '', 'INT. A - DAY\n\nBob waits.\n\nRain falls on the roof.\n\nINT. B - DAY\n\nEve.\n');
const scene = shotsOf(doc).scenes[0]?.id as string;
const [first, second] = shotsOf(doc).shots.map((shot) => shot.id) as [string, string];
const done = (from: ScriptDocument, ...ops: ScriptOp[]) => {
  const made = applyAll(scriptDocument, from, ops);
  if (!made.ok) throw new Error(made.error.message);
  const back = applyAll(scriptDocument, made.value.doc, made.value.inverse);
  expect(back.ok && back.value.doc).toEqual(from);
  // What a run without a window sees is the same.
  expect(shotsOfScript(scriptValueOf(made.value.doc)).shots).toEqual(shotsOf(made.value.doc).shots);
  return made.value.doc;
};
const startOf = (of: ScriptDocument, id: string) =>
  shotsOf(of).shots.find((shot) => shot.id === id)?.start?.artifact[0];
const pin = (patch: object): ScriptOp => ({ type: 'setStart', shot: second, patch }) as ScriptOp;
const on: ScriptOp = { type: 'setContinuity', scene, on: true };

describe('what a shot begins with', () => {
  it.each([
    ['nothing, as long as the scene is not continuous', [pin({ last: clip('a'), concept: image('b') })], undefined],
    ['the end of the take before it', [on, pin({ last: clip('a') })], 'a'],
    ['its concept art before that', [on, pin({ last: clip('a'), concept: image('b') })], 'b'],
    [
      'what was chosen by hand before all',
      [on, pin({ last: clip('a'), concept: image('b'), manual: image('c') })],
      'c',
    ],
    ['by hand also where nothing goes on', [pin({ manual: image('c') })], 'c'],
    ['nothing once it is taken away', [on, pin({ last: clip('a') }), pin({ last: null })], undefined],
    [
      'nothing once continuity is off',
      [on, pin({ last: clip('a') }), { type: 'setContinuity', scene, on: false } as ScriptOp],
      undefined,
    ],
  ])('%s', (_, ops, expected) => {
    const after = done(doc, ...ops);
    expect(startOf(after, second)).toBe(expected);
    expect(startOf(after, first)).toBeUndefined();
  });

  it('changes with the pin alone: another take elsewhere changes no shot', () => {
    const pinned = done(doc, on, pin({ last: clip('a') }));
    const before = shotsOf(pinned);
    const after = shotsOf(done(pinned, pin({ last: clip('d') })));
    expect(after.shots.map((shot, i) => shot === before.shots[i])).toEqual([false, false, true]);
    expect(JSON.stringify(after.shots[0])).toBe(JSON.stringify(before.shots[0]));
  });

  it('is not taken from a broken operation', () => {
    expect(scriptDocument.parseOp({ type: 'setContinuity', scene: '__proto__', on: true }).ok).toBe(false);
    expect(scriptDocument.parseOp({ type: 'setStart', shot: 'x', patch: { last: image('a') } }).ok).toBe(false);
  });
});
