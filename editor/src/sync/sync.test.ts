import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardOp } from './testing/board-document.ts';
import { FakeClient, settle } from './testing/fake-client.ts';
import { FakeServer } from './testing/fake-server.ts';

async function tabs(...names: string[]) {
  const server = new FakeServer();
  const clients = names.map((name) => new FakeClient(name, server));
  for (const client of clients) await client.start();
  await settle(clients);
  return { server, clients };
}

const add = (id: string, text = id): BoardOp => ({ type: 'addCard', id, text });

describe('one tab', () => {
  it('shows an edit at once and settles it', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    expect(a.edit(add('x')).ok).toBe(true);
    expect(a.board.cards).toEqual({ x: 'x' });
    expect(server.doc.cards).toEqual({});
    await settle(clients);
    expect(server.doc.cards).toEqual({ x: 'x' });
    expect(a.pending).toBe(0);
    expect(a.session.replica?.rev).toBe(server.rev);
  });

  it('refuses in words what does not fit, and sends nothing', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    a.edit(add('x'));
    const again = a.edit(add('x'));
    expect(again.ok ? '' : again.error.message).toBe('Card x is there already.');
    await settle(clients);
    expect(server.applied).toHaveLength(1);
  });

  it('sends an edit made offline after the line is back, once', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    a.socket?.cut();
    expect(a.state.kind).toBe('waiting');
    a.edit(add('x'));
    expect(a.board.cards).toEqual({ x: 'x' });
    await settle(clients);
    expect(server.doc.cards).toEqual({ x: 'x' });
    expect(server.applied).toHaveLength(1);
  });

  it('does not apply a write twice whose answer was lost', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    a.edit(add('x'));
    a.socket?.stepUp();
    expect(server.doc.cards).toEqual({ x: 'x' });
    a.socket?.cut();
    await settle(clients);
    expect(server.applied).toHaveLength(1);
    expect(a.pending).toBe(0);
    expect(a.refusals).toEqual([]);
  });

  it('keeps an offline edit through a reload', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    a.socket?.cut();
    a.edit(add('x'));
    const reloaded = new FakeClient('a', server, a.disk);
    await reloaded.start();
    expect(reloaded.board.cards).toEqual({ x: 'x' });
    await settle([reloaded]);
    expect(server.doc.cards).toEqual({ x: 'x' });
    expect(a.disk.size).toBe(0);
  });

  it('keeps an edit through a reload that the server had already taken', async () => {
    const { server, clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    a.edit(add('x'));
    a.socket?.stepUp();
    a.socket?.cut();
    const reloaded = new FakeClient('a', server, a.disk);
    await reloaded.start();
    await settle([reloaded]);
    expect(server.applied).toHaveLength(1);
    expect(reloaded.board).toEqual(server.doc);
    expect(reloaded.refusals).toEqual([]);
  });

  it('comes back after the server started its numbering anew', async () => {
    const { server, clients } = await tabs('a', 'b');
    const [a, b] = clients as [FakeClient, FakeClient];
    a.edit(add('x'));
    await settle(clients);
    server.restart();
    b.edit(add('y'));
    await settle(clients);
    expect(a.board).toEqual(server.doc);
    expect(b.board).toEqual(server.doc);
    expect(server.doc.cards).toEqual({ x: 'x', y: 'y' });
  });

  it('notices a dead line by its silence', async () => {
    const { clients } = await tabs('a');
    const [a] = clients as [FakeClient];
    const first = a.socket;
    a.wait(15_000);
    a.wait(15_000);
    a.wait(15_000);
    expect(first?.readyState).toBe(3);
    expect(a.state.kind).toBe('waiting');
  });
});

describe('two tabs', () => {
  it('agree where both write the same property: the last writer wins', async () => {
    const { server, clients } = await tabs('a', 'b');
    const [a, b] = clients as [FakeClient, FakeClient];
    a.edit({ type: 'setTitle', title: 'from a' });
    b.edit({ type: 'setTitle', title: 'from b' });
    await settle(clients);
    expect(a.board).toEqual(server.doc);
    expect(b.board).toEqual(server.doc);
    expect(server.applied).toHaveLength(2);
  });

  it('say in words which edit lost, and agree afterwards', async () => {
    const { server, clients } = await tabs('a', 'b');
    const [a, b] = clients as [FakeClient, FakeClient];
    a.edit(add('x'));
    await settle(clients);
    a.edit({ type: 'removeCard', id: 'x' });
    b.edit({ type: 'setText', id: 'x', text: 'new' });
    a.socket?.stepUp();
    await settle(clients);
    expect(b.refusals.map(({ refusal }) => refusal.message)).toEqual(['Card x is gone.']);
    expect(a.board).toEqual(server.doc);
    expect(b.board).toEqual(server.doc);
  });

  it('keep the later edits of a tab when an earlier one is refused', async () => {
    const { server, clients } = await tabs('a', 'b');
    const [a, b] = clients as [FakeClient, FakeClient];
    b.socket?.cut();
    b.edit(add('x', 'of b'));
    b.edit(add('y', 'of b'));
    a.edit(add('x', 'of a'));
    while (a.socket?.stepUp());
    await settle(clients);
    expect(server.doc.cards).toEqual({ x: 'of a', y: 'of b' });
    expect(b.board).toEqual(server.doc);
    expect(b.refusals).toHaveLength(1);
  });
});

type Move =
  | { kind: 'edit'; who: number; op: BoardOp }
  | { kind: 'up' | 'down' | 'cut' | 'open'; who: number }
  | { kind: 'wait'; who: number; ms: number };

const who = fc.nat(2);
const id = fc.constantFrom('x', 'y', 'z');
const text = fc.constantFrom('1', '2', '3');
const op: fc.Arbitrary<BoardOp> = fc.oneof(
  fc.record({ type: fc.constant('setTitle' as const), title: text }),
  fc.record({ type: fc.constant('addCard' as const), id, text }),
  fc.record({ type: fc.constant('removeCard' as const), id }),
  fc.record({ type: fc.constant('setText' as const), id, text }),
);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), who, op }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('up' as const, 'down' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'open' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), who, ms: fc.constantFrom(300, 5000) }) },
);

function play(clients: readonly FakeClient[], moves: readonly Move[]): Set<string> {
  const accepted = new Set<string>();
  for (const one of moves) {
    const client = clients[one.who];
    if (!client) continue;
    if (one.kind === 'edit') {
      const result = client.edit(one.op);
      if (result.ok) accepted.add(result.value.opId);
    } else if (one.kind === 'wait') client.wait(one.ms);
    else if (one.kind === 'up') client.socket?.stepUp();
    else if (one.kind === 'down') client.socket?.stepDown();
    else if (one.kind === 'cut') client.socket?.cut();
    else client.connected();
  }
  return accepted;
}

it('whatever is cut, delayed or written at once: all tabs end with what the server has, and no edit is lost unsaid', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 80 }), async (moves) => {
      const { server, clients } = await tabs('a', 'b', 'c');
      const accepted = play(clients, moves);
      await settle(clients);
      for (const client of clients) {
        expect(client.board).toEqual(server.doc);
        expect(client.pending).toBe(0);
        expect(client.disk.size).toBe(0);
      }
      const applied = new Set(server.applied);
      expect(applied.size).toBe(server.applied.length);
      const said = new Set(clients.flatMap((client) => client.refusals.map(({ write }) => write.opId)));
      for (const opId of accepted) expect(applied.has(opId) !== said.has(opId)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
