import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { DocumentService } from '../documents/service.ts';
import {
  archiveDamaged,
  readEntry,
  readTar,
  type TarEntry,
  tarEnd,
  tarHeader,
  tarPadding,
} from '../storage/archive/tar.ts';
import type { Storage } from '../storage/index.ts';

const shaText = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().min(1).max(200);

/** What a project is without its files. No dates, no secrets, no paths: the same project gives the same archive. */
const contentSchema = z.strictObject({
  project: z.strictObject({
    id,
    title: z.string().max(500),
    poster: shaText.nullable(),
    defaults: z.strictObject({ script: id.nullable(), sequence: id.nullable(), graph: id.nullable() }),
  }),
  documents: z.array(
    z.strictObject({
      id,
      kind: z.enum(['graph', 'script', 'elements', 'sequence', 'settings']),
      title: z.string().max(500),
      doc: z.record(z.string(), z.unknown()),
    }),
  ),
  assets: z.array(
    z.strictObject({
      id,
      name: z.string().max(500),
      kind: z.enum(['image', 'video', 'audio', 'mask', 'track']),
      artifact: shaText,
      ref: z.record(z.string(), z.unknown()),
      bytes: z.int().nonnegative(),
      source: z.enum(['upload', 'run', 'export']),
    }),
  ),
});
type Content = z.infer<typeof contentSchema>;

const manifestSchema = z.strictObject({
  format: z.literal('reelgraph/project'),
  version: z.literal(1),
  /** Of project.json. */
  content: shaText,
  files: z.array(z.strictObject({ sha: shaText, bytes: z.int().nonnegative(), mime: z.string().max(100) })),
});

interface Parts {
  readonly storage: Storage;
  readonly documents: DocumentService;
}

const hashOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
/** Of the texts of an archive, which are read as a whole. Bytes. */
const LONGEST_TEXT = 256 * 1024 * 1024;

/** Writes a project and every file that it names into one archive. The file is there whole or not at all. */
export async function exportProject(
  { storage, documents }: Parts,
  project: string,
  path: string,
): Promise<{ files: number; bytes: number }> {
  const row = (await storage.projects.get(project))!;
  const all = await Promise.all(
    (await storage.documents.list(project)).map(async ({ id: document, kind, title }) => ({
      id: document,
      kind: kind as Content['documents'][number]['kind'],
      title,
      doc: (await documents.get(document)).doc as Record<string, unknown>,
    })),
  );
  const assets = (await storage.assets.list(project)).map(({ createdAt: _, project: __, ...asset }) => asset);
  const byId = <T extends { id: string }>(list: readonly T[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { title, poster, defaults } = row;
  const text = JSON.stringify({
    project: { id: project, title, poster, defaults },
    documents: byId(all),
    assets: byId(assets),
  });
  const named = [...new Set(text.match(/[0-9a-f]{64}/g) ?? [])].sort();
  const files = [...(await storage.artifacts.infos(named)).values()].sort((a, b) => (a.sha < b.sha ? -1 : 1));
  const present: typeof files = [];
  for (const file of files) if (await storage.artifacts.has(file.sha)) present.push(file);
  const manifest = JSON.stringify({
    format: 'reelgraph/project',
    version: 1,
    content: hashOf(text),
    files: present.map(({ sha, bytes, mime }) => ({ sha, bytes, mime })),
  });
  const half = `${path}.${process.pid}.part`;
  async function* parts() {
    for (const [name, content] of [
      ['manifest.json', manifest],
      ['manifest.sha256', hashOf(manifest)],
      ['project.json', text],
    ] as const) {
      const bytes = Buffer.from(content);
      yield* [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)];
    }
    for (const { sha, bytes } of present) {
      yield tarHeader(`artifacts/${sha}`, bytes);
      yield* storage.artifacts.read(sha);
      yield tarPadding(bytes);
    }
    yield tarEnd();
  }
  try {
    await pipeline(Readable.from(parts()), createWriteStream(half));
    await rename(half, path);
  } finally {
    await rm(half, { force: true });
  }
  return { files: present.length, bytes: present.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * Reads an archive: all of it is checked before anything of it is kept, and the project is made in one transaction. Ids stay
 * as they are where they are free here; a project that is here already becomes a second one. Throws `archive_damaged`,
 * `not_an_archive`.
 */
export async function importProject(
  { storage, documents }: Parts,
  path: string,
): Promise<{ id: string; title: string }> {
  const entries = new Map((await readTar(path)).map((entry) => [entry.name, entry]));
  const manifestText = await textOf(path, entries.get('manifest.json'));
  if (hashOf(manifestText) !== (await textOf(path, entries.get('manifest.sha256'))))
    throw archiveDamaged('its list of files is not whole');
  const manifest = parsed(manifestSchema, manifestText);
  const text = await textOf(path, entries.get('project.json'));
  if (hashOf(text) !== manifest.content) throw archiveDamaged('the project in it is not whole');
  const content = parsed(contentSchema, text);
  for (const { sha, bytes } of manifest.files) {
    const entry = entries.get(`artifacts/${sha}`);
    if (!entry || entry.bytes !== bytes) throw archiveDamaged('a file is missing');
    const hash = createHash('sha256');
    for await (const chunk of readEntry(path, entry)) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha) throw archiveDamaged('a file is not what it was');
  }
  for (const { sha } of manifest.files)
    await storage.artifacts.files.putStream(readEntry(path, entries.get(`artifacts/${sha}`)!));
  const { project, documents: docs, assets } = await withFreeIds(storage, content);
  await storage.db.write(async (tx) => {
    await storage.artifacts.record(tx, manifest.files);
    await storage.projects.create(tx, { id: project.id, title: project.title, poster: project.poster });
    for (const { id: document, kind, title, doc } of docs) {
      await documents.createInTx(tx, { id: document, project: project.id, kind, title, doc });
    }
    for (const asset of assets)
      await storage.assets.add(tx, { ...asset, project: project.id, ref: asset.ref as never });
    await storage.projects.update(tx, project.id, { defaults: project.defaults });
  });
  return { id: project.id, title: project.title };
}

async function textOf(path: string, entry: TarEntry | undefined): Promise<string> {
  if (!entry || entry.bytes > LONGEST_TEXT) throw archiveDamaged('a part of it is missing');
  const chunks: Buffer[] = [];
  for await (const chunk of readEntry(path, entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value)));
  } catch {
    throw archiveDamaged('it was written by another version, or changed since');
  }
}

async function withFreeIds(storage: Storage, content: Content): Promise<Content> {
  const taken = async () => {
    if (await storage.projects.get(content.project.id)) return true;
    for (const { id: document } of content.documents) if (await storage.documents.get(document)) return true;
    for (const { id: asset } of content.assets) if (await storage.assets.get(asset)) return true;
    return false;
  };
  if (!(await taken())) return content;
  const ids = [content.project, ...content.documents, ...content.assets].map((one) => one.id);
  const fresh = new Map(ids.map((one) => [one, randomUUID() as string]));
  return replaced(content, fresh) as Content;
}

/** Ids stand alone, or as a part of a longer name: only long ones are looked for there. */
function replaced(value: unknown, fresh: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const whole = fresh.get(value);
    if (whole) return whole;
    let text = value;
    for (const [old, now] of fresh) if (old.length >= 16 && text.includes(old)) text = text.replaceAll(old, now);
    return text;
  }
  if (Array.isArray(value)) return value.map((one) => replaced(one, fresh));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [fresh.get(name) ?? name, replaced(one, fresh)]),
  );
}
