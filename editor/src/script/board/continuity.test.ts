import { newScript, type ScriptDocument, type ScriptOp, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { applyAll, type Clip, chosenVideo, type VideoRef } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { brokenOff } from './continuity.ts';
import { neighbour } from './edits.ts';

const doc = newScript('s', '', 'INT. A - DAY\n\nOne waits.\n\nTwo runs.\n\nThree.\n\nINT. B - DAY\n\nFour.\n');
const { scenes, shots } = shotsOf(doc);
const [one, two, three, four] = shots.map((shot) => shot.id) as [string, string, string, string];
const scene = scenes[0] as (typeof scenes)[0];
const clip = (letter: string, more: object = {}) => {
  const take = { asset: letter.repeat(64), kind: 'video', state: 'ready', frames: 24, rate: { num: 24, den: 1 } };
  return { activeTake: 't', takes: { t: { ...take, size: { width: 64, height: 36 }, ...more } } } as unknown as Clip;
};
const apply = (from: ScriptDocument, ops: readonly ScriptOp[]): ScriptDocument => {
  const done = applyAll(scriptDocument, from, ops);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
const clips = (of: Record<string, Clip>) => (shot: string) => of[shot] ?? null;

it('a shot of a continuous scene says why it no longer follows the one before it', () => {
  const shows = clips({ [one]: clip('a'), [three]: clip('c') });
  expect(brokenOff(doc, scene, two, shows)).toBeNull();
  const on = apply(doc, [{ type: 'setContinuity', scene: scene.id, on: true }]);
  expect(brokenOff(on, scene, two, shows)).toBe('1A has a take to go on from');
  const last = chosenVideo(clip('a')) as VideoRef;
  const pinned = apply(on, [{ type: 'setStart', shot: two, patch: { last } }]);
  expect(brokenOff(pinned, scene, two, shows)).toBeNull();
  expect(brokenOff(pinned, scene, two, clips({ [one]: clip('b') }))).toBe('another take of 1A was chosen');
  expect(brokenOff(pinned, scene, two, clips({}))).toBeNull();
  expect(brokenOff(pinned, scene, one, shows)).toBeNull();
  expect(brokenOff(pinned, scenes[1], four, shows)).toBeNull();
});

it('a clip without a take that moves gives nothing to go on from', () => {
  expect(chosenVideo(clip('a'))?.artifact).toBe('a'.repeat(64));
  const none = [clip('a', { kind: 'image' }), clip('a', { size: undefined }), clip('a', { state: 'missing' }), null];
  expect(none.map(chosenVideo)).toEqual([null, null, null, null]);
});

it('a step of a key goes over the border of a scene, and not over the end of the film', () => {
  const [a, b] = scenes as [typeof scene, typeof scene];
  expect(neighbour(scenes, one, -1)).toBeNull();
  expect(neighbour(scenes, one, 1)).toEqual({ scene: a.id, before: three });
  expect(neighbour(scenes, two, 1)).toEqual({ scene: a.id, before: null });
  expect(neighbour(scenes, three, 1)).toEqual({ scene: b.id, before: four });
  expect(neighbour(scenes, three, -1)).toEqual({ scene: a.id, before: two });
  expect(neighbour(scenes, four, -1)).toEqual({ scene: a.id, before: null });
  expect(neighbour(scenes, four, 1)).toBeNull();
});
