import { createHash } from 'node:crypto';
import { type Binding, classesOf, type ModelNeed } from './binding.ts';
import type { ClassInfo, ComfyServer } from './comfy-server.ts';
import type { ChosenModel } from './fill.ts';

/** A model file that a server lacks, with what is known of one that would do. */
export interface MissingModel {
  readonly label: string;
  readonly folder: string;
  readonly file: string;
  readonly url?: string;
  readonly bytes?: number;
}
export interface Missing {
  readonly nodes: readonly string[];
  readonly models: readonly MissingModel[];
}

export interface Found extends ChosenModel {
  readonly label: string;
  readonly licence?: string;
  readonly nonCommercial?: boolean;
}

/** What a server has for a binding: everything (and which files), or precisely what is missing. */
export type Probe =
  | { readonly ready: true; readonly models: readonly Found[]; readonly loras: readonly string[] }
  | { readonly ready: false; readonly missing: Missing };

/** Questions at once: a server with many custom nodes answers each by walking its folders. */
const AT_ONCE = 6;

/** What a server says of its node classes, asked once each and kept for the life of this object. */
export class Classes {
  readonly #server: ComfyServer;
  readonly #asked = new Map<string, Promise<ClassInfo | null>>();

  constructor(server: ComfyServer) {
    this.#server = server;
  }

  async all(names: readonly string[], signal: AbortSignal): Promise<Map<string, ClassInfo | null>> {
    const found = new Map<string, ClassInfo | null>();
    const waiting = [...names];
    const worker = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const asked = this.#asked.get(name) ?? this.#server.nodeClass(name, signal);
        this.#asked.set(name, asked);
        // A failure is not kept: the next who asks tries again.
        asked.catch(() => this.#asked.delete(name as string));
        found.set(name, await asked);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return found;
  }
}

export async function probeBinding(binding: Binding, classes: Classes, signal: AbortSignal): Promise<Probe> {
  const infos = await classes.all(classesOf(binding), signal);
  // LoRAs are the person's choice: a server without that node still serves who wants none.
  const needed = classesOf({ ...binding, repeats: [] });
  const nodes = needed.filter((name) => infos.get(name) === null);
  const models: Found[] = [];
  const missing: MissingModel[] = [];
  for (const need of binding.models) {
    const { node, input } = need.inputs[0]!;
    const type = binding.workflow[node]?.class_type;
    const info = type === undefined ? null : infos.get(type);
    // Where the node itself is missing, that is what is said.
    const found = info ? chooseFile(need, choicesOf(info, input)) : null;
    if (found) models.push(found);
    else if (info) missing.push(missingOf(need));
  }
  if (nodes.length > 0 || missing.length > 0) return { ready: false, missing: { nodes, models: missing } };
  const lora = infos.get('LoraLoaderModelOnly');
  return { ready: true, models, loras: lora ? choicesOf(lora, 'lora_name') : [] };
}

/** The choices that an input offers: `[["a", "b"], {…}]`, or `["COMBO", {options: ["a", "b"]}]` of newer nodes. */
export function choicesOf({ input }: ClassInfo, name: string): string[] {
  const declared = input.required[name] ?? input.optional[name];
  if (!Array.isArray(declared)) return [];
  const [type, more] = declared as [unknown, { options?: unknown }?];
  const options = Array.isArray(type) ? type : more?.options;
  return Array.isArray(options) ? options.filter((one): one is string => typeof one === 'string') : [];
}

/** Name of a file without its folders: those may stand in any order of slashes. */
export const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

export function chooseFile(need: ModelNeed, files: readonly string[]): Found | null {
  for (const { match, set = [], licence, nonCommercial } of need.candidates) {
    const file = files.find((one) => matches(match, baseName(one)));
    if (file !== undefined)
      return {
        ...{ file, set, label: need.label },
        ...(licence ? { licence } : {}),
        ...(nonCommercial ? { nonCommercial } : {}),
      };
  }
  return null;
}

/** `*` is anything; case does not matter. Linear in the length of the name. */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

const missingOf = ({ label, folder, candidates, get }: ModelNeed): MissingModel => ({
  ...{ label, folder, file: get?.file ?? candidates[0]!.match },
  ...(get ? { url: get.url, bytes: get.bytes } : {}),
});

/** Says what stands in a key: the workflow, and the files that it runs with. */
export function digestOf(binding: Binding, models: readonly Found[]): string {
  const text = JSON.stringify([binding, models.map(({ file }) => baseName(file))]);
  return `${binding.id}@${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

const gigabytes = (bytes: number) => `${bytes < 1e9 ? (bytes / 1e9).toFixed(2) : (bytes / 1e9).toFixed(1)} GB`;

/** What is missing, in one sentence. */
export function sayMissing({ nodes, models }: Missing): string {
  const files = models.map(
    ({ file, folder, bytes }) => `${file} (models/${folder}${bytes ? `, ${gigabytes(bytes)}` : ''})`,
  );
  const parts = [
    ...(files.length > 0 ? [files.join(', ')] : []),
    ...(nodes.length > 0 ? [`the ${nodes.length === 1 ? 'node' : 'nodes'} ${nodes.join(', ')}`] : []),
  ];
  return parts.join(' and ');
}
