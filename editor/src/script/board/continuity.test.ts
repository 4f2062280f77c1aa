import { newScript, type ScriptDocument, type ScriptOp, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { applyAll, type Clip, type VideoRef } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { brokenOff, chosenTake, pinOps } from './continuity.ts';
import { neighbour } from './edits.ts';

const doc = newScript('s', '', 'INT. A - DAY\n\nOne waits.\n\nTwo runs.\n\nThree.\n\nINT. B - DAY\n\nFour.\n');
const { scenes, shots } = shotsOf(doc);
const [one, two, three, four] = shots.map((shot) => shot.id) as [string, string, string, string];
const scene = scenes[0] as (typeof scenes)[0];
const clip = (letter: string): VideoRef => ({
  ...{ kind: 'video', artifact: letter.repeat(64), mime: 'video/mp4', width: 64, height: 36 },
  ...{ frames: 24, rate: { num: 24, den: 1 } },
});
const apply = (from: ScriptDocument, ops: readonly ScriptOp[]): ScriptDocument => {
  const done = applyAll(scriptDocument, from, ops);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
const takes = (of: Record<string, VideoRef>) => (shot: string) => of[shot] ?? null;
const none = () => null;

it('a shot takes up the take before it only where its scene is continuous, and only when it is asked for', () => {
  const take = takes({ [one]: clip('a'), [three]: clip('c') });
  const all = new Set([one, two, three, four]);
  expect(pinOps(doc, scenes, all, { take, art: none })).toEqual([]);
  const on = apply(doc, [{ type: 'setContinuity', scene: scene.id, on: true }]);
  expect(brokenOff(on, scene, two, take)).toBe('1A has a take to go on from');
  expect(pinOps(on, scenes, new Set([three]), { take, art: none })).toEqual([]);
  const ops = pinOps(on, scenes, all, { take, art: none });
  expect(ops).toEqual([{ type: 'setStart', shot: two, patch: { last: clip('a') } }]);
  const pinned = apply(on, ops);
  expect(pinOps(pinned, scenes, all, { take, art: none })).toEqual([]);
  expect(brokenOff(pinned, scene, two, take)).toBeNull();
  expect(brokenOff(pinned, scene, two, takes({ [one]: clip('b') }))).toBe('another take of 1A was chosen');
  expect(brokenOff(pinned, scene, one, take)).toBeNull();
  expect(brokenOff(pinned, scenes[1], four, take)).toBeNull();
});

it('a clip without a take that moves gives nothing to go on from', () => {
  const take = { asset: 'a'.repeat(64), kind: 'video', state: 'ready', frames: 24, rate: { num: 24, den: 1 } };
  const of = (more: object) =>
    chosenTake({
      activeTake: 't',
      takes: { t: { ...take, size: { width: 64, height: 36 }, ...more } },
    } as unknown as Clip);
  expect(of({})).toEqual(clip('a'));
  expect([of({ kind: 'image' }), of({ size: undefined }), chosenTake(null)]).toEqual([null, null, null]);
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
