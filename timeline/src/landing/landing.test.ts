import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAll } from '../document.ts';
import { type SequenceOp, sequenceDocument } from '../edits/document.ts';
import { clip, film, id, picture, take } from '../edits/fixtures.ts';
import { dismissedShots } from '../edits/recall.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { allClips, findClip, heldFrames, isClip } from '../sequence/items.ts';
import type { Clip, Sequence, TakeId, TrackId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { landTake } from './land.ts';
import { planLanding } from './plan.ts';
import { staleReason } from './stale.ts';

const source = 'graph-1:land-1';
const keysOf = (names: string) =>
  names.split(' ').map((key) => ({ key, name: key, frames: 24, prompt: `shot ${key}` }));

function run(sequence: Sequence, ops: readonly SequenceOp[]): Sequence {
  const after = unwrap(applyAll(sequenceDocument, sequence, ops)).doc;
  expect(checkSequence(after)).toEqual([]);
  return after;
}
const plan = (sequence: Sequence, names: string) =>
  run(sequence, planLanding(sequence, { source, track: 'V1', keys: keysOf(names) }));
const edit = (sequence: Sequence, op: SequenceOp) => run(sequence, [op]);
const names = (sequence: Sequence) =>
  sequence.tracks[0]!.items.filter(isClip)
    .map((it) => it.name)
    .join(' ');
const of = (sequence: Sequence, key: string): Clip => [...allClips(sequence)].find((it) => it.landing?.key === key)!;

const result = (hash: string, more: { frames?: number; draft?: boolean; from?: Record<string, string> } = {}) => {
  const { id: _id, ...bare } = take('x', more.frames ?? 30);
  return {
    ...bare,
    // Another hash, another file.
    asset: [...hash]
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join('')
      .padStart(64, '0'),
    origin: { kind: 'graph', label: 'LTX', hash, draft: more.draft ?? true, ...(more.from ? { from: more.from } : {}) },
  };
};
const land = (sequence: Sequence, key: string, hash: string, more: Parameters<typeof result>[1] = {}) =>
  run(sequence, landTake(sequence, { source, key, take: result(hash, more) }).ops);

describe('planLanding', () => {
  it('lays slugs in script order with their planned length', () => {
    const laid = plan(film({}), '1A 1B 1C');
    expect(names(laid)).toBe('1A 1B 1C');
    expect(of(laid, '1B')).toMatchObject({
      activeTake: null,
      slug: { prompt: 'shot 1B' },
      trim: { in: 0, length: 24 },
    });
  });
  it('is at rest the second time', () => {
    const laid = plan(film({}), '1A 1B 1C');
    expect(planLanding(laid, { source, track: 'V1', keys: keysOf('1A 1B 1C') })).toEqual([]);
  });
  it('puts new shots at their place, also the first and between other people’s clips', () => {
    const laid = plan(film({ V1: [clip('x', 5)] }), '1B 1D');
    expect(names(plan(laid, '1A 1B 1C 1D 1E'))).toBe('x 1A 1B 1C 1D 1E');
  });
  it('flags what vanished, keeps it, and takes the flag off when it is back', () => {
    const less = plan(plan(film({}), '1A 1B 1C'), '1A 1C');
    expect(names(less)).toBe('1A 1B 1C');
    expect(of(less, '1B').landing?.vanished).toBe(true);
    expect(of(plan(less, '1A 1B 1C'), '1B').landing?.vanished).toBeUndefined();
  });
  it('follows the order of the script', () => {
    expect(names(plan(plan(film({}), '1A 1B 1C 1D'), '1D 1A 1C 1B'))).toBe('1D 1A 1C 1B');
  });
  it('leaves a clip that a person moved where it is', () => {
    const laid = plan(film({}), '1A 1B 1C 1D');
    const moved = edit(laid, {
      type: 'move',
      clips: [of(laid, '1D').id],
      track: 'V1' as TrackId,
      at: seqFrame(0),
      mode: 'insert',
      splitId: id('s'),
    });
    expect(names(plan(moved, '1A 1B 1C 1D 1E'))).toBe('1D 1A 1B 1C 1E');
  });
  it('changes the length of a slug with its plan, and not that of a trimmed one', () => {
    const laid = plan(film({}), '1A 1B');
    const trimmed = edit(laid, { type: 'trim', clip: of(laid, '1B').id, edge: 'out', by: -4 });
    const longer = run(
      trimmed,
      planLanding(trimmed, { source, track: 'V1', keys: keysOf('1A 1B').map((it) => ({ ...it, frames: 48 })) }),
    );
    expect([of(longer, '1A').trim.length, of(longer, '1B').trim.length]).toEqual([48, 20]);
  });
  it('keeps the order of any untouched list and loses nothing, whatever the script becomes', () => {
    const keys = fc.uniqueArray(fc.constantFrom(...'ABCDEFGHIJ'), { minLength: 1 });
    fc.assert(
      fc.property(keys, keys, (first, second) => {
        const before = plan(film({ V1: [clip('x', 5)] }), first.join(' '));
        const after = plan(before, second.join(' '));
        const present = names(after).split(' ');
        expect(present.filter((it) => second.includes(it))).toEqual(second);
        expect(new Set(present)).toEqual(new Set(['x', ...first, ...second]));
      }),
    );
  });
});

describe('landTake', () => {
  const laid = plan(film({}), '1A 1B');

  it('turns an untouched slug into the take, with its planned length', () => {
    const landed = land(laid, '1A', 'h1');
    expect(of(landed, '1A')).toMatchObject({ trim: { in: 0, length: 24 }, landing: { touched: false } });
    expect(of(landed, '1A').activeTake).not.toBeNull();
    expect(land(landed, '1A', 'h1')).toEqual(landed);
  });
  it('shows the new draft of an edited line, and keeps the trim that a person made', () => {
    const first = land(laid, '1A', 'h1');
    const trimmed = edit(first, { type: 'trim', clip: of(first, '1A').id, edge: 'in', by: 6 });
    const second = land(trimmed, '1A', 'h2');
    const after = of(second, '1A');
    expect(after.trim).toEqual({ in: 6, length: 18 });
    expect(Object.keys(after.takes)).toHaveLength(2);
    expect(after.takes[after.activeTake!]!.origin!.hash).toBe('h2');
    const back = land(second, '1A', 'h1');
    expect(of(back, '1A').takes[of(back, '1A').activeTake!]!.origin!.hash).toBe('h1');
    expect(Object.keys(of(back, '1A').takes)).toHaveLength(2);
  });
  it('adds a candidate where a person pinned the take, or where it is finished', () => {
    const first = land(laid, '1A', 'h1');
    const pinned = edit(first, {
      type: 'setActiveTake',
      clip: of(first, '1A').id,
      take: of(first, '1A').activeTake,
      pinned: true,
    });
    expect(of(land(pinned, '1A', 'h2'), '1A').activeTake).toBe(of(first, '1A').activeTake);
    const final = land(laid, '1B', 'f1', { draft: false });
    const more = land(final, '1B', 'f2', { draft: false });
    expect(of(more, '1B').activeTake).toBe(of(final, '1B').activeTake);
    expect(Object.keys(of(more, '1B').takes)).toHaveLength(2);
  });
  it('replaces a finished take that is stale, and lays one more take of the same beside it', () => {
    const from = { node: 'video@1', 'input:shot': 'a', 'param:steps': '8' };
    const final = land(laid, '1B', 'f1', { draft: false, from });
    const another = of(land(final, '1B', 'f2', { draft: false, from }), '1B');
    expect(another.takes[another.activeTake!]!.origin!.hash).toBe('f1');
    const changed = of(land(final, '1B', 'f3', { draft: false, from: { ...from, 'input:shot': 'b' } }), '1B');
    expect(changed.takes[changed.activeTake!]!.origin!.hash).toBe('f3');
    const pinned = edit(final, {
      type: 'setActiveTake',
      clip: of(final, '1B').id,
      take: of(final, '1B').activeTake,
      pinned: true,
    });
    const beside = of(land(pinned, '1B', 'f3', { draft: false, from: { ...from, 'input:shot': 'b' } }), '1B');
    expect(beside.takes[beside.activeTake!]!.origin!.hash).toBe('f1');
  });
  it('does not take back a new take when the graph runs again, and does when the content was taken back', () => {
    const from = { node: 'video@1', 'input:shot': 'a' };
    const first = land(laid, '1A', 'seed 1', { from });
    const second = land(first, '1A', 'seed 2', { from });
    const again = of(land(second, '1A', 'seed 1', { from }), '1A');
    expect(again.takes[again.activeTake!]!.origin!.hash).toBe('seed 2');
    const edited = land(second, '1A', 'edited', { from: { ...from, 'input:shot': 'b' } });
    const back = of(land(edited, '1A', 'seed 1', { from }), '1A');
    expect(back.takes[back.activeTake!]!.origin!.hash).toBe('seed 1');
  });
  it('holds the last frame of a take that is too short', () => {
    const landed = land(laid, '1A', 'h1', { frames: 20 });
    expect(of(landed, '1A').trim.length).toBe(24);
    expect(heldFrames(of(landed, '1A'), landed.rate)).toBe(4);
  });
  it('lands in both parts of a clip that a person split', () => {
    const first = land(laid, '1A', 'h1');
    const cut = edit(first, { type: 'split', clip: of(first, '1A').id, at: seqFrame(10), newId: id('right') });
    const second = land(cut, '1A', 'h2');
    expect(picture(second, 'V1')).toBe(picture(cut, 'V1'));
    expect(
      [...allClips(second)].filter((it) => it.landing?.key === '1A').map((it) => Object.keys(it.takes).length),
    ).toEqual([2, 2]);
  });
  it('leaves the film of a locked track alone: the take waits as a candidate', () => {
    const first = land(laid, '1A', 'h1');
    const locked = edit(first, { type: 'setTrack', track: 'V1' as TrackId, set: { locked: true } });
    const second = land(locked, '1A', 'h2');
    expect(of(second, '1A').activeTake).toBe(of(first, '1A').activeTake);
    expect(Object.keys(of(second, '1A').takes)).toHaveLength(2);
  });
  it('lays a clip where no slug waits', () => {
    const landed = land(film({ V1: [clip('x', 5)] }), '9Z', 'h1', { frames: 31 });
    expect(findClip(landed, of(landed, '9Z').id)).toMatchObject({ start: 5, item: { trim: { length: 31 } } });
  });
});

describe('a shot that a person took off', () => {
  const laid = land(plan(film({}), '1A 1B 1C'), '1B', 'h1');
  const off = edit(laid, { type: 'rippleDelete', clips: [of(laid, '1B').id] });
  const recall = { type: 'recall', source, key: '1B' } as const;

  it('stays off when the graph runs again, whatever lands', () => {
    expect(names(plan(off, '1A 1B 1C'))).toBe('1A 1C');
    expect(names(plan(off, '1A 1B 1C 1D'))).toBe('1A 1C 1D');
    const landed = landTake(off, { source, key: '1B', take: result('h2') });
    expect(landed).toMatchObject({ ops: [], dismissed: true, active: false });
  });
  it('comes back with an undo, and is laid by runs again', () => {
    const step = unwrap(applyAll(sequenceDocument, laid, [{ type: 'lift', clips: [of(laid, '1B').id] }]));
    const back = unwrap(applyAll(sequenceDocument, step.doc, step.inverse)).doc;
    expect(back).toEqual(laid);
    expect(dismissedShots(back)).toEqual([]);
  });
  it('is put back whole where it stood, takes a later take, and is no longer remembered', () => {
    const back = edit(off, recall);
    expect(back).toEqual(laid);
    expect(Object.keys(of(land(back, '1B', 'h2'), '1B').takes)).toHaveLength(2);
    expect(sequenceDocument.apply(back, recall)).toMatchObject({ ok: false, error: { code: 'not_dismissed' } });
  });
  it('goes where a person lets it go', () => {
    const to = { track: 'V1' as TrackId, at: seqFrame(0), splitId: id('s') };
    expect(names(edit(off, { ...recall, to }))).toBe('1B 1A 1C');
  });
  it('is remembered only when no piece of it is left', () => {
    const cut = edit(laid, { type: 'split', clip: of(laid, '1B').id, at: seqFrame(34), newId: id('right') });
    const half = edit(cut, { type: 'lift', clips: [of(cut, '1B').id] });
    expect(dismissedShots(half)).toEqual([]);
    const none = edit(half, { type: 'lift', clips: [id('right')] });
    expect(dismissedShots(none).map(({ clip }) => clip.landing?.key)).toEqual(['1B']);
  });
  it('counts also when it was written over', () => {
    const over = edit(run(film({}), planLanding(film({}), { source, track: 'V2', keys: keysOf('1A') })), {
      type: 'overwrite',
      track: 'V2' as TrackId,
      at: seqFrame(0),
      clips: [clip('x', 40)],
      splitId: id('s'),
    });
    expect(dismissedShots(over)).toHaveLength(1);
    // Its place is taken: it covers nothing that came since.
    expect(picture(edit(over, { ...recall, key: '1A' }), 'V2')).toContain('x:40@0 clip-');
  });
  it('is read from a file as it was', () => {
    expect(unwrap(sequenceDocument.parse(JSON.parse(JSON.stringify(off))))).toEqual(off);
  });
});

describe('staleReason', () => {
  const from = { node: 'video@1', 'input:shot': 'a', 'param:steps': '8' };
  const clipOf = (more: Parameters<typeof result>[1]) => of(land(plan(film({}), '1A'), '1A', 'h1', more), '1A');
  const shown = clipOf({ from });
  const now = { hash: 'h2', asset: null, from, words: { 'input:shot': 'shot', 'param:steps': 'steps' } };

  it.each([
    ['the same task', { ...now, hash: 'h1', from: { node: 'b' } }, null],
    [
      'the same file from another text',
      { ...now, asset: Object.values(shown.takes)[0]!.asset, from: { node: 'b' } },
      null,
    ],
    ['another seed of the same', now, null],
    ['another text', { ...now, from: { ...from, 'input:shot': 'b' } }, 'shot changed'],
    ['two changes', { ...now, from: { ...from, 'input:shot': 'b', 'param:steps': '9' } }, 'shot and steps changed'],
    ['a wire that came', { ...now, hash: null, from: { ...from, 'input:start': 'x' } }, 'start changed'],
    ['another node', { ...now, from: { node: 'video@2' } }, 'made by another node now'],
    ['a setting that was not known to count', { ...now, from: { ...from, 'project:width': '1' } }, null],
    ['a take that does not say what was asked', { ...now, from: { node: 'video@1', 'asks:brief': 'x' } }, null],
    [
      'the same, of a node that does other things now',
      { ...now, from: { node: 'v@2', 'asks:brief': 'x' } },
      'made by another node now',
    ],
    [
      'what has no word follows from what has one',
      { ...now, from: { ...from, 'input:shot': 'b', 'own:rest': 'r' } },
      'shot changed',
    ],
    ['nobody can tell before a run', { ...now, hash: null, from: null }, null],
  ])('%s', (_what, landing, reason) => {
    expect(staleReason(shown, landing)).toBe(reason);
  });
  it('leaves alone what a person laid there, slugs, and takes that do not say what they were made from', () => {
    const changed = { ...now, from: { ...from, 'input:shot': 'b' } };
    expect(staleReason(of(plan(film({}), '1A'), '1A'), changed)).toBeNull();
    expect(staleReason(clipOf({}), changed)).toBeNull();
    const own = { ...result('mine'), id: 'take-mine' as TakeId };
    expect(staleReason({ ...shown, takes: { 'take-mine': own }, activeTake: own.id }, changed)).toBeNull();
  });
});
