import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyGraph, type GraphDocument } from '@reelgraph/nodes/graph';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../storage/index.ts';
import { DocumentService } from './service.ts';

let folder: string;
let storage: Storage;
let documents: DocumentService;
let graph: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-documents-'));
  storage = await openStorage(folder);
  documents = new DocumentService(storage);
  graph = randomUUID();
  await storage.db.write(async (tx) => {
    await storage.projects.create(tx, { id: 'p', title: 'P' });
    await documents.createInTx(tx, { id: graph, project: 'p', kind: 'graph', title: 'G', doc: emptyGraph(graph, 'G') });
  });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (ops: unknown[], opId: string = randomUUID(), baseRev = 0) =>
  documents.write({ doc: graph, baseRev, opId, client: 'test', origin: 'hand', ops });
const addNote = (id: string, text = id) => ({
  type: 'addNote',
  note: { id, text, position: { x: 0, y: 0 }, size: { width: 200, height: 100 } },
});
const notes = async () => Object.keys(((await documents.get(graph)).doc as GraphDocument).notes).sort();

describe('writing to a document', () => {
  it('numbers the writes of two clients that did not know of each other, and keeps both', async () => {
    const answers = await Promise.all([write([addNote('a')]), write([addNote('b')])]);
    expect(answers.map((answer) => answer.rev).sort()).toEqual([1, 2]);
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('does a write that is sent twice once', async () => {
    const first = await write([addNote('a')], 'same');
    const second = await write([addNote('a')], 'same');
    expect(second).toEqual(first);
    expect(await storage.events.after('project:p', 0, 100)).toHaveLength(2);
  });

  it('refuses in words what no longer fits, and changes nothing of it', async () => {
    const answer = await write([addNote('a'), { type: 'removeNote', note: 'not-there' }]);
    expect(answer.ok).toBe(false);
    expect(!answer.ok && answer.refusal.message).toMatch(/\w+ \w+/);
    expect(await notes()).toEqual([]);
    expect((await documents.get(graph)).rev).toBe(0);
  });

  it('refuses an operation that it does not know', async () => {
    const answer = await write([{ type: 'explode' }]);
    expect(answer.ok).toBe(false);
  });

  it('puts memory back where the transaction around it fails', async () => {
    await expect(
      storage.db.write(async (tx) => {
        await documents.applyInTx(tx, {
          doc: graph,
          baseRev: 0,
          opId: 'x',
          client: 'run',
          origin: 'run',
          ops: [addNote('a')],
        });
        throw new Error('the task was not recorded');
      }),
    ).rejects.toThrow('the task was not recorded');
    expect(await notes()).toEqual([]);
    await write([addNote('b')]);
    expect(await notes()).toEqual(['b']);
    expect((await documents.get(graph)).rev).toBe(1);
  });

  it('is there after a restart', async () => {
    await write([addNote('a')]);
    await storage.close();
    storage = await openStorage(folder);
    documents = new DocumentService(storage);
    expect(await notes()).toEqual(['a']);
  });

  it('goes back to an earlier revision as a write that can itself be undone', async () => {
    await write([addNote('a')]);
    const named = await documents.nameRevision(graph, 'before');
    await write([addNote('b')]);
    await write([{ type: 'removeNote', note: 'a' }]);
    expect(await documents.restore(graph, named.rev, 'test', randomUUID())).toMatchObject({ ok: true, rev: 4 });
    expect(await notes()).toEqual(['a']);
    expect(await documents.restore(graph, 3, 'test', randomUUID())).toMatchObject({ ok: true, rev: 5 });
    expect(await notes()).toEqual(['b']);
    // What it answers takes it back.
    const back = await documents.restore(graph, named.rev, 'test', randomUUID());
    expect(await notes()).toEqual(['a']);
    if (back.ok) await write(back.inverse as { type: string }[]);
    expect(await notes()).toEqual(['b']);
    expect(await documents.restore(graph, 99, 'test', randomUUID())).toMatchObject({ ok: false });
  });
});
