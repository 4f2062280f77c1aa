import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../capabilities/capability.ts';
import { type BundleFile, type Component, type Manifest, manifestSchema } from './manifest.ts';
import { presentFile, refetch, verifyFile } from './verify-file.ts';

/** A bundle on this disk. Opening reads the manifest alone; every file is verified when it is first asked for. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Sha256 of the manifest. It names the hash of every file, so an equal digest means equal weights. */
  readonly digest: string;
  has(component: string): boolean;
  /** Throws EngineError `component_missing`. */
  component(name: string): Component;
  /** Path of a component's graph, its bytes and those of its external weights verified. Throws `bundle_broken`. */
  graph(component: string): Promise<string>;
  /** Throws EngineError `constant_missing` or `bundle_broken`. */
  constant(name: string): Promise<Float32Array>;
  /** Text of one of the tokenizer's files. Throws EngineError `tokenizer_missing` or `bundle_broken`. */
  tokenizerFile(name: string): Promise<string>;
  /** That every file is there with its right length, without reading it. Throws `bundle_broken` naming the component. */
  complete(): Promise<void>;
}

/** Throws EngineError `bundle_missing` or `bundle_broken`. */
export async function openBundle(folder: string): Promise<Bundle> {
  const { manifest, digest } = await readManifest(folder);
  const name = `bundle ${manifest.family} ${manifest.variant}`;

  const component = (wanted: string): Component => {
    const found = manifest.components[wanted];
    if (found) return found;
    throw new EngineError('component_missing', `The ${name} has no component "${wanted}".`, {
      fix: `It has: ${Object.keys(manifest.components).join(', ')}.`,
    });
  };
  const constant = (wanted: string) => {
    const found = manifest.constants[wanted];
    if (found) return found;
    throw new EngineError('constant_missing', `The ${name} has no constant "${wanted}".`, { fix: refetch });
  };

  return {
    folder,
    manifest,
    digest,
    has: (wanted) => wanted in manifest.components,
    component,

    async graph(wanted) {
      const { data, ...graph } = component(wanted);
      for (const part of data) await verifyFile(folder, part, `component "${wanted}" of the ${name}`);
      return verifyFile(folder, graph, `component "${wanted}" of the ${name}`);
    },

    async constant(wanted) {
      const { shape, ...file } = constant(wanted);
      const path = await verifyFile(folder, file, `constant "${wanted}" of the ${name}`);
      const numbers = floats(await readFile(path));
      const expected = shape.reduce((product, side) => product * side, 1);
      if (numbers.length === expected) return numbers;
      throw new EngineError(
        'bundle_broken',
        `The constant "${wanted}" of the ${name} has ${numbers.length} numbers instead of ${expected}.`,
        { fix: refetch },
      );
    },

    async tokenizerFile(wanted) {
      const file = manifest.tokenizer?.files[wanted];
      if (!file) throw new EngineError('tokenizer_missing', `The ${name} has no ${wanted}.`, { fix: refetch });
      return readFile(await verifyFile(folder, file, `tokenizer of the ${name}`), 'utf8');
    },

    async complete() {
      const parts: [string, BundleFile][] = [
        ...Object.entries(manifest.components).flatMap(([key, one]): [string, BundleFile][] => [
          [`component "${key}"`, one],
          ...one.data.map((part): [string, BundleFile] => [`component "${key}"`, part]),
        ]),
        ...Object.entries(manifest.constants).map(([key, one]): [string, BundleFile] => [`constant "${key}"`, one]),
        ...Object.values(manifest.tokenizer?.files ?? {}).map((one): [string, BundleFile] => ['tokenizer', one]),
      ];
      for (const [of, file] of parts) await presentFile(folder, file, `${of} of the ${name}`);
    },
  };
}

async function readManifest(folder: string): Promise<{ manifest: Manifest; digest: string }> {
  const path = join(folder, 'manifest.json');
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (cause) {
    throw new EngineError('bundle_missing', `There is no model bundle in ${folder}.`, { fix: refetch, cause });
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(text.toString('utf8')));
    return { manifest, digest: createHash('sha256').update(text).digest('hex') };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError('bundle_broken', `The manifest ${path} cannot be read: ${why}`, { fix: refetch, cause });
  }
}

/** Raw little-endian float32, as the exporter writes it. Every machine that Node runs these models on is little-endian. */
export function floats(raw: Buffer): Float32Array {
  const copy = new Uint8Array(raw.byteLength - (raw.byteLength % 4));
  copy.set(raw.subarray(0, copy.length));
  return new Float32Array(copy.buffer);
}
