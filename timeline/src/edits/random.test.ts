import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEUTRAL } from '../colour/grade.ts';
import { checkSequence } from '../sequence/check.ts';
import { newClip } from '../sequence/create.ts';
import { allClips, sequenceLength } from '../sequence/items.ts';
import type { Clip, Sequence, TrackId } from '../sequence/types.ts';
import { CAPTION_STYLE } from '../text/style.ts';
import { seqFrame } from '../time/frames.ts';
import { type SequenceOp, sequenceDocument } from './document.ts';
import { clip, film, gap, id, take } from './fixtures.ts';

/** One random wish: numbers that are turned into an operation that fits the film as it is at that moment. */
const wish = fc.record({
  verb: fc.integer({ min: 0, max: 25 }),
  a: fc.nat(1000),
  b: fc.nat(1000),
  n: fc.integer({ min: -40, max: 40 }),
  flag: fc.boolean(),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function opOf(sequence: Sequence, { verb, a, b, n, flag }: Wish, turn: number): SequenceOp | null {
  const clips = [...allClips(sequence)];
  const track = sequence.tracks[b % sequence.tracks.length]!.id;
  const at = seqFrame(b % (sequenceLength(sequence) + 20));
  const fresh = clip(`n${turn}`, 1 + (a % 30), a % 5, a % 3 === 0 ? undefined : 40);
  const splitId = id(`s${turn}`);
  const edge = flag ? 'in' : 'out';
  if (verb === 0) return { type: 'append', track, clips: [fresh] };
  if (verb === 1) return { type: 'insert', track, at, clips: [fresh], splitId };
  if (verb === 2) return { type: 'overwrite', track, at, clips: [fresh], splitId };
  if (clips.length === 0) return null;
  const one: Clip = clips[a % clips.length]!;
  const on = sequence.tracks.find((it) => it.items.includes(one))!;
  const pair = on.items.filter((it): it is Clip => it.type === 'clip').slice(0, 1 + (b % 3));
  switch (verb) {
    case 3:
      return { type: 'move', clips: [one.id], track, at, mode: flag ? 'insert' : 'overwrite', splitId };
    case 4:
      return { type: 'move', clips: pair.map((it) => it.id), track, at, mode: 'overwrite', splitId };
    case 5:
      return { type: 'trim', clip: one.id, edge, by: n, ripple: b % 2 === 0, ...(a % 3 === 0 ? { beyond: true } : {}) };
    case 6:
      return { type: 'roll', clip: one.id, edge, by: n };
    case 7:
      return { type: 'slip', clip: one.id, by: n };
    case 8:
      return { type: 'slide', clip: one.id, by: n };
    case 9:
      return { type: 'split', clip: one.id, at, newId: splitId };
    case 10:
      return { type: 'rippleDelete', clips: pair.map((it) => it.id) };
    case 11:
      return { type: 'lift', clips: [one.id] };
    case 12: {
      const tracks = sequence.tracks.map((it, i) => ({ track: it.id, splitId: id(`s${turn}-${i}`) }));
      const to = seqFrame(at + Math.abs(n));
      return {
        type: 'removeRange',
        from: at,
        to,
        tracks: flag ? tracks : [tracks[b % tracks.length]!],
        close: a % 2 === 0,
      };
    }
    case 13: {
      const [before, after] = [seqFrame(Math.abs(n)), seqFrame(b % 20)];
      return {
        type: 'transition',
        clip: one.id,
        transition: { id: id(`t${turn}`), kind: 'dissolve', in: before, out: after },
      };
    }
    case 14:
      return { type: 'retime', clip: one.id, speed: { num: 1 + (a % 4), den: 1 + (b % 4) } };
    case 15: {
      const main = sequence.tracks[0]!.items.filter((it) => it.type === 'clip');
      return main.length > 0 ? { type: 'anchor', clip: one.id, to: flag ? main[b % main.length]!.id : null } : null;
    }
    case 16:
      return {
        type: 'setClip',
        clip: one.id,
        set: { gainDb: n / 2, opacity: flag ? null : 0.5, fades: { in: seqFrame(b % 9), out: seqFrame(a % 9) } },
      };
    case 17:
      return { type: 'link', clips: [one.id, clips[b % clips.length]!.id], link: flag ? 'l' : null };
    case 18:
      return { type: 'recall', source: 'g:n', key: 'C', ...(flag ? { to: { track, at, splitId } } : {}) };
    case 19: {
      const keys = flag
        ? [
            { at: n, value: 0.2, ease: 'ease' as const },
            { at: n + 9, value: 1, ease: 'hold' as const },
          ]
        : null;
      return { type: 'setKeys', clip: one.id, name: a % 2 === 0 ? 'opacity' : 'transform.scale', keys };
    }
    case 20:
      return {
        type: 'setClip',
        clip: one.id,
        set: {
          grade: flag ? { ...NEUTRAL, exposure: 1 } : null,
          pan: flag ? 0.5 : null,
          ...(one.text ? { text: { words: `${a}` } } : {}),
        },
      };
    case 21: {
      const cues = [0, 1, 2].map((i) => ({
        id: id(`q${turn}-${i}`),
        from: seqFrame((a % 50) + i * (b % 30)),
        to: seqFrame((a % 50) + i * (b % 30) + 1 + (b % 20)),
        words: 'Who?',
      }));
      return { type: 'setCaptions', track: 'C1' as TrackId, cues };
    }
    case 22:
      return flag
        ? { type: 'addTrack', id: 'C1' as TrackId, kind: 'video', name: 'Captions', captions: CAPTION_STYLE }
        : {
            type: 'overwrite',
            track,
            at,
            clips: [newClip({ id: `w${turn}`, name: 'w', length: 8, text: { words: 'W' } })],
            splitId,
          };
    case 23:
      return {
        type: 'addTake',
        clip: one.id,
        take: take(`more${turn}`, 10 + (a % 60), { head: b % 9 }),
        activate: flag,
      };
    case 24: {
      const [seen] = Object.keys(one.takes);
      if (!seen) return null;
      if (b % 3 === 0) {
        const media = { kind: 'video' as const, rate: { num: 25, den: 1 }, frames: 1 + (a % 50), audio: flag };
        return { type: 'relinkTake', clip: one.id, take: seen as never, media: { ...media, asset: 'd'.repeat(64) } };
      }
      const set = { circled: flag ? (true as const) : null, note: n > 0 ? `n${n}` : null };
      return { type: 'markTake', clip: one.id, take: seen as never, set };
    }
    default:
      return { type: 'setMarker', marker: { id: `m${a % 4}` as never, at, name: 'Beat' } };
  }
}

/** Taken off it is remembered, and can come back at any later moment. */
const landed = (name: string, length: number, media: number): Clip => ({
  ...clip(name, length, 0, media),
  landing: { source: 'g:n', key: name, planned: seqFrame(length), touched: false, pinned: false },
});

const start = (): Sequence =>
  film({
    V1: [clip('A', 24, 4, 40), clip('B', 30), landed('C', 12, 20)],
    V2: [gap(10), { ...clip('D', 12, 3, 30), anchor: { clip: id('A'), offset: 10 } }],
    A1: [clip('S', 40, 0, 60), clip('T', 5, 2, 9)],
  });

describe('any row of edits', () => {
  it('keeps every invariant, and is undone and redone exactly, step by step and all at once', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 25 }), (wishes) => {
        let doc = start();
        const history: { before: Sequence; inverse: readonly SequenceOp[] }[] = [];
        wishes.forEach((it, turn) => {
          const op = opOf(doc, it, turn);
          const applied = op && sequenceDocument.apply(doc, op);
          if (!applied?.ok) return;
          expect(checkSequence(applied.value.doc), JSON.stringify(op)).toEqual([]);
          const back = applied.value.inverse.reduce((present, step) => {
            const undone = sequenceDocument.apply(present, step);
            if (!undone.ok) throw new Error(`${undone.error.message} after ${JSON.stringify(op)}`);
            return undone.value.doc;
          }, applied.value.doc);
          expect(back, JSON.stringify(op)).toEqual(doc);
          history.push({ before: doc, inverse: applied.value.inverse });
          doc = applied.value.doc;
        });
        for (const { before, inverse } of history.reverse()) {
          for (const step of inverse) {
            const undone = sequenceDocument.apply(doc, step);
            if (!undone.ok) throw new Error(undone.error.message);
            doc = undone.value.doc;
          }
          expect(doc).toEqual(before);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never breaks an invariant when steps are taken back in any order', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 4, maxLength: 12 }), fc.nat(), (wishes, pick) => {
        let doc = start();
        const undo: (readonly SequenceOp[])[] = [];
        wishes.forEach((it, turn) => {
          const op = opOf(doc, it, turn);
          const applied = op && sequenceDocument.apply(doc, op);
          if (!applied?.ok) return;
          undo.push(applied.value.inverse);
          doc = applied.value.doc;
        });
        if (undo.length === 0) return;
        for (const step of undo[pick % undo.length]!) {
          const result = sequenceDocument.apply(doc, step);
          if (result.ok) expect(checkSequence(result.value.doc), JSON.stringify(step)).toEqual([]);
          else expect(result.error.code).toBe('conflict');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a film of 5,000 clips', () => {
  const items = Array.from({ length: 5000 }, (_, i) => newClip({ id: `c${i}`, name: `c${i}`, length: 24 }));
  const long = film({ V1: items, V2: [gap(30), { ...clip('a', 9), anchor: { clip: id('c1'), offset: 6 } }] });
  const ops: SequenceOp[] = [
    { type: 'trim', clip: id('c2500'), edge: 'out', by: -3 },
    { type: 'split', clip: id('c10'), at: seqFrame(250), newId: id('x') },
    {
      type: 'move',
      clips: [id('c4990')],
      track: 'V1' as TrackId,
      at: seqFrame(0),
      mode: 'overwrite',
      splitId: id('x'),
    },
    { type: 'rippleDelete', clips: [id('c0'), id('c4999')] },
    { type: 'setClip', clip: id('c4000'), set: { gainDb: -3 } },
  ];
  it.each(ops)('$type is edited in ≤ 2 ms and undone in ≤ 1 ms, with an inverse that stays small', (op) => {
    const there: number[] = [];
    const back: number[] = [];
    for (let i = 0; i < 40; i++) {
      const begun = performance.now();
      const applied = sequenceDocument.apply(long, op);
      there.push(performance.now() - begun);
      if (!applied.ok) throw new Error(applied.error.message);
      expect(JSON.stringify(applied.value.inverse).length).toBeLessThan(1500);
      const again = performance.now();
      sequenceDocument.apply(applied.value.doc, applied.value.inverse[0]!);
      back.push(performance.now() - again);
    }
    // The best of forty is what the work takes; the others are what a shared machine did meanwhile. Twice the limits of
    // the design, for processors that are half as quick.
    expect(Math.min(...there)).toBeLessThan(4);
    expect(Math.min(...back)).toBeLessThan(2);
    if (process.env.TIMES) console.log(op.type, Math.min(...there).toFixed(2), Math.min(...back).toFixed(2));
  });
});
