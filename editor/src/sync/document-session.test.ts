import type { ClientMessage } from '@reelgraph/runtime/protocol';
import { expect, it } from 'vitest';
import { type AnyDocumentType, DocumentSession } from './document-session.ts';
import { memoryPendingStore } from './pending-store.ts';
import type { Board } from './testing/board-document.ts';
import { boardDocument, emptyBoard } from './testing/board-document.ts';

type Fetched = { doc: unknown; rev: number };

/** A session whose fetches and messages are in the hands of the test. */
function session() {
  const fetches: { resolve(value: Fetched): void; reject(error: Error): void }[] = [];
  const sent: ClientMessage[] = [];
  let ids = 0;
  const made = new DocumentSession({
    id: 'd',
    type: boardDocument as unknown as AnyDocumentType,
    store: memoryPendingStore(),
    fetch: () => new Promise((resolve, reject) => fetches.push({ resolve, reject })),
    send: (message) => sent.push(message) > 0,
    newId: () => {
      ids += 1;
      return `w${ids}`;
    },
    now: () => 0,
    onChange: () => {},
    onRefused: () => {},
    onBroken: () => {},
  });
  return { made, fetches, sent };
}

const quiet = () => new Promise((resolve) => setImmediate(resolve));
const title = (text: string, rev: number) => ({
  ...{ doc: 'd', rev, opId: `o${rev}`, client: 'b' },
  ops: [{ type: 'setTitle', title: text }],
});

async function opened() {
  const all = session();
  void all.made.open();
  await quiet();
  all.fetches.shift()!.resolve({ doc: emptyBoard, rev: 1 });
  await quiet();
  return all;
}

it('what arrives while it fetches is taken afterwards, and costs no second fetch', async () => {
  const { made, fetches } = await opened();
  made.receive(title('third', 3));
  expect(fetches).toHaveLength(1);
  made.receive(title('fourth', 4));
  fetches.shift()!.resolve({ doc: { ...emptyBoard, title: 'third' }, rev: 3 });
  await quiet();
  expect(made.replica).toMatchObject({ rev: 4 });
  expect((made.replica!.present as Board).title).toBe('fourth');
  expect(fetches).toHaveLength(0);
});

it('a fetch that failed is made again when the line is back, and only then', async () => {
  const { made, fetches } = await opened();
  made.receive(title('third', 3));
  fetches.shift()!.reject(new Error('offline'));
  await quiet();
  expect(made.replica?.rev).toBe(1);
  expect(fetches).toHaveLength(0);
  made.reconnected();
  expect(fetches).toHaveLength(1);
  fetches.shift()!.resolve({ doc: { ...emptyBoard, title: 'third' }, rev: 3 });
  await quiet();
  expect(made.replica?.rev).toBe(3);
  made.reconnected();
  expect(fetches).toHaveLength(0);
});

it('one edit is on its way at a time, each against what came before it', async () => {
  const { made, sent } = await opened();
  made.edit([{ type: 'setTitle', title: 'a' } as never], 'Edit');
  made.edit([{ type: 'setTitle', title: 'b' } as never], 'Edit');
  expect(sent.map((message) => message.type === 'write' && [message.opId, message.baseRev])).toEqual([['w1', 1]]);
  made.answer({ ok: true, key: 'w1', doc: 'd', opId: 'w1', rev: 2 });
  expect(sent.map((message) => message.type === 'write' && [message.opId, message.baseRev])).toEqual([
    ['w1', 1],
    ['w2', 2],
  ]);
});
