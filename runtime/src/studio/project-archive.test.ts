import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptySequence } from '@reelgraph/timeline';
import { expect, it, onTestFinished } from 'vitest';
import { DocumentService } from '../documents/service.ts';
import { readTar } from '../storage/archive/tar.ts';
import { openStorage } from '../storage/index.ts';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { exportProject, importProject } from './project-archive.ts';
import { ProjectService } from './projects.ts';

async function studio() {
  const storage = await openStorage(await temporaryFolder());
  onTestFinished(() => storage.close());
  const documents = new DocumentService(storage);
  return { storage, documents, projects: new ProjectService(storage, documents) };
}

async function withProject() {
  const made = await studio();
  const { storage, projects, documents } = made;
  const { id } = await projects.create({ title: 'Harbour' });
  const files = await Promise.all(
    ['a picture', 'x'.repeat(100_000), ''].map((text) => storage.artifacts.put(text, 'image/png')),
  );
  await storage.db.write(async (tx) => {
    await storage.projects.update(tx, id, { poster: files[0]?.sha ?? null });
    const ref = { kind: 'image' as const, artifact: files[1]?.sha ?? '', mime: 'image/png', width: 1, height: 1 };
    const more = { kind: 'image' as const, artifact: ref.artifact, ref, bytes: 100_000, source: 'upload' as const };
    await storage.assets.add(tx, { id: 'asset-1', project: id, name: 'Sky', ...more });
    const sequence = emptySequence({
      id: 'second',
      title: 'Trailer',
      rate: { num: 24, den: 1 },
      size: { width: 8, height: 8 },
    });
    await documents.createInTx(tx, { id: 'second', project: id, kind: 'sequence', title: 'Trailer', doc: sequence });
  });
  const path = join(await temporaryFolder(), 'harbour.reelgraph');
  expect(await exportProject(made, id, path)).toEqual({ files: 2, bytes: 100_009 });
  return { made, id, path };
}

it('R23 a project that is exported, imported and exported again is the same, to the byte', async () => {
  const { made, id, path } = await withProject();
  const other = await studio();
  expect(await importProject(other, path)).toEqual({ id, title: 'Harbour' });
  const again = `${path}-again`;
  await exportProject(other, id, again);
  expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
  // Where it is already, it becomes a second one, whose documents are its own.
  const twin = await importProject(made, path);
  expect(twin.id).not.toBe(id);
  const [first, second] = [await made.projects.view(id), await made.projects.view(twin.id)];
  expect(second.documents.map(({ kind, title }) => `${kind} ${title}`).sort()).toEqual(
    first.documents.map(({ kind, title }) => `${kind} ${title}`).sort(),
  );
  expect(second.documents.some(({ id: document }) => first.documents.some((own) => own.id === document))).toBe(false);
  const graph = await made.projects.documentOf(twin.id, 'graph');
  expect((await made.documents.get(graph)).doc).toMatchObject({ id: graph });
});

it('R23 of a damaged archive nothing is imported', async () => {
  const { path } = await withProject();
  const whole = readFileSync(path);
  const other = await studio();
  const refused = async () => {
    await expect(importProject(other, path)).rejects.toMatchObject({ code: expect.stringMatching(/archive/) });
    expect(await other.storage.projects.list()).toEqual([]);
    for await (const _ of other.storage.artifacts.files.list()) throw new Error('A file was kept.');
  };
  // A bit in the header and in the middle of the content of each part of it.
  const parts = await readTar(path);
  expect(parts.length).toBeGreaterThan(4);
  for (const at of parts.flatMap(({ start, bytes }) => [start - 400, ...(bytes > 0 ? [start + (bytes >> 1)] : [])])) {
    const bent = Buffer.from(whole);
    bent[at] = (bent[at] ?? 0) ^ 1;
    writeFileSync(path, bent);
    await refused();
  }
  for (const length of [0, 100, 512, 2000, 60_000, whole.length - 2000]) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    await refused();
  }
  writeFileSync(path, 'just a text');
  await refused();
});
