import { expect, it, onTestFinished } from 'vitest';
import { openStorage } from './open-storage.ts';
import { temporaryFolder } from './testing/temporary.ts';

async function open() {
  const storage = await openStorage(await temporaryFolder());
  onTestFinished(() => storage.close());
  await storage.db.write(async (tx) => {
    await storage.projects.create(tx, { id: 'p', title: 'The Last Lamp' });
    await storage.documents.create(tx, { id: 'd', project: 'p', kind: 'script', title: 'Script', json: { text: '' } });
  });
  return storage;
}

const change = (rev: number, opId = `op${rev}`) => ({
  document: 'd',
  rev,
  opId,
  client: 'c',
  origin: 'hand' as const,
  ops: [{ type: 'setText', text: `t${rev}` }],
  inverse: [{ type: 'setText', text: `t${rev - 1}` }],
  json: { text: `t${rev}` },
});

it('keeps a document with the way it became what it is', async () => {
  const { db, documents } = await open();
  await db.write((tx) => documents.change(tx, change(1)));
  await db.write((tx) => documents.change(tx, change(2)));
  expect(await documents.get('d')).toMatchObject({ rev: 2, json: { text: 't2' } });
  expect(await documents.changesAfter('d', 1)).toMatchObject([{ rev: 2, opId: 'op2', inverse: [{ text: 't1' }] }]);
  expect((await documents.byOpId('d', 'op1'))?.rev).toBe(1);
  expect(await documents.byOpId('d', 'never')).toBeNull();
});

it('lets no revision be written twice, and no operation id be used twice', async () => {
  const { db, documents } = await open();
  await db.write((tx) => documents.change(tx, change(1)));
  await expect(db.write((tx) => documents.change(tx, change(1, 'other')))).rejects.toThrow('not at revision 0');
  await expect(db.write((tx) => documents.change(tx, change(2, 'op1')))).rejects.toThrow();
  expect((await documents.get('d'))?.rev).toBe(1);
});

it('keeps named revisions whole', async () => {
  const { db, documents } = await open();
  await db.write((tx) => documents.change(tx, change(1)));
  const named = await db.write((tx) => documents.nameRevision(tx, 'd', 'First draft'));
  await db.write((tx) => documents.change(tx, change(2)));
  expect(await documents.revisions('d')).toMatchObject([{ name: 'First draft', rev: 1 }]);
  expect((await documents.revision(named?.id ?? ''))?.json).toEqual({ text: 't1' });
});

it('removes a project with everything in it', async () => {
  const { db, projects, documents, assets } = await open();
  await db.write((tx) => projects.update(tx, 'p', { title: 'Lamp', defaults: { script: 'd' } }));
  expect(await projects.byTitle('Lamp')).toMatchObject({ defaults: { script: 'd', sequence: null } });
  await db.write((tx) => projects.remove(tx, 'p'));
  expect(await projects.list()).toEqual([]);
  expect(await documents.get('d')).toBeNull();
  expect(await assets.list('p')).toEqual([]);
});
