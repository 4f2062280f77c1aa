import { join } from 'node:path';
import type { MediaRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { Lora, Provenance } from '../../capabilities/requests.ts';
import { asJpeg } from '../served/pictures.ts';
import type { Item, Lack, Plain, ServedJob, Values } from '../served/served-job.ts';
import type { Binding } from './binding.ts';
import { type SavedFile, savedFileSchema } from './comfy-server.ts';
import { fillWorkflow } from './fill.ts';
import { baseName } from './probe.ts';
import { type Outputs, type RunOptions, runPrompt } from './run-prompt.ts';
import type { Place } from './servers.ts';

/** ComfyUI tells what a file is by its name. */
const endings: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'video/webm': '.webm',
};

/** What helps where a workflow gives something else than was asked. */
const TIE: Readonly<Record<Lack, string>> = {
  short: 'Tie the number of frames, and the frames per second, of the workflow; let it keep every frame of a clip.',
  kind: 'Tie the result of the workflow to a node that saves a video.',
};

/** One request on its way: the files that it sends, the workflow that it runs, the files that come back. */
export class Job implements ServedJob {
  readonly place: Place;
  readonly context: EngineContext;
  readonly plain: Record<string, Plain> = {};
  readonly lists: Record<string, Item[]> = {};
  readonly notes: string[] = [];
  readonly #pace: RunOptions['pace'];
  #files = 0;

  constructor(place: Place, context: EngineContext, pace?: RunOptions['pace']) {
    this.place = place;
    this.context = context;
    this.#pace = pace;
  }

  get limits(): Binding['limits'] {
    return this.place.binding.limits;
  }

  get label(): string {
    return this.place.binding.label;
  }

  get server(): string {
    return this.place.server.label;
  }

  scratch(ending: string): string {
    this.#files += 1;
    return join(this.context.scratch, `comfyui-${this.#files}${ending}`);
  }

  give(values: Readonly<Record<string, Plain | undefined>>): void {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) this.plain[name] = value;
  }

  send(ref: MediaRef, file: string, mime: string, variant = ''): Promise<string> {
    const ending = endings[mime] ?? (mime.startsWith('video/') ? '.mp4' : '.png');
    return this.place.server.upload(file, `${ref.artifact.slice(0, 24)}${variant}${ending}`, mime, this.context.signal);
  }

  useLoras(wanted: readonly Lora[] | undefined): void {
    this.lists.loras = (wanted ?? []).map(({ name, strength }) => ({ name: this.#lora(name), strength }));
  }

  #lora(name: string): string {
    const plain = (file: string) =>
      baseName(file)
        .replace(/\.[a-z0-9]+$/i, '')
        .toLowerCase();
    const found = this.place.loras.find((file) => file === name || plain(file) === plain(name));
    if (found !== undefined) return found;
    throw new EngineError('model_missing', `${this.place.server.label} has no LoRA named "${name}".`, {
      fix: 'Put it into models/loras there, or take it off the element.',
    });
  }

  /** Runs the workflow. Out of memory, the server drops what it holds, and it is tried once more. */
  async run(): Promise<Results> {
    const { server, binding, models } = this.place;
    const { context } = this;
    const values: Values = { plain: this.plain, lists: this.lists };
    const workflow = fillWorkflow(binding, values, models);
    const options: RunOptions = {
      signal: context.signal,
      onProgress: ({ fraction, text }) => context.progress(fraction * 0.96, text),
      onPreview: ({ bytes, mime }) => {
        if (mime === 'image/jpeg') context.preview(bytes, 'image/jpeg');
        else
          void asJpeg(bytes).then(
            (jpeg) => context.preview(jpeg, 'image/jpeg'),
            () => undefined,
          );
      },
      ...(this.#pace ? { pace: this.#pace } : {}),
    };
    let outputs: Outputs;
    try {
      outputs = await runPrompt(server, workflow, options);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'out_of_memory') throw error;
      await server.free(context.signal);
      this.notes.push('The server ran out of memory once; its models were unloaded first.');
      outputs = await runPrompt(server, workflow, options);
    }
    return new Results(this, outputs);
  }

  async result(): Promise<string> {
    return (await this.run()).first();
  }

  lacks(what: Lack, message: string): EngineError {
    return new EngineError(what === 'kind' ? 'comfyui_empty' : `comfyui_${what}`, message, { fix: TIE[what] });
  }

  provenance(seed?: number): Provenance {
    const { server, binding, models } = this.place;
    return {
      engine: 'comfyui',
      draft: false,
      models: models.map(({ file, licence }) => ({ name: baseName(file), ...(licence ? { licence } : {}) })),
      ...(seed === undefined ? {} : { seed }),
      notes: [`${binding.label}, on ${server.at.name}`, ...this.notes],
    };
  }
}

const listSchema = z.array(savedFileSchema);

/** What nodes that save gave: files under names that changed over the years (`images` holds clips too). */
export class Results {
  readonly #job: Job;
  readonly #outputs: Outputs;

  constructor(job: Job, outputs: Outputs) {
    this.#job = job;
    this.#outputs = outputs;
  }

  files(): SavedFile[] {
    const found: SavedFile[] = [];
    for (const { node, role } of this.#job.place.binding.outputs) {
      if (role !== 'result') continue;
      const output = this.#outputs[node] ?? {};
      for (const key of ['images', 'gifs', 'videos', 'video', 'masks']) {
        const list = listSchema.safeParse(output[key]);
        if (list.success) found.push(...list.data);
      }
    }
    return found;
  }

  /** The first file of the result. Throws `comfyui_empty` where there is none. */
  async first(): Promise<string> {
    const [file] = this.files();
    if (!file) throw this.empty();
    return this.fetch(file);
  }

  async fetch(file: SavedFile): Promise<string> {
    const { context, place } = this.#job;
    const to = this.#job.scratch(/\.[a-z0-9]{2,5}$/i.exec(file.filename)?.[0].toLowerCase() ?? '');
    await place.server.download(file, to, context.signal);
    return to;
  }

  /** Text that the workflow gives beside its result, as JSON; null where there is none that can be read. */
  scores(): unknown {
    const node = this.#job.place.binding.outputs.find(({ role }) => role === 'scores')?.node;
    const text = node === undefined ? undefined : this.#outputs[node]?.text;
    const [first] = Array.isArray(text) ? text : [];
    try {
      return JSON.parse(String(first));
    } catch {
      return null;
    }
  }

  empty(): EngineError {
    const { server, binding } = this.#job.place;
    return new EngineError('comfyui_empty', `${server.label} finished "${binding.label}" without a result.`, {
      fix: 'Of a workflow of your own: tie its result to a node that saves a picture or a video.',
    });
  }
}
