import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Family } from '../../bundles/manifest.ts';
import { EngineError } from '../../capabilities/capability.ts';

/** A model as its makers publish it for diffusers or transformers: a folder. */
export interface Checkpoint {
  readonly family: Family;
  readonly folder: string;
  readonly name: string;
  /** Changes with any of its files. */
  readonly digest: string;
  /** Numbers in each part. */
  readonly weights: readonly number[];
  readonly licence: { readonly name: string; readonly commercial: boolean };
  /** `model_index.json`, or `config.json` of SAM 3. */
  readonly index: Readonly<Record<string, unknown>>;
  /** `reelgraph.json`: what a checkpoint says that is not built as the published ones. */
  readonly facts: unknown;
  /** Whether a part or file is there. */
  has(name: string): boolean;
  config(part: string): Promise<Record<string, unknown>>;
}

const indexSchema = z.looseObject({ _class_name: z.string() });
const samSchema = z.looseObject({ model_type: z.enum(['sam3_video', 'sam3']) });
const shardsSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/** Parts that are code or numbers of these packages, never of the folder itself. */
const libraries = new Set(['diffusers', 'transformers', 'ltx2', 'flux2']);
const weighted = /Model|ForCausalLM|ForConditionalGeneration|Autoencoder|Connectors|Vocoder/;

/** Which family a folder holds; undefined where it is no checkpoint. Reads one small file. */
export async function familyOf(folder: string): Promise<Family | undefined> {
  const index = indexSchema.safeParse(await json(join(folder, 'model_index.json'))).data;
  if (index?._class_name.startsWith('Flux2Klein')) return 'flux-2-klein';
  if (index?._class_name.startsWith('LTX2')) return 'ltx-2';
  return samSchema.safeParse(await json(join(folder, 'config.json'))).success ? 'sam-3' : undefined;
}

/** The checkpoints in these folders, or these folders themselves; the first of a family that is whole is used. */
export async function findCheckpoint(
  places: readonly string[],
  family: Family,
): Promise<Checkpoint | { readonly broken: EngineError } | undefined> {
  let broken: EngineError | undefined;
  for (const place of places) {
    const inside = await readdir(place, { withFileTypes: true }).catch(() => []);
    const folders = [
      place,
      ...inside
        .filter((one) => !one.isFile())
        .map(({ name }) => join(place, name))
        .sort(),
    ];
    for (const folder of folders) {
      if ((await familyOf(folder)) !== family) continue;
      try {
        return await openCheckpoint(folder, family);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        broken ??= error;
      }
    }
  }
  return broken && { broken };
}

/** Throws EngineError `checkpoint_incomplete` or `checkpoint_strange`, naming the part. */
export async function openCheckpoint(folder: string, family: Family): Promise<Checkpoint> {
  const index = (await json(join(folder, family === 'sam-3' ? 'config.json' : 'model_index.json'))) as Record<
    string,
    unknown
  >;
  const parts = family === 'sam-3' ? [''] : partsOf(index, folder);
  const digest = createHash('sha256').update(JSON.stringify(index));
  const weights: number[] = [];
  const files = new Set<string>();
  for (const part of parts) {
    const found = await weightsOf(folder, part);
    weights.push(found.numbers);
    for (const line of found.lines) digest.update(line);
  }
  for (const name of await readdir(folder)) files.add(name);
  for (const name of ['latent_upsampler', IC_LORA]) {
    if (!files.has(name)) continue;
    const found = name === IC_LORA ? await fileFacts(join(folder, name)) : await weightsOf(folder, name);
    for (const line of 'lines' in found ? found.lines : [found.line]) digest.update(line);
  }
  const config = async (part: string) =>
    ((await json(join(folder, part, 'config.json'))) ?? {}) as Record<string, unknown>;
  const facts = (await json(join(folder, 'reelgraph.json'))) ?? {};
  digest.update(JSON.stringify(facts));
  return {
    ...{ facts, family, folder, name: basename(folder), digest: digest.digest('hex'), weights, index, config },
    licence: await licenceOf(family, config),
    has: (name) => files.has(name),
  };
}

/** Weights that let LTX-2 follow a clip, beside its own. */
export const IC_LORA = 'ic-lora.safetensors';

/** Parts with weights. A part whose code is not in the installed packages would be code from the folder: it is refused. */
function partsOf(index: Record<string, unknown>, folder: string): string[] {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(index)) {
    if (name.startsWith('_') || !Array.isArray(value) || typeof value[1] !== 'string') continue;
    const [library, kind] = value as [unknown, string];
    if (typeof library !== 'string' || !libraries.has(library)) {
      throw new EngineError('checkpoint_strange', `In ${folder} the part ${name} wants code of its own (${library}).`, {
        fix: 'Use the checkpoint as its makers publish it: code from a model folder is never run.',
      });
    }
    if (weighted.test(kind)) parts.push(name);
  }
  return parts;
}

interface Weights {
  readonly numbers: number;
  readonly lines: readonly string[];
}

async function weightsOf(folder: string, part: string): Promise<Weights> {
  const at = join(folder, part);
  const names = await readdir(at).catch(() => [] as string[]);
  const lacks = (what: string, fix: string) =>
    new EngineError('checkpoint_incomplete', `The checkpoint ${basename(folder)} lacks ${what}.`, { fix });
  if (names.length === 0) throw lacks(`its part ${part}/`, 'Download the missing folder too.');
  const list = names.find((name) => name.endsWith('.safetensors.index.json'));
  const shards = list ? shardsSchema.safeParse(await json(join(at, list))).data : undefined;
  const files = shards
    ? [...new Set(Object.values(shards.weight_map))].sort()
    : names.filter((name) => /^(?:diffusion_pytorch_)?model\.safetensors$/.test(name));
  if (files.length === 0) {
    const pickled = names.some((name) => /\.(?:bin|pt|pth|ckpt)$/.test(name));
    throw lacks(
      `the weights of ${part || 'the model'} as safetensors`,
      pickled
        ? 'Weights in other formats can run code and are never read. Download the safetensors files.'
        : 'Download them again.',
    );
  }
  const lines: string[] = [];
  let numbers = 0;
  for (const name of files) {
    if (!names.includes(name))
      throw lacks(`the file ${join(part, name)}`, 'A download may have stopped: fetch it again.');
    const facts = await fileFacts(join(at, name));
    numbers += facts.numbers;
    lines.push(`${part}/${name} ${facts.line}\n`);
  }
  return { numbers, lines };
}

interface FileFacts {
  readonly numbers: number;
  readonly line: string;
}
const tensorSchema = z.looseObject({
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.array(z.number()),
});
/** Tens of GB are not read whole to know whether they changed: so many places of each file are. */
const SAMPLES = 16;
const SAMPLE_BYTES = 16_384;
const LONGEST_HEAD = 100 * 1024 * 1024;
const known = new Map<string, { readonly stamp: string; readonly facts: FileFacts }>();

/** How many numbers a safetensors file holds, and a fingerprint of it. Throws EngineError `checkpoint_incomplete`. */
async function fileFacts(file: string): Promise<FileFacts> {
  const { size, mtimeMs } = await stat(file);
  const stamp = `${size}:${mtimeMs}`;
  const seen = known.get(file);
  if (seen?.stamp === stamp) return seen.facts;
  const handle = await open(file);
  try {
    const read = async (at: number, length: number) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
      await handle.read(bytes, 0, bytes.length, at);
      return bytes;
    };
    const length = size < 8 ? -1 : Number((await read(0, 8)).readBigUInt64LE());
    const head = length > 0 && length <= LONGEST_HEAD ? await read(8, length) : Buffer.alloc(0);
    const table = z.record(z.string(), z.unknown()).safeParse(parsed(head.toString('utf8'))).data;
    const tensors = Object.entries(table ?? {}).flatMap(([name, one]) =>
      name === '__metadata__' ? [] : [tensorSchema.safeParse(one).data],
    );
    const end = Math.max(0, ...tensors.map((one) => one?.data_offsets[1] ?? Number.POSITIVE_INFINITY));
    if (!table || 8 + length + end > size) {
      throw new EngineError('checkpoint_incomplete', `The file ${file} is cut off or no safetensors file.`, {
        fix: 'Download it again.',
      });
    }
    const hash = createHash('sha256').update(head);
    for (let i = 0; i < SAMPLES; i++) {
      const at = Math.floor((Math.max(0, size - SAMPLE_BYTES) * i) / (SAMPLES - 1));
      hash.update(await read(at, SAMPLE_BYTES));
    }
    const numbers = tensors.reduce((sum, one) => sum + (one?.shape.reduce((all, side) => all * side, 1) ?? 0), 0);
    const facts = { numbers, line: `${size} ${hash.digest('hex')}` };
    known.set(file, { stamp, facts });
    return facts;
  } finally {
    await handle.close();
  }
}

/** FLUX.2 Klein 9B is wider than 4B, and not for sale. */
async function licenceOf(family: Family, config: (part: string) => Promise<Record<string, unknown>>) {
  if (family === 'ltx-2') return { name: 'LTX-2 Community License', commercial: true };
  if (family === 'sam-3') return { name: 'SAM License', commercial: true };
  const { joint_attention_dim: width } = await config('transformer');
  return Number(width) <= 3 * 2560
    ? { name: 'Apache-2.0', commercial: true }
    : { name: 'FLUX Non-Commercial License', commercial: false };
}

const json = async (file: string): Promise<unknown> => parsed(await readFile(file, 'utf8').catch(() => ''));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
