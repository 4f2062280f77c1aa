import { applyAll, type ImageRef, type VideoRef } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import {
  conceptPins,
  followersOf,
  newScript,
  type ScriptDocument,
  type ScriptOp,
  scriptDocument,
  shotsOf,
} from '../index.ts';

const doc = newScript('s', '', 'INT. A - DAY\n\nOne waits.\n\nTwo runs.\n\nThree.\n\nINT. B - DAY\n\nFour.\n\nFive.\n');
const { scenes, shots } = shotsOf(doc);
const [one, two, three, four, five] = shots.map((shot) => shot.id) as [string, string, string, string, string];
const image = (letter: string): ImageRef => ({
  ...{ kind: 'image', artifact: letter.repeat(64), mime: 'image/png', width: 64, height: 36 },
});
const video: VideoRef = { ...image('v'), kind: 'video', mime: 'video/mp4', frames: 24, rate: { num: 24, den: 1 } };
const after = (...ops: ScriptOp[]): ScriptDocument => {
  const done = applyAll(scriptDocument, doc, [{ type: 'setContinuity', scene: scenes[0]!.id, on: true }, ...ops]);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
const start = (shot: string, patch: object) => ({ type: 'setStart', shot, patch }) as ScriptOp;
const all = [one, two, three, four, five];

it('in continuous scenes alone each shot but the first follows the one before it', () => {
  expect(followersOf(doc, all)).toEqual({});
  expect(followersOf(after(), all)).toEqual({ [two]: one, [three]: two });
  expect(followersOf(after(), [three, five])).toEqual({ [three]: two });
});
it('a picture chosen by hand, or concept art, goes before', () => {
  const doc = after(start(two, { manual: image('m') }), start(three, { concept: image('c') }));
  expect(followersOf(doc, all)).toEqual({});
});
it('where nobody named it, what a shot is pinned to stays', () => {
  const doc = after(start(two, { last: video }));
  expect(followersOf(doc, [])).toEqual({ [three]: two });
  expect(followersOf(doc, [two])).toEqual({ [two]: one });
});
it('concept art is pinned where a shot of a continuous scene is asked for, once', () => {
  const art = (shot: string) => (shot === five ? image('f') : shot === two ? image('c') : null);
  const ops = conceptPins(after(), all, art);
  expect(ops).toEqual([start(two, { concept: image('c') })]);
  expect(conceptPins(after(...ops), all, art)).toEqual([]);
  expect(conceptPins(after(), [three], art)).toEqual([]);
  expect(conceptPins(doc, all, art)).toEqual([]);
});
