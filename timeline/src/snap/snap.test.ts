import { describe, expect, it } from 'vitest';
import { clip, film, gap, id } from '../edits/fixtures.ts';
import type { SnapPoint } from './snap.ts';
import { nearestPoint, SNAP_ENTER, SNAP_LEAVE, snap, snapPoints } from './snap.ts';

const at = (...frames: number[]): SnapPoint[] =>
  frames.map((frame) => ({ at: frame, kind: 'start', label: String(frame) }));

describe('snap', () => {
  it('takes the nearest point, not the first or last that is near', () => {
    expect(snap(at(90, 98, 107), [100], 1)?.point.at).toBe(98);
    expect(snap(at(90, 99, 101), [102], 1)?.point.at).toBe(101);
  });
  it('measures in pixels: the same at every zoom', () => {
    expect(snap(at(100), [100 + SNAP_ENTER], 1)?.shift).toBe(-SNAP_ENTER);
    expect(snap(at(100), [101 + SNAP_ENTER], 1)).toBeNull();
    expect(snap(at(100), [100 + SNAP_ENTER * 10], 0.1)).not.toBeNull();
    expect(snap(at(100), [102], 10)).toBeNull();
  });
  it('lets the nearest of several edges win', () => {
    expect(snap(at(0, 50), [5, 52], 1)).toMatchObject({ edge: 1, shift: -2 });
  });
  it('lets go later than it caught', () => {
    const held = snap(at(100), [95], 1);
    expect(snap(at(100), [100 - SNAP_LEAVE], 1, held)?.shift).toBe(SNAP_LEAVE);
    expect(snap(at(100), [99 - SNAP_LEAVE], 1, held)).toBeNull();
    expect(snap(at(100), [100 - SNAP_LEAVE], 1)).toBeNull();
  });
  it('goes over to a nearer point while one is held', () => {
    const held = snap(at(100, 112), [101], 1);
    expect(snap(at(100, 112), [110], 1, held)?.point.at).toBe(112);
  });
  it('finds the nearest of many by halves', () => {
    const many = at(...Array.from({ length: 10_000 }, (_, i) => i * 24));
    for (const frame of [-5, 0, 11, 13, 120_001, 999_999]) {
      const slow = many.reduce((best, point) =>
        Math.abs(point.at - frame) < Math.abs(best.at - frame) ? point : best,
      );
      expect(nearestPoint(many, frame)?.at).toBe(slow.at);
    }
  });
});

describe('snapPoints', () => {
  it('gives edges, playhead and markers in order, without the dragged clips and hidden tracks', () => {
    const sequence = {
      ...film({ V1: [clip('A', 10), clip('B', 5)], V2: [gap(3), clip('C', 4)] }),
      markers: [{ id: 'm' as never, at: 12 as never, name: 'Beat' }],
    };
    expect(snapPoints(sequence, { playhead: 8 }).map((it) => it.at)).toEqual([0, 3, 7, 8, 10, 12, 15]);
    expect(snapPoints(sequence, { ignore: new Set([id('C')]) }).map((it) => it.at)).toEqual([0, 10, 12, 15]);
    const hidden = {
      ...sequence,
      tracks: sequence.tracks.map((it) => (it.id === 'V2' ? { ...it, hidden: true } : it)),
    };
    expect(snapPoints(hidden).map((it) => it.at)).toEqual([0, 10, 12, 15]);
  });
});
