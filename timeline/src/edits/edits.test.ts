import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { findClip } from '../sequence/items.ts';
import type { Sequence, TrackId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { type SequenceOp, sequenceDocument } from './document.ts';
import { clip, dissolve, film, gap, id, picture, take } from './fixtures.ts';

const V1 = 'V1' as TrackId;
const V2 = 'V2' as TrackId;
const f = seqFrame;

/** A → op → B → undo → A → redo → B, with every invariant checked each time. */
function cycle(before: Sequence, op: SequenceOp): Sequence {
  const sent = unwrap(sequenceDocument.parseOp(JSON.parse(JSON.stringify(op))));
  const done = unwrap(sequenceDocument.apply(before, sent));
  expect(checkSequence(done.doc)).toEqual([]);
  let undone = done.doc;
  const redo: SequenceOp[] = [];
  for (const step of done.inverse) {
    const wire = unwrap(sequenceDocument.parseOp(JSON.parse(JSON.stringify(step))));
    const back = unwrap(sequenceDocument.apply(undone, wire));
    undone = back.doc;
    redo.unshift(...back.inverse);
  }
  expect(undone).toEqual(before);
  let again = undone;
  for (const step of redo) again = unwrap(sequenceDocument.apply(again, step)).doc;
  expect(again).toEqual(done.doc);
  return done.doc;
}

const splitId = id('x');

describe('split, the OTIO slice vectors', () => {
  const table: [number, string][] = [
    [12, 'A:12@0 x:12@12'],
    [0, 'A:24@0'],
    [1, 'A:1@0 x:23@1'],
    [23, 'A:23@0 x:1@23'],
    [24, 'A:24@0'],
  ];
  it.each(table)('at %i gives %s', (at, expected) => {
    expect(
      picture(cycle(film({ V1: [clip('A', 24)] }), { type: 'split', clip: id('A'), at: f(at), newId: id('x') }), 'V1'),
    ).toBe(expected);
  });

  it('cuts a retimed clip at the same picture', () => {
    const half = { ...clip('A', 48, 0, 24), speed: { num: 1, den: 2 } };
    const after = cycle(film({ V1: [half] }), { type: 'split', clip: id('A'), at: f(13), newId: id('x') });
    expect(picture(after, 'V1')).toBe('A:13@0 x:35@13');
  });
});

describe('insert, the OTIO vectors', () => {
  const table: [number, string][] = [
    [12, 'A:12@0 N:12@0 x:12@12 B:24@0'],
    [0, 'N:12@0 A:24@0 B:24@0'],
    [24, 'A:24@0 N:12@0 B:24@0'],
    [48, 'A:24@0 B:24@0 N:12@0'],
    [1, 'A:1@0 N:12@0 x:23@1 B:24@0'],
  ];
  it.each(table)('at %i gives %s', (at, expected) => {
    const before = film({ V1: [clip('A', 24), clip('B', 24)] });
    const after = cycle(before, { type: 'insert', track: V1, at: f(at), clips: [clip('N', 12)], splitId });
    expect(picture(after, 'V1')).toBe(expected);
  });
});

describe('overwrite, the OTIO vectors', () => {
  const table: [string, Parameters<typeof film>[0]['V2'], number, number, string][] = [
    ['past the end', [clip('A', 24)], 48, 24, 'A:24@0 gap24 N:24@0'],
    ['one frame inside', [clip('A', 100, 1)], 42, 1, 'A:42@1 N:1@0 x:57@44'],
    ['across a cut', [clip('A', 24), clip('B', 24)], 12, 24, 'A:12@0 N:24@0 B:12@12'],
    ['to the end', [clip('A', 24), clip('B', 24), clip('C', 24)], 36, 36, 'A:24@0 B:12@0 N:36@0'],
    ['whole clips', [clip('A', 24), clip('B', 24), clip('C', 24)], 24, 24, 'A:24@0 N:24@0 C:24@0'],
  ];
  it.each(table)('%s', (_, items, at, length, expected) => {
    const after = cycle(film({ V2: items }), {
      type: 'overwrite',
      track: V2,
      at: f(at),
      clips: [clip('N', length)],
      splitId,
    });
    expect(picture(after, 'V2')).toBe(expected);
  });
});

describe('slip, the OTIO vectors', () => {
  // Media −15…48 with the clip at 0 is 64 frames with the clip at 15.
  const table: [number, number][] = [
    [5, 20],
    [12, 27],
    [20, 27],
    [-5, 10],
    [-15, 0],
    [-30, 0],
  ];
  it.each(table)('by %i begins at %i', (by, start) => {
    const after = cycle(film({ V1: [clip('A', 36, 15, 63)] }), { type: 'slip', clip: id('A'), by });
    expect(picture(after, 'V1')).toBe(`A:36@${start}`);
  });
});

describe('ripple, roll and trim, the OTIO vectors', () => {
  const rippled: ['in' | 'out', number, string][] = [
    ['in', 10, 'gap20 A:15@15 B:20@0'],
    ['in', -10, 'gap20 A:30@0 B:20@0'],
    ['out', 10, 'gap20 A:35@5 B:20@0'],
    ['out', -10, 'gap20 A:15@5 B:20@0'],
  ];
  it.each(rippled)('ripple %s %i', (edge, by, expected) => {
    const before = film({ V2: [gap(20), clip('A', 25, 5, 90), clip('B', 20)] });
    expect(picture(cycle(before, { type: 'trim', clip: id('A'), edge, by, ripple: true }), 'V2')).toBe(expected);
  });

  const rolled: ['in' | 'out', number, string][] = [
    ['in', 10, 'gap30 A:20@15 B:20@5'],
    ['in', -10, 'gap15 A:35@0 B:20@5'],
    ['out', 10, 'gap20 A:40@5 B:10@15'],
    ['out', -10, 'gap20 A:25@5 B:25@0'],
  ];
  it.each(rolled)('roll %s %i', (edge, by, expected) => {
    const before = film({ V2: [gap(20), clip('A', 30, 5, 90), clip('B', 20, 5, 90)] });
    expect(picture(cycle(before, { type: 'roll', clip: id('A'), edge, by }), 'V2')).toBe(expected);
  });

  const trimmed: ['in' | 'out', number, string][] = [
    ['in', 5, 'gap25 A:45@10 B:10@0'],
    ['out', 5, 'gap20 A:50@5 B:10@0'],
    ['out', -5, 'gap20 A:45@5 gap5 B:10@0'],
  ];
  it.each(trimmed)('trim %s %i', (edge, by, expected) => {
    const before = film({ V2: [gap(20), clip('A', 50, 5, 90), clip('B', 10)] });
    expect(picture(cycle(before, { type: 'trim', clip: id('A'), edge, by }), 'V2')).toBe(expected);
  });

  it('ripples on the magnetic track and stops at the end of the media', () => {
    const before = film({ V1: [clip('A', 20, 0, 30), clip('B', 10)] });
    expect(picture(cycle(before, { type: 'trim', clip: id('A'), edge: 'out', by: 50 }), 'V1')).toBe('A:30@0 B:10@0');
    expect(picture(cycle(before, { type: 'trim', clip: id('A'), edge: 'in', by: 90 }), 'V1')).toBe('A:1@19 B:10@0');
  });
});

describe('slide', () => {
  const before = film({ V1: [clip('A', 24, 0, 48), clip('B', 30, 0, 48), clip('C', 40, 0, 48)] });
  const table: [number, string][] = [
    [12, 'A:36@0 B:30@0 C:28@12'],
    [48, 'A:48@0 B:30@0 C:16@24'],
    [-10, 'A:24@0 B:30@0 C:40@0'],
  ];
  it.each(table)('by %i', (by, expected) => {
    expect(picture(cycle(before, { type: 'slide', clip: id('B'), by }), 'V1')).toBe(expected);
  });
  it('lets the gaps beside it give and take on a free track', () => {
    const free = film({ V2: [gap(10), clip('A', 10), gap(5), clip('B', 5)] });
    expect(picture(cycle(free, { type: 'slide', clip: id('A'), by: 3 }), 'V2')).toBe('gap13 A:10@0 gap2 B:5@0');
    expect(picture(cycle(free, { type: 'slide', clip: id('A'), by: 9 }), 'V2')).toBe('gap15 A:10@0 B:5@0');
    expect(picture(cycle(free, { type: 'slide', clip: id('A'), by: -20 }), 'V2')).toBe('A:10@0 gap15 B:5@0');
  });
});

describe('move', () => {
  const magnetic = film({ V1: [clip('A', 10), clip('B', 20), clip('C', 30)] });
  const table: [string, number, string][] = [
    ['B', 0, 'B:20@0 A:10@0 C:30@0'],
    ['B', 60, 'A:10@0 C:30@0 B:20@0'],
    ['A', 33, 'B:20@0 A:10@0 C:30@0'],
    ['C', 4, 'C:30@0 A:10@0 B:20@0'],
    ['A', 5, 'A:10@0 B:20@0 C:30@0'],
  ];
  it.each(table)('moves %s to %i on the magnetic track', (name, at, expected) => {
    const op: SequenceOp = { type: 'move', clips: [id(name)], track: V1, at: f(at), mode: 'overwrite', splitId };
    expect(picture(cycle(magnetic, op), 'V1')).toBe(expected);
  });
  it('overwrites where it lands on a free track and leaves a hole', () => {
    const before = film({ V2: [clip('A', 10), gap(10), clip('B', 20), clip('C', 5)] });
    const op: SequenceOp = { type: 'move', clips: [id('A')], track: V2, at: f(25), mode: 'overwrite', splitId };
    expect(picture(cycle(before, op), 'V2')).toBe('gap20 B:5@0 A:10@0 x:5@15 C:5@0');
  });
  it('moves over itself by less than its length', () => {
    const before = film({ V2: [gap(5), clip('A', 10), clip('B', 20)] });
    const op: SequenceOp = { type: 'move', clips: [id('A')], track: V2, at: f(8), mode: 'overwrite', splitId };
    expect(picture(cycle(before, op), 'V2')).toBe('gap8 A:10@0 B:17@3');
  });
  it('goes from the film to an overlay and back', () => {
    const up = cycle(magnetic, { type: 'move', clips: [id('B')], track: V2, at: f(12), mode: 'overwrite', splitId });
    expect([picture(up, 'V1'), picture(up, 'V2')]).toEqual(['A:10@0 C:30@0', 'gap12 B:20@0']);
    const down = cycle(up, { type: 'move', clips: [id('B')], track: V1, at: f(0), mode: 'overwrite', splitId });
    expect([picture(down, 'V1'), picture(down, 'V2')]).toEqual(['B:20@0 A:10@0 C:30@0', '']);
  });
  it('keeps the distances of several clips and their transition', () => {
    const before = film({ V2: [clip('A', 10), dissolve('t', 2, 2), clip('B', 10), gap(4), clip('C', 10)] });
    const op: SequenceOp = {
      type: 'move',
      clips: [id('A'), id('B'), id('C')],
      track: V2,
      at: f(7),
      mode: 'overwrite',
      splitId,
    };
    expect(picture(cycle(before, op), 'V2')).toBe('gap7 A:10@0 ~2/2 B:10@0 gap4 C:10@0');
  });
  it('takes linked clips along by the same distance', () => {
    const before = film({
      V2: [gap(10), { ...clip('A', 10), link: 'l' }],
      A1: [gap(12), { ...clip('S', 8), link: 'l' }],
    });
    const after = cycle(before, { type: 'move', clips: [id('A')], track: V2, at: f(30), mode: 'overwrite', splitId });
    expect(picture(after, 'A1')).toBe('gap32 S:8@0');
  });
});

describe('remove', () => {
  const before = film({
    V1: [clip('A', 10), clip('B', 20), clip('C', 30)],
    V2: [clip('D', 10), clip('E', 10), clip('F', 5)],
  });
  it('closes up, or leaves a hole', () => {
    expect(picture(cycle(before, { type: 'rippleDelete', clips: [id('B')] }), 'V1')).toBe('A:10@0 C:30@0');
    expect(picture(cycle(before, { type: 'lift', clips: [id('E')] }), 'V2')).toBe('D:10@0 gap10 F:5@0');
    expect(picture(cycle(before, { type: 'lift', clips: [id('F')] }), 'V2')).toBe('D:10@0 E:10@0');
    expect(picture(cycle(before, { type: 'rippleDelete', clips: [id('E'), id('A')] }), 'V2')).toBe('D:10@0 F:5@0');
  });
  it('extracts and lifts a range', () => {
    const tracks = [
      { track: V1, splitId },
      { track: V2, splitId: id('y') },
    ];
    const out = cycle(before, { type: 'removeRange', from: f(12), to: f(18), tracks, close: true });
    expect([picture(out, 'V1'), picture(out, 'V2')]).toEqual([
      'A:10@0 B:2@0 x:12@8 C:30@0',
      'D:10@0 E:2@0 y:2@8 F:5@0',
    ]);
    const hole = cycle(before, { type: 'removeRange', from: f(5), to: f(15), tracks: [tracks[1]!], close: false });
    expect(picture(hole, 'V2')).toBe('D:5@0 gap10 E:5@5 F:5@0');
  });
});

describe('transitions', () => {
  const before = film({ V1: [clip('A', 10), clip('B', 6), clip('C', 30)] });
  const lay = (sequence: Sequence, left: string, name: string, n: number) =>
    cycle(sequence, {
      type: 'transition',
      clip: id(left),
      transition: { id: id(name), kind: 'dissolve', in: f(n), out: f(n) },
    });
  it('are cut to what their clips leave', () => {
    expect(picture(lay(before, 'A', 't', 4), 'V1')).toBe('A:10@0 ~4/4 B:6@0 C:30@0');
    expect(picture(lay(before, 'A', 't', 40), 'V1')).toBe('A:10@0 ~10/6 B:6@0 C:30@0');
    expect(picture(lay(lay(before, 'A', 't', 4), 'B', 'u', 4), 'V1')).toBe('A:10@0 ~4/4 B:6@0 ~2/4 C:30@0');
  });
  it('shrink with a trim, and go when their cut goes', () => {
    const joined = lay(before, 'A', 't', 4);
    expect(picture(cycle(joined, { type: 'trim', clip: id('A'), edge: 'out', by: -8 }), 'V1')).toBe(
      'A:2@0 ~2/4 B:6@0 C:30@0',
    );
    expect(picture(cycle(joined, { type: 'rippleDelete', clips: [id('B')] }), 'V1')).toBe('A:10@0 C:30@0');
    const apart: SequenceOp = { type: 'move', clips: [id('C')], track: V1, at: f(10), mode: 'overwrite', splitId };
    expect(picture(cycle(joined, apart), 'V1')).toBe('A:10@0 C:30@0 B:6@0');
    expect(picture(cycle(joined, { type: 'transition', clip: id('A'), transition: null }), 'V1')).toBe(
      'A:10@0 B:6@0 C:30@0',
    );
  });
  it('need two clips side by side', () => {
    const refused = sequenceDocument.apply(before, {
      type: 'transition',
      clip: id('C'),
      transition: { id: id('t'), kind: 'dip', in: f(2), out: f(2) },
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'no_cut' } });
  });
});

describe('anchors', () => {
  const hung = (offset: number) => ({ ...clip('a', 5), anchor: { clip: id('B'), offset } });
  const before = film({
    V1: [clip('A', 10), clip('B', 20), clip('C', 30)],
    V2: [gap(12), hung(2), gap(10), clip('z', 5)],
  });
  it('follow their clip through every change of the film', () => {
    expect(picture(cycle(before, { type: 'trim', clip: id('A'), edge: 'out', by: -4 }), 'V2')).toBe(
      'gap8 a:5@0 gap14 z:5@0',
    );
    expect(picture(cycle(before, { type: 'insert', track: V1, at: f(0), clips: [clip('N', 6)], splitId }), 'V2')).toBe(
      'gap18 a:5@0 gap4 z:5@0',
    );
    expect(picture(cycle(before, { type: 'rippleDelete', clips: [id('A')] }), 'V2')).toBe('gap2 a:5@0 gap20 z:5@0');
  });
  it('step aside to a new track when another clip is in the way', () => {
    const after = cycle(before, { type: 'insert', track: V1, at: f(0), clips: [clip('N', 14)], splitId });
    expect(after.tracks.map((track) => track.id)).toEqual(['V1', 'V2', 'V3', 'A1', 'A2']);
    expect([picture(after, 'V2'), picture(after, 'V3')]).toEqual(['gap27 z:5@0', 'gap26 a:5@0']);
  });
  it('go with the half that they hang on', () => {
    const after = cycle(before, { type: 'split', clip: id('B'), at: f(11), newId: id('x') });
    expect(findClip(after, id('a'))!.item.anchor).toEqual({ clip: 'x', offset: 1 });
  });
  it('let go when their clip is deleted, and stay where they are', () => {
    const after = cycle(before, { type: 'rippleDelete', clips: [id('B')] });
    expect(picture(after, 'V2')).toBe(picture(before, 'V2'));
    expect(findClip(after, id('a'))!.item.anchor).toBeUndefined();
  });
  it('take a new offset when they are moved themselves', () => {
    const after = cycle(before, { type: 'move', clips: [id('a')], track: V2, at: f(15), mode: 'overwrite', splitId });
    expect(findClip(after, id('a'))!.item.anchor).toEqual({ clip: 'B', offset: 5 });
  });
  it('move once when a range is taken out of film and overlay together', () => {
    const after = cycle(before, {
      type: 'removeRange',
      from: f(0),
      to: f(6),
      tracks: [
        { track: V1, splitId },
        { track: V2, splitId: id('y') },
      ],
      close: true,
    });
    expect(picture(after, 'V2')).toBe('gap6 a:5@0 gap10 z:5@0');
  });
});

describe('speed', () => {
  it('keeps the piece of media and changes the length', () => {
    const before = film({ V1: [clip('A', 20, 10, 90), clip('B', 5)] });
    const slow = cycle(before, { type: 'retime', clip: id('A'), speed: { num: 1, den: 2 } });
    expect(picture(slow, 'V1')).toBe('A:40@20 B:5@0');
    expect(picture(cycle(slow, { type: 'retime', clip: id('A'), speed: { num: 1, den: 1 } }), 'V1')).toBe(
      'A:20@10 B:5@0',
    );
  });
  it('stops at its neighbour on a free track', () => {
    const before = film({ V2: [clip('A', 20, 10, 90), gap(4), clip('B', 5)] });
    expect(picture(cycle(before, { type: 'retime', clip: id('A'), speed: { num: 1, den: 2 } }), 'V2')).toBe(
      'A:24@20 B:5@0',
    );
    expect(picture(cycle(before, { type: 'retime', clip: id('A'), speed: { num: 2, den: 1 } }), 'V2')).toBe(
      'A:10@5 gap14 B:5@0',
    );
  });
});

describe('what is refused', () => {
  const before = film({ V1: [clip('A', 10)], A1: [clip('S', 10, 0, 20)] });
  const refused = (sequence: Sequence, op: SequenceOp): string => {
    const result = sequenceDocument.apply(sequence, op);
    return result.ok ? 'done' : result.error.code;
  };
  it('a locked track', () => {
    const locked = cycle(before, { type: 'setTrack', track: V1, set: { locked: true } });
    expect(refused(locked, { type: 'trim', clip: id('A'), edge: 'out', by: -1 })).toBe('track_locked');
    expect(refused(locked, { type: 'append', track: V1, clips: [clip('N', 4)] })).toBe('track_locked');
    expect(refused(locked, { type: 'move', clips: [id('A')], track: V2, at: f(0), mode: 'insert', splitId })).toBe(
      'track_locked',
    );
    expect(cycle(locked, { type: 'setTrack', track: V1, set: { locked: null } })).toEqual(before);
  });
  it('an id that is taken, a clip that is gone, sound among pictures', () => {
    expect(refused(before, { type: 'append', track: V1, clips: [clip('A', 4)] })).toBe('id_in_use');
    expect(refused(before, { type: 'slip', clip: id('nobody'), by: 1 })).toBe('no_clip');
    const mute = clip('N', 4, 0, 9);
    const silent = { ...mute, takes: { 'N-take': { ...mute.takes['N-take']!, audio: false } } };
    expect(refused(before, { type: 'append', track: 'A1' as TrackId, clips: [silent] })).toBe('wrong_track');
    expect(refused(before, { type: 'setSequence', set: { rate: { num: 25, den: 1 } } })).toBe('rate_in_use');
  });
  it('an operation with a field that nobody knows', () => {
    expect(sequenceDocument.parseOp({ type: 'slip', clip: 'A', by: 1, force: true })).toMatchObject({ ok: false });
    expect(sequenceDocument.parseOp({ type: 'trim', clip: 'A', edge: 'in', by: 0.5 })).toMatchObject({ ok: false });
  });
});

describe('undo after somebody else’s change', () => {
  it('takes back its own change and keeps the take that landed meanwhile', () => {
    const before = film({ V1: [clip('A', 10, 0, 90), clip('B', 10)] });
    const trimmed = unwrap(sequenceDocument.apply(before, { type: 'trim', clip: id('A'), edge: 'out', by: -4 }));
    const moved = unwrap(
      sequenceDocument.apply(trimmed.doc, {
        type: 'move',
        clips: [id('A')],
        track: V1,
        at: f(99),
        mode: 'insert',
        splitId,
      }),
    );
    const late = { ...clip('A', 1, 0, 50).takes['A-take']!, id: 'late' as never };
    const landed = unwrap(sequenceDocument.apply(moved.doc, { type: 'addTake', clip: id('A'), take: late })).doc;
    const undone = [...moved.inverse, ...trimmed.inverse].reduce(
      (doc, op) => unwrap(sequenceDocument.apply(doc, op)).doc,
      landed,
    );
    expect(picture(undone, 'V1')).toBe('A:10@0 B:10@0');
    expect(Object.keys(findClip(undone, id('A'))!.item.takes)).toEqual(['A-take', 'late']);
  });
  it('is refused in words when its clip is gone', () => {
    const before = film({ V1: [clip('A', 10), clip('B', 10)] });
    const trimmed = unwrap(sequenceDocument.apply(before, { type: 'trim', clip: id('A'), edge: 'out', by: -4 }));
    const without = unwrap(sequenceDocument.apply(trimmed.doc, { type: 'rippleDelete', clips: [id('A')] })).doc;
    expect(sequenceDocument.apply(without, trimmed.inverse[0]!)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });
});

describe('what is drawn', () => {
  const words = { ...clip('T', 20), text: { words: 'T' } };
  const night = (name: string) => ({ ...clip(name, 20), adjustment: true });
  const doc = film({ V1: [clip('A', 20, 0, 40)], V2: [words, night('N'), night('M')] });
  const refused = (op: SequenceOp): string => {
    const edited = sequenceDocument.apply(doc, op);
    return edited.ok ? '' : edited.error.code;
  };
  it.each<[string, SequenceOp, string]>([
    ['a title takes no media', { type: 'addTake', clip: id('T'), take: take('x', 10), activate: true }, 'drawn_clip'],
    ['an adjustment takes none', { type: 'addTake', clip: id('N'), take: take('x', 10) }, 'drawn_clip'],
    ['a shot has no words', { type: 'setClip', clip: id('A'), set: { text: { words: 'A' } } }, 'not_words'],
    [
      'an adjustment is not wiped',
      {
        type: 'transition',
        clip: id('N'),
        transition: { id: id('t'), kind: 'wipe', in: seqFrame(2), out: seqFrame(2) },
      },
      'no_wipe',
    ],
    [
      'a title is no sound',
      { type: 'append', track: 'A1' as TrackId, clips: [{ ...words, id: id('U') }] },
      'wrong_track',
    ],
    ['cues lie on tracks of captions', { type: 'setCaptions', track: 'V2' as TrackId, cues: [] }, 'no_captions'],
  ])('%s', (_what, op, code) => expect(refused(op)).toBe(code));
});
