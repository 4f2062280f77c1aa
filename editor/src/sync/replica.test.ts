import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PendingWrite, Replica, Step } from './replica.ts';
import { answered, edit, openReplica, ordered, refetched, refused } from './replica.ts';
import type { Board, BoardOp } from './testing/board-document.ts';
import { emptyBoard, boardDocument as type } from './testing/board-document.ts';

type Here = Replica<Board, BoardOp>;

/** The server's side of the story: every revision, and what became of every write. */
class Story {
  readonly docs: Board[] = [emptyBoard];
  readonly events: { rev: number; opId: string; ops: readonly BoardOp[] }[] = [];
  readonly revs = new Map<string, number>();

  get rev(): number {
    return this.docs.length - 1;
  }

  order(opId: string, ops: readonly BoardOp[]): boolean {
    const applied = applyAll(type, this.docs[this.rev]!, ops);
    if (!applied.ok) return false;
    this.docs.push(applied.value.doc);
    this.events.push({ rev: this.rev, opId, ops });
    this.revs.set(opId, this.rev);
    return true;
  }
}

/** What must hold of a replica at every moment, whatever came before. */
function check(here: Here, story: Story): void {
  expect(here.confirmed).toEqual(story.docs[here.rev]);
  let present = here.confirmed;
  const held = new Set<string>();
  for (const write of here.pending) {
    const applied = applyAll(type, present, write.ops);
    if (applied.ok) present = applied.value.doc;
    else held.add(write.opId);
  }
  expect(here.present).toEqual(present);
  expect(here.held).toEqual(held);
  for (const { opId } of here.pending) {
    // What is confirmed is not pending any more: it would be shown twice.
    const rev = story.revs.get(opId);
    if (rev !== undefined) expect(rev).toBeGreaterThan(here.rev);
  }
  for (const [opId, rev] of here.granted) {
    expect(here.pending.map((write) => write.opId)).toContain(opId);
    expect(story.revs.get(opId)).toBe(rev);
    // The next in turn needs no waiting for.
    expect(rev).toBeGreaterThan(here.rev + 1);
  }
}

type Move =
  | { kind: 'edit'; op: BoardOp }
  | { kind: 'other'; op: BoardOp }
  /** An unsent edit reaches the server: mostly the oldest, but edits that a closed tab left behind may pass each other. */
  | { kind: 'send'; which: number }
  /** An event arrives: mostly the next, sometimes an old one again, sometimes one too far. */
  | { kind: 'event'; skip: number }
  | { kind: 'answer'; which: number }
  /** A fetch answers with what the server had so many revisions ago. */
  | { kind: 'fetch'; ago: number };

const id = fc.constantFrom('x', 'y');
const text = fc.constantFrom('1', '2', '3');
const op: fc.Arbitrary<BoardOp> = fc.oneof(
  fc.record({ type: fc.constant('setTitle' as const), title: text }),
  fc.record({ type: fc.constant('addCard' as const), id, text }),
  fc.record({ type: fc.constant('removeCard' as const), id }),
  fc.record({ type: fc.constant('setText' as const), id, text }),
);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), op }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('other' as const), op }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), which: fc.constantFrom(0, 0, 0, 1) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('event' as const), skip: fc.constantFrom(0, 0, 0, 0, -1, -2, 1, 2) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fetch' as const), ago: fc.nat(3) }) },
);

it('at every moment: the confirmed is the server’s, the present is it and what waits, and nothing is there twice', () => {
  let turn = 0;
  fc.assert(
    fc.property(fc.array(move, { minLength: 4, maxLength: 60 }), (moves) => {
      const story = new Story();
      let here: Here = openReplica(type, emptyBoard, 0);
      const sent = new Set<string>();
      const answers: { opId: string; rev: number }[] = [];
      const take = (step: Step<Board, BoardOp>) => {
        if ('gap' in step) here = refetched(type, here, story.docs[story.rev]!, story.rev);
        else here = step.replica;
      };
      for (const one of moves) {
        const { rev } = here;
        turn += 1;
        if (one.kind === 'edit') {
          const write: PendingWrite<BoardOp> = { opId: `mine-${turn}`, ops: [one.op], label: 'Edit', at: turn };
          const edited = edit(type, here, write);
          expect(edited.ok).toBe(applyAll(type, here.present, [one.op]).ok);
          if (edited.ok) {
            // The inverse takes the screen back to what it was.
            const back = applyAll(type, edited.value.replica.present, edited.value.inverse);
            expect(back.ok && back.value.doc).toEqual(here.present);
            here = edited.value.replica;
          }
        } else if (one.kind === 'other') story.order(`other-${turn}`, [one.op]);
        else if (one.kind === 'send') {
          const unsent = here.pending.filter((write) => !sent.has(write.opId));
          const next = unsent[Math.min(one.which, unsent.length - 1)];
          if (next) {
            sent.add(next.opId);
            if (story.order(next.opId, next.ops)) answers.push({ opId: next.opId, rev: story.rev });
            else {
              here = refused(type, here, next.opId);
              expect(here.pending.map((write) => write.opId)).not.toContain(next.opId);
            }
          }
        } else if (one.kind === 'event') {
          const event = story.events[here.rev + one.skip];
          if (event) {
            const step = ordered(type, here, event);
            // Only a hole is a reason to fetch.
            expect('gap' in step).toBe(event.rev > here.rev + 1);
            take(step);
            if (!('gap' in step)) expect(here.pending.map((write) => write.opId)).not.toContain(event.opId);
            expect(here.rev).toBeGreaterThanOrEqual(Math.max(rev, event.rev));
          }
        } else if (one.kind === 'answer') {
          const [answer] = answers.splice(one.which % Math.max(1, answers.length), 1);
          if (answer) take(answered(type, here, answer));
        } else {
          const at = Math.max(0, story.rev - one.ago);
          const waited = here.pending.length;
          here = refetched(type, here, story.docs[at]!, at);
          // Further, where the next revisions are edits of ours that were granted already.
          expect(here.rev).toBeGreaterThanOrEqual(Math.max(rev, at));
          expect(here.pending.length).toBeLessThanOrEqual(waited);
        }
        // A fetch does not say whose edits it holds: those are known by their answer or their event.
        const known = here.pending.filter(({ opId }) => (story.revs.get(opId) ?? Infinity) > here.rev);
        if (known.length === here.pending.length) check(here, story);
        expect(here.rev).toBeGreaterThanOrEqual(rev);
      }
    }),
    { numRuns: 400 },
  );
});

const write = (opId: string, ...ops: BoardOp[]): PendingWrite<BoardOp> => ({ opId, ops, label: 'Edit', at: 0 });
const made = (replica: Here, ...writes: PendingWrite<BoardOp>[]): Here =>
  writes.reduce((at, one) => {
    const edited = edit(type, at, one);
    if (!edited.ok) throw new Error(edited.error.message);
    return edited.value.replica;
  }, replica);
const open = () => openReplica(type, emptyBoard, 1);
const add = (card: string): BoardOp => ({ type: 'addCard', id: card, text: card });

it('a fetch that is older than what is known changes nothing', () => {
  const here = made(open(), write('a', add('x')));
  const newer = refetched(type, here, { title: 'T', cards: {} }, 5);
  expect(refetched(type, newer, emptyBoard, 4)).toBe(newer);
});

it('an answer for an edit that a fetch has brought already settles it at once', () => {
  const here = made(open(), write('a', add('x')), write('b', add('y')));
  const fetched = refetched(type, here, { title: '', cards: { x: 'x' } }, 2);
  // Not known to be mine: adding it again does not fit, so it is held and not lost.
  expect([...fetched.held]).toEqual(['a']);
  const step = answered(type, fetched, { opId: 'a', rev: 2 });
  expect('replica' in step && step.replica).toMatchObject({ rev: 2, present: { cards: { x: 'x', y: 'y' } } });
  expect('replica' in step && step.replica.pending.map(({ opId }) => opId)).toEqual(['b']);
});

it('an answer waits for the revisions before it, and then needs no event of its own', () => {
  const here = made(open(), write('a', add('x')));
  const early = answered(type, here, { opId: 'a', rev: 3 });
  if (!('replica' in early)) throw new Error('No gap.');
  expect(early.replica).toMatchObject({ rev: 1, present: { cards: { x: 'x' } } });
  const late = ordered(type, early.replica, { rev: 2, opId: 'other', ops: [{ type: 'setTitle', title: 'T' }] });
  expect('replica' in late && late.replica).toMatchObject({
    rev: 3,
    pending: [],
    present: { title: 'T', cards: { x: 'x' } },
  });
});

it('a fetch between answer and event takes with it what it is known to hold, and keeps what it does not', () => {
  const here = made(open(), write('a', add('x')), write('b', add('y')));
  const first = answered(type, here, { opId: 'a', rev: 3 });
  if (!('replica' in first)) throw new Error('No gap.');
  const second = answered(type, first.replica, { opId: 'b', rev: 5 });
  if (!('replica' in second)) throw new Error('No gap.');
  const fetched = refetched(type, second.replica, { title: 'T', cards: { x: 'x' } }, 3);
  expect(fetched.pending.map(({ opId }) => opId)).toEqual(['b']);
  expect([...fetched.granted]).toEqual([['b', 5]]);
  expect(fetched.present.cards).toEqual({ x: 'x', y: 'y' });
});

it('a held edit comes back to the screen when what was in its way has gone', () => {
  const here = made(open(), write('a', add('x')), write('b', add('y')));
  const blocked = ordered(type, here, { rev: 2, opId: 'other', ops: [{ type: 'addCard', id: 'x', text: 'theirs' }] });
  if (!('replica' in blocked)) throw new Error('No gap.');
  expect([...blocked.replica.held]).toEqual(['a']);
  const free = ordered(type, blocked.replica, { rev: 3, opId: 'more', ops: [{ type: 'removeCard', id: 'x' }] });
  expect('replica' in free && free.replica).toMatchObject({ present: { cards: { x: 'x', y: 'y' } } });
  expect('replica' in free && free.replica.held.size).toBe(0);
});

it('an answer for what is not waiting is nobody’s', () => {
  const here = open();
  expect(answered(type, here, { opId: 'never', rev: 9 })).toEqual({ replica: here });
});
