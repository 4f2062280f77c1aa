import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { GraphDocument } from '@reelgraph/nodes/graph';
import { type MediaRef, mediaRefSchema } from '@reelgraph/timeline';
import type { TaskView } from '../protocol/index.ts';
import type { Remote } from './remote.ts';

export interface RunOutput {
  readonly name: string;
  readonly kind: string;
  /** Absolute. */
  readonly path: string;
  readonly artifact: string;
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
 * none, every medium that nothing in the graph uses further.
 */
export async function saveOutputs(
  remote: Remote,
  graph: GraphDocument,
  tasks: readonly TaskView[],
  folder: string,
): Promise<RunOutput[]> {
  const done = tasks.filter((task) => (task.state === 'succeeded' || task.state === 'cached') && task.outputs);
  const named = graph.form.filter((field) => field.kind === 'output');
  const wanted =
    named.length > 0
      ? named.map(({ name, node, target }) => ({ name, node: node as string, port: target }))
      : loosePorts(graph);
  const outputs: RunOutput[] = [];
  await mkdir(folder, { recursive: true });
  for (const { name, node, port } of wanted) {
    const media = done
      .filter((task) => task.node === node)
      .flatMap((task) => mediaOf(task.outputs?.[port], task.item?.name ?? null));
    for (const [index, { ref, item }] of media.entries()) {
      const suffix = media.length > 1 || item ? `-${safe(item ?? String(index + 1))}` : '';
      const path = resolve(join(folder, `${safe(name)}${suffix}.${extensions[ref.mime] ?? 'bin'}`));
      const answer = await remote.download(`/api/artifacts/${ref.artifact}`);
      if (answer.body) await pipeline(Readable.fromWeb(answer.body as WebStream), createWriteStream(path));
      outputs.push({ name, kind: ref.kind, path, artifact: ref.artifact });
    }
  }
  return outputs;
}

function loosePorts(graph: GraphDocument): { name: string; node: string; port: string }[] {
  const used = new Set(Object.values(graph.edges).map((edge) => edge.from.node as string));
  return Object.values(graph.nodes)
    .filter((node) => !used.has(node.id))
    .flatMap((node) =>
      ['film', 'video', 'clip', 'image', 'mask', 'track', 'audio'].map((port) => ({
        name: node.title ?? port,
        node: node.id as string,
        port,
      })),
    );
}

/** Media in an output: one value, or a list of items by key. */
function mediaOf(value: unknown, item: string | null): { ref: MediaRef; item: string | null }[] {
  const one = mediaRefSchema.safeParse(value);
  if (one.success) return [{ ref: one.data, item }];
  if (typeof value === 'object' && value !== null && 'list' in value && Array.isArray(value.list)) {
    return value.list.flatMap((entry: { key?: string; name?: string; value?: unknown }) =>
      mediaOf(entry.value, entry.name ?? entry.key ?? null),
    );
  }
  return [];
}

/** A file name on every system; never a path. */
const safe = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80) || 'output';
