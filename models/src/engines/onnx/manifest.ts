import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../capabilities/capability.ts';

/** Only names inside the bundle's own folder: a manifest from elsewhere must not read the rest of the disk. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a file name inside the bundle, without folders');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Element types that cross to the host and back. */
export const tensorTypes = ['float32', 'float16', 'int64', 'int32', 'uint8', 'bool'] as const;
const port = z.object({
  type: z.enum(tensorTypes),
  /** A number is fixed, a name is free. */
  shape: z.array(z.union([z.number().int().nonnegative(), z.string()])),
});

export const componentSchema = z.object({
  file: fileName,
  sha256,
  /** External weights of this graph, beside it. */
  data: z.array(z.object({ file: fileName, sha256 })).default([]),
  inputs: z.record(z.string(), port),
  outputs: z.record(z.string(), port),
});

/** `manifest.json` of a bundle: one model family's graphs with everything needed to know before loading them. */
export const manifestSchema = z.looseObject({
  format: z.literal('reelgraph/bundle'),
  version: z.literal(1),
  family: z.string().min(1),
  variant: z.string().min(1),
  licence: z.object({ name: z.string(), url: z.string().optional(), commercial: z.boolean().optional() }),
  components: z.record(z.string(), componentSchema),
  /** Peak bytes while it works. */
  memory: z.number().int().positive().optional(),
});

export type Component = z.infer<typeof componentSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

const refetch = 'Get the bundle again: npx reelgraph models.';

/** Reads and checks `manifest.json` of a bundle folder. Throws EngineError `bundle_missing` or `bundle_broken`. */
export async function readManifest(bundle: string): Promise<Manifest> {
  const path = join(bundle, 'manifest.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new EngineError('bundle_missing', `There is no model bundle in ${bundle}.`, { fix: refetch, cause });
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError('bundle_broken', `The manifest ${path} cannot be read: ${why}`, { fix: refetch, cause });
  }
}

/** Files that were found right, by size and time: hashing tens of gigabytes at every load would take minutes. */
const checked = new Map<string, string>();

/**
 * The path of a component's graph, after its bytes (and those of its external weights) were found to be the ones that the
 * manifest names. Throws EngineError `bundle_broken` naming the component.
 */
export async function verifiedComponent(bundle: string, manifest: Manifest, name: string): Promise<string> {
  const component = manifest.components[name];
  if (!component) {
    throw new EngineError('component_missing', `The bundle ${manifest.family} has no component "${name}".`, {
      fix: `It has: ${Object.keys(manifest.components).join(', ')}.`,
    });
  }
  for (const part of [component, ...component.data]) await verify(join(bundle, part.file), part, name, manifest);
  return join(bundle, component.file);
}

async function verify(path: string, part: { file: string; sha256: string }, name: string, manifest: Manifest) {
  const of = `component "${name}" of the bundle ${manifest.family} ${manifest.variant}`;
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) {
    throw new EngineError('bundle_broken', `The file ${part.file} is missing: ${of}.`, { fix: refetch });
  }
  const seen = `${part.sha256} ${facts.size} ${facts.mtimeMs} ${facts.ino}`;
  if (checked.get(path) === seen) return;
  const found = await hashFile(path);
  if (found !== part.sha256) {
    throw new EngineError(
      'bundle_broken',
      `The file ${part.file} is not the one that the manifest names: ${of} (sha256 ${found.slice(0, 12)}…, expected ${part.sha256.slice(0, 12)}…).`,
      { fix: refetch },
    );
  }
  checked.set(path, seen);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
