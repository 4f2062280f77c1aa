import {
  applyAll,
  type Clip,
  clipOfTake,
  emptySequence,
  type Item,
  type ItemId,
  layoutSequence,
  type Sequence,
  type SequenceOp,
  seqFrame,
  sequenceDocument,
  type Take,
  unwrap,
} from '@reelgraph/timeline';
import { type BenchRow, type Measured, middle } from './row.ts';

const CLIPS = 5000;

const take = (n: number): Take => ({
  id: `take-${n}` as Take['id'],
  asset: n.toString(16).padStart(64, '0'),
  kind: 'video',
  rate: { num: 24, den: 1 },
  frames: 200,
  audio: true,
  state: 'ready',
});

const clip = (n: number): Clip => {
  const bare = clipOfTake(take(n), { id: `clip-${n}`, name: `Shot ${n}`, length: 48 });
  return { ...bare, trim: { in: seqFrame(40), length: seqFrame(48) } };
};

/** 3,600 clips on V1, 1,400 between gaps on V2; every clip has handles, so that no verb is refused. */
function bigFilm(): Sequence {
  const empty = emptySequence({
    id: 'big',
    title: 'Big',
    rate: { num: 24, den: 1 },
    size: { width: 1920, height: 1080 },
  });
  const main = Array.from({ length: 3600 }, (_, n) => clip(n));
  const above = Array.from({ length: CLIPS - 3600 }, (_, n): Item[] => [
    // A gap is named after the clip behind it, as every edit leaves it.
    { type: 'gap', id: `gap-clip-${3600 + n}` as ItemId, length: seqFrame(60) },
    clip(3600 + n),
  ]).flat();
  const items: Readonly<Record<string, readonly Item[]>> = { V1: main, V2: above };
  return { ...empty, tracks: empty.tracks.map((track) => ({ ...track, items: items[track.id] ?? [] })) };
}

const id = (text: string): ItemId => text as ItemId;
const fresh = (n: number): Clip => ({ ...clip(n), id: id(`fresh-${n}`) });

/** One operation of each verb, on clip `n` of V1 (or of V2 where the verb belongs there). */
const verbs: Readonly<Record<string, (n: number) => SequenceOp>> = {
  append: (n) => ({ type: 'append', track: 'V1' as never, clips: [fresh(n)] }),
  insert: (n) => ({
    type: 'insert',
    track: 'V1' as never,
    at: seqFrame(n * 48 + 7),
    clips: [fresh(n)],
    splitId: id(`s-${n}`),
  }),
  overwrite: (n) => ({
    type: 'overwrite',
    track: 'V2' as never,
    at: seqFrame(n * 30 + 7),
    clips: [fresh(n)],
    splitId: id(`s-${n}`),
  }),
  move: (n) => ({
    type: 'move',
    clips: [id(`clip-${n}`)],
    track: 'V1' as never,
    at: seqFrame(48 * 1800),
    mode: 'insert',
    splitId: id(`s-${n}`),
  }),
  trim: (n) => ({ type: 'trim', clip: id(`clip-${n}`), edge: 'out', by: -5 }),
  roll: (n) => ({ type: 'roll', clip: id(`clip-${n}`), edge: 'out', by: 5 }),
  slip: (n) => ({ type: 'slip', clip: id(`clip-${n}`), by: 5 }),
  slide: (n) => ({ type: 'slide', clip: id(`clip-${n}`), by: 5 }),
  split: (n) => ({ type: 'split', clip: id(`clip-${n}`), at: seqFrame(n * 48 + 20), newId: id(`s-${n}`) }),
  rippleDelete: (n) => ({ type: 'rippleDelete', clips: [id(`clip-${n}`)] }),
  lift: (n) => ({ type: 'lift', clips: [id(`clip-${3600 + (n % 1400)}`)] }),
  removeRange: (n) => ({
    type: 'removeRange',
    from: seqFrame(n * 48 + 10),
    to: seqFrame(n * 48 + 100),
    tracks: [{ track: 'V1' as never, splitId: id(`s-${n}`) }],
    close: true,
  }),
  transition: (n) => ({
    type: 'transition',
    clip: id(`clip-${n}`),
    transition: { id: id(`t-${n}`), kind: 'dissolve', in: seqFrame(6), out: seqFrame(6) },
  }),
  retime: (n) => ({ type: 'retime', clip: id(`clip-${n}`), speed: { num: 3, den: 2 } }),
  setClip: (n) => ({ type: 'setClip', clip: id(`clip-${n}`), set: { gainDb: -3 } }),
  addTake: (n) => ({ type: 'addTake', clip: id(`clip-${n}`), take: take(9000 + n), activate: true }),
};

/** Where the operations fall: the beginning, the middle and the end of the film, so that no end is favoured. */
const places = Array.from({ length: 21 }, (_, i) => 5 + i * 175);

function perVerb(time: (film: Sequence, op: SequenceOp) => number): Measured {
  const film = bigFilm();
  let worst = { verb: '', ms: 0 };
  for (const [verb, make] of Object.entries(verbs)) {
    for (const n of places) time(film, make(n)); // warm-up
    const ms = middle(places.map((n) => time(film, make(n))));
    if (ms > worst.ms) worst = { verb, ms };
  }
  return { value: worst.ms, peer: `the slowest verb is ${worst.verb}` };
}

/** Script time: processor milliseconds of this process, so that a busy machine does not count. */
const clock = (work: () => unknown): number => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

export const rows: readonly BenchRow[] = [
  {
    name: 'timeline.edit_5000_ms',
    measure: async () => perVerb((film, op) => clock(() => unwrap(sequenceDocument.apply(film, op)))),
  },
  {
    name: 'timeline.undo_5000_ms',
    measure: async () =>
      perVerb((film, op) => {
        const { doc, inverse } = unwrap(sequenceDocument.apply(film, op));
        return clock(() => unwrap(applyAll(sequenceDocument, doc, inverse)));
      }),
  },
  {
    name: 'timeline.open_5000_ms',
    measure: async () => {
      const text = JSON.stringify(bigFilm());
      const open = () => layoutSequence(unwrap(sequenceDocument.parse(JSON.parse(text))));
      open(); // warm-up
      return middle(Array.from({ length: 9 }, () => clock(open)));
    },
  },
];
