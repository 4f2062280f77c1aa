import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { GraphDocument, NodeSpec, PortType } from '@reelgraph/nodes/graph';
import { parseScript, writeFountain } from '@reelgraph/nodes/script';
import { mediaRefSchema } from '@reelgraph/timeline';
import type { TaskView } from '../protocol/index.ts';
import type { Remote } from './remote.ts';

export interface RunOutput {
  readonly name: string;
  readonly kind: string;
  /** Absolute. */
  readonly path: string;
  /** Of a medium, its sha256; null for what is no medium. */
  readonly artifact: string | null;
}

const extensions: Record<string, string> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
};

/**
 * Writes what a run made into a folder: the outputs that the graph's form names, under those names, and where it names
 * none, every output of the nodes that nothing in the graph uses further. Media keep their format, text is `.txt`, a
 * screenplay `.fountain`, everything else `.json`.
 */
export async function saveOutputs(
  remote: Remote,
  graph: GraphDocument,
  specs: readonly NodeSpec[],
  tasks: readonly TaskView[],
  folder: string,
): Promise<RunOutput[]> {
  const done = tasks.filter((task) => task.state === 'succeeded' || task.state === 'cached');
  const named = graph.form.filter((field) => field.kind === 'output');
  const wanted =
    named.length > 0
      ? named.map(({ name, node, target }) => ({ name, node: node as string, port: target }))
      : loosePorts(graph, specs);
  const outputs: RunOutput[] = [];
  const used = new Set<string>();
  await mkdir(folder, { recursive: true });
  for (const { name, node, port } of wanted) {
    const type = portOf(graph, specs, node, port)?.type ?? 'any';
    const values = done
      .filter((task) => task.node === node)
      .flatMap((task) => valuesOf(task.outputs?.[port], task.item?.name ?? null));
    for (const [index, { value, item }] of values.entries()) {
      const suffix = values.length > 1 || item ? `-${safe(item ?? String(index + 1))}` : '';
      const form = formOf(type, value);
      const path = resolve(join(folder, `${unused(`${safe(name)}${suffix}`, form.extension, used)}`));
      if (form.artifact === null) await writeFile(path, form.text);
      else {
        const answer = await remote.download(`/api/artifacts/${form.artifact}`);
        if (answer.body) await pipeline(Readable.fromWeb(answer.body as WebStream), createWriteStream(path));
      }
      outputs.push({ name, kind: form.kind, path, artifact: form.artifact });
    }
  }
  return outputs;
}

type Form =
  | { readonly kind: string; readonly extension: string; readonly artifact: string }
  | { readonly kind: string; readonly extension: string; readonly artifact: null; readonly text: string };

/** As what a value is written. */
function formOf(type: PortType, value: unknown): Form {
  const media = mediaRefSchema.safeParse(value);
  if (media.success) {
    const { kind, mime, artifact } = media.data;
    return { kind, extension: extensions[mime] ?? 'bin', artifact };
  }
  const plain = (kind: string, extension: string, text: string): Form => ({ kind, extension, artifact: null, text });
  if (typeof value === 'string') return plain('text', 'txt', value);
  if (type === 'script' && typeof value === 'object' && value !== null && 'text' in value)
    return plain('script', 'fountain', fountainOf(String(value.text)));
  return plain(type, 'json', `${JSON.stringify(value, null, 2)}\n`);
}

/** Text stays what was written; of Final Draft's XML the blocks are. */
const fountainOf = (text: string) => (/^\s*</.test(text) ? writeFountain(parseScript(text)) : text);

const portOf = (graph: GraphDocument, specs: readonly NodeSpec[], node: string, port: string) =>
  specs.find(({ type }) => type === graph.nodes[node]?.type)?.outputs.find(({ name }) => name === port);

/** Places on the timeline are no results of their own: the film is. */
const places: ReadonlySet<PortType> = new Set(['clip', 'sequence']);

function loosePorts(graph: GraphDocument, specs: readonly NodeSpec[]): { name: string; node: string; port: string }[] {
  const used = new Set(Object.values(graph.edges).map((edge) => edge.from.node as string));
  return Object.values(graph.nodes)
    .filter((node) => !used.has(node.id))
    .flatMap((node) =>
      (specs.find(({ type }) => type === node.type)?.outputs ?? [])
        .filter(({ type }) => !places.has(type))
        .map(({ name }, index) => ({ name: (index === 0 && node.title) || name, node: node.id as string, port: name })),
    );
}

/** The values of an output: one, or those of a list with the names of their items. */
function valuesOf(value: unknown, item: string | null): { value: unknown; item: string | null }[] {
  if (value === undefined) return [];
  if (typeof value === 'object' && value !== null && 'list' in value && Array.isArray(value.list)) {
    return value.list.map((entry: { key: string; name?: string; value: unknown }) => ({
      value: entry.value,
      item: [item, entry.name ?? entry.key].filter(Boolean).join(' '),
    }));
  }
  return [{ value, item }];
}

/** No output takes the place of another. */
function unused(name: string, extension: string, used: Set<string>): string {
  let free = `${name}.${extension}`;
  for (let turn = 2; used.has(free.toLowerCase()); turn += 1) free = `${name}-${turn}.${extension}`;
  used.add(free.toLowerCase());
  return free;
}

/** A file name on every system; never a path. */
const safe = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80) || 'output';
