import { describe, expect, it } from 'vitest';
import { applyAll } from '../document.ts';
import { type SequenceOp, sequenceDocument } from '../edits/document.ts';
import { clip, film, gap, id, picture, take } from '../edits/fixtures.ts';
import { layersAt } from '../layout/layers.ts';
import { layoutTrack } from '../layout/layout.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { findClip } from '../sequence/items.ts';
import type { Clip, Sequence } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { fileTake } from './file-take.ts';
import { landTake } from './land.ts';

function run(sequence: Sequence, ...ops: SequenceOp[]): Sequence {
  const done = unwrap(applyAll(sequenceDocument, sequence, ops));
  expect(checkSequence(done.doc)).toEqual([]);
  expect(unwrap(applyAll(sequenceDocument, done.doc, done.inverse)).doc).toEqual(sequence);
  return done.doc;
}
const landed: Clip = {
  ...clip('A', 20, 4, 30),
  gainDb: -3,
  opacity: 0.5,
  link: 'voice',
  landing: { source: 'g:land', key: 'A', planned: seqFrame(30), touched: true, pinned: false },
};
const cut = film({ V1: [landed, clip('B', 12, 0, 12)], V2: [gap(30), clip('O', 8, 0, 8)] });
const longer = (frames: number, head?: number) => {
  const { id: _id, ...bare } = take('x', frames, { asset: 'b'.repeat(64), ...(head === undefined ? {} : { head }) });
  return { ...bare, origin: { kind: 'generated', label: 'Bridge', hash: `h${frames}`, draft: true } };
};
const file = (sequence: Sequence, at: string, made: ReturnType<typeof longer>, of: string | null) =>
  fileTake(sequence, { source: 'cut:take', clip: at, of, take: made });
const shown = (sequence: Sequence, frame: number) => layersAt(sequence, frame)[0]?.source;
const pulled = (edge: 'in' | 'out', by: number): SequenceOp => ({
  type: 'trim',
  clip: id('A'),
  edge,
  by,
  beyond: true,
});

describe('a clip that is pulled out of its media', () => {
  it('holds the last frame until a longer take comes, which keeps cut, look, sound and link', () => {
    const wide = run(cut, pulled('out', 14));
    expect(picture(wide, 'V1')).toBe('A:34@4 B:12@0');
    expect(layoutTrack(wide, 0)[0]).toMatchObject({ held: 8, heldBefore: 0 });
    expect([25, 26, 33].map((frame) => shown(wide, frame))).toEqual([29, 29, 29]);
    const made = run(wide, ...file(wide, 'A', longer(41), 'A-take').ops);
    expect(picture(made, 'V1')).toBe('A:34@4 B:12@0');
    expect([25, 26, 33].map((frame) => shown(made, frame))).toEqual([29, 30, 37]);
    expect(layoutTrack(made, 0)[0]).toMatchObject({ held: 0 });
    expect(findClip(made, id('A'))?.item).toMatchObject({ gainDb: -3, opacity: 0.5, link: 'voice' });
  });

  it('holds the first frame likewise; the take with more in front shows the old frames where they were', () => {
    const wide = run(cut, pulled('in', -10));
    expect(picture(wide, 'V1')).toBe('A:30@-6 B:12@0');
    expect(layoutTrack(wide, 0)[0]).toMatchObject({ held: 0, heldBefore: 6 });
    expect([0, 5, 6, 7].map((frame) => shown(wide, frame))).toEqual([0, 0, 0, 1]);
    // Eight frames were made for six: two are handles.
    const made = run(wide, ...file(wide, 'A', longer(38, 8), 'A-take').ops);
    expect([0, 5, 6, 7].map((frame) => shown(made, frame))).toEqual([2, 7, 8, 9]);
    expect(layoutTrack(made, 0)[0]).toMatchObject({ heldBefore: 0 });
    const back = run(made, { type: 'setActiveTake', clip: id('A'), take: 'A-take' as never, pinned: true });
    expect([0, 6, 7].map((frame) => shown(back, frame))).toEqual([0, 0, 1]);
    // Its handles can be used, and no more.
    expect(picture(run(made, { type: 'trim', clip: id('A'), edge: 'in', by: -9 }), 'V1')).toBe('A:32@-8 B:12@0');
    expect(picture(run(made, { type: 'slip', clip: id('A'), by: -9 }), 'V1')).toBe('A:30@-8 B:12@0');
  });

  it('on a free track stops at its neighbour', () => {
    const op: SequenceOp = { type: 'trim', clip: id('O'), edge: 'in', by: -40, beyond: true };
    expect(picture(run(cut, op), 'V2')).toBe('O:38@-30');
  });

  it('was split meanwhile: the piece that lacks frames gets them too', () => {
    const wide = run(cut, pulled('out', 14), { type: 'split', clip: id('A'), at: seqFrame(28), newId: id('A2') });
    const made = run(wide, ...file(wide, 'A', longer(41), 'A-take').ops);
    expect([27, 28, 33].map((frame) => shown(made, frame))).toEqual([31, 32, 37]);
  });
});

describe('fileTake', () => {
  it('adds nothing the second time, and nothing to a clip that is gone', () => {
    const once = run(cut, ...file(cut, 'A', longer(41), 'A-take').ops);
    expect(file(once, 'A', longer(41), 'A-take')).toEqual({ ops: [], gone: false });
    expect(file(cut, 'Z', longer(41), 'Z-take')).toEqual({ ops: [], gone: true });
  });

  it('is a candidate where a person chose another take meanwhile', () => {
    const other = run(cut, { type: 'addTake', clip: id('A'), take: take('other', 30), activate: true });
    const made = run(other, ...file(other, 'A', longer(41), 'A-take').ops);
    expect(findClip(made, id('A'))?.item.activeTake).toBe('other');
    expect(Object.keys(findClip(made, id('A'))!.item.takes)).toHaveLength(3);
  });

  it('is shown in a slug, and is not taken back by a run of the clip’s own graph', () => {
    const slug = film({ V1: [clip('S', 20)] });
    expect(shown(run(slug, ...file(slug, 'S', longer(25, 1), null).ops), 0)).toBe(1);
    const once = run(cut, ...file(cut, 'A', longer(41), 'A-take').ops);
    const again = landTake(once, { source: 'g:land', key: 'A', take: longer(30) });
    expect(again.active).toBe(false);
  });
});
