import { newScript, type ScriptDocument, type ScriptOp, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { applyAll, type Clip, chosenVideo, type Sequence, type VideoRef } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { brokenClips, brokenOff } from './broken-off.ts';

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

it('the clip of such a shot is stale by itself, whatever the plan says', () => {
  const on = apply(doc, [
    { type: 'setContinuity', scene: scene.id, on: true },
    { type: 'setStart', shot: two, patch: { last: chosenVideo(clip('a')) as VideoRef } },
  ]);
  const item = (id: string, letter: string) => ({
    ...clip(letter),
    id: `clip-${id}`,
    type: 'clip',
    landing: { key: id },
  });
  const film = (first: string) =>
    ({ tracks: [{ id: 'V1', items: [item(one, first), item(two, 'd')] }] }) as unknown as Sequence;
  expect([...brokenClips(on, film('a'))]).toEqual([]);
  expect([...brokenClips(on, film('b'))]).toEqual([[`clip-${two}`, 'another take of 1A was chosen']]);
  expect([...brokenClips(doc, film('b'))]).toEqual([]);
});
