import { readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFile, Component, Manifest, Precision } from './manifest.ts';
import { hashFile } from './verify-file.ts';

/**
 * Model folders that others publish for transformers.js: `onnx/<graph><suffix>.onnx`. They come without a manifest; one is
 * written beside them, so that from then on they are bundles like ours, with every byte named.
 */
export interface Published {
  readonly folder: string;
  /** Names in `onnx/`. */
  readonly graphs: readonly string[];
}

/** Names after which the same graph comes in other number formats, the best for a processor and a card alike first. */
export const suffixes: readonly (readonly [string, Precision])[] = [
  ['', 'fp32'],
  ['_fp16', 'fp16'],
  ['_q4', 'int4'],
  ['_q4f16', 'int4'],
  ['_bnb4', 'int4'],
  ['_int8', 'int8'],
  ['_quantized', 'int8'],
  ['_uint8', 'int8'],
];

/** Undefined where the folder has a manifest already, or no `onnx/`. */
export async function publishedIn(folder: string): Promise<Published | undefined> {
  if (await exists(join(folder, 'manifest.json'))) return undefined;
  const graphs = await readdir(join(folder, 'onnx')).catch(() => [] as string[]);
  return graphs.length > 0 ? { folder, graphs } : undefined;
}

/** A graph with its external weights, as a component. Weights take a quarter more in memory while they work. */
export async function publishedGraph(
  { folder, graphs }: Published,
  name: string,
  precision: Precision,
  ports: Pick<Component, 'inputs' | 'outputs'> = { inputs: {}, outputs: {} },
): Promise<Component> {
  const file = `${name}.onnx`;
  const data = graphs.filter((other) => other.startsWith(`${file}_data`) || other.startsWith(`${file}.data`));
  const files = await Promise.all([file, ...data].map((one) => named(folder, `onnx/${one}`)));
  const memory = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  return { ...files[0]!, data: files.slice(1), precision, ...ports, memory: Math.round(memory * 1.25) };
}

/** Complete or not at all: a manifest that was cut would be taken for a broken bundle. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const half = join(folder, `.manifest-${process.pid}.json`);
  await writeFile(half, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(half, join(folder, 'manifest.json'));
}

export async function named(folder: string, file: string): Promise<BundleFile> {
  const path = join(folder, file);
  return { file, sha256: await hashFile(path), bytes: (await stat(path)).size };
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
