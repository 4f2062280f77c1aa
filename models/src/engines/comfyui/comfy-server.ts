import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { EngineError } from '../../capabilities/capability.ts';
import type { ComfySettings } from '../../capabilities/comfyui-settings.ts';
import { type NetError, netError, startRequest } from '../../net/request.ts';
import { textOf } from '../../net/text-of.ts';
import type { Workflow } from './binding.ts';
import { refused } from './refused.ts';

/** A file as ComfyUI names it. */
export const savedFileSchema = z.object({
  filename: z.string().min(1),
  subfolder: z.string().default(''),
  type: z.enum(['output', 'temp', 'input']).default('output'),
});
export type SavedFile = z.infer<typeof savedFileSchema>;

const queuedSchema = z.object({ prompt_id: z.string().min(1) });
const queueItem = z.tuple([z.unknown(), z.string()]).rest(z.unknown());
const queueSchema = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) });
const historySchema = z.record(
  z.string(),
  z.object({
    outputs: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    status: z
      .object({
        status_str: z.string(),
        completed: z.boolean(),
        messages: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())]).rest(z.unknown())).default([]),
      })
      .nullish(),
  }),
);
export type HistoryEntry = z.infer<typeof historySchema>[string];

const statsSchema = z.object({
  system: z.object({ comfyui_version: z.string().optional() }).loose(),
  devices: z
    .array(z.object({ name: z.string(), type: z.string(), vram_total: z.number(), vram_free: z.number() }).loose())
    .default([]),
});
export type ComfyStats = z.infer<typeof statsSchema>;

/** A node class: what its inputs may be. Lists of choices are the files that are installed. */
const classSchema = z.object({
  input: z.object({
    required: z.record(z.string(), z.unknown()).default({}),
    optional: z.record(z.string(), z.unknown()).default({}),
  }),
});
export type ClassInfo = z.infer<typeof classSchema>;

/** What comes back may be large, but a JSON answer of this size is none. Bytes. */
const LONGEST_JSON = 64 * 1024 * 1024;
/** Largest result that is taken. Bytes. */
const LARGEST_FILE = 16 * 1024 ** 3;

export interface ComfyAddress {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: ComfySettings['timeouts'];
}

/** The questions that a ComfyUI server answers over HTTP. Throws `EngineError` with a code that begins with `comfyui_`. */
export class ComfyServer {
  readonly at: ComfyAddress;

  constructor(at: ComfyAddress) {
    this.at = at;
  }

  get label(): string {
    return `ComfyUI at ${new URL(this.at.url).host}`;
  }

  stats(signal: AbortSignal): Promise<ComfyStats> {
    return this.#json('/system_stats', statsSchema, signal);
  }

  /** Null: the server has no node of that class. */
  async nodeClass(name: string, signal: AbortSignal): Promise<ClassInfo | null> {
    const answer = await this.#json(
      `/object_info/${encodeURIComponent(name)}`,
      z.record(z.string(), classSchema),
      signal,
    );
    return answer[name] ?? null;
  }

  queue(signal: AbortSignal): Promise<z.infer<typeof queueSchema>> {
    return this.#json('/queue', queueSchema, signal);
  }

  async history(id: string, signal: AbortSignal): Promise<HistoryEntry | null> {
    return (await this.#json(`/history/${encodeURIComponent(id)}`, historySchema, signal))[id] ?? null;
  }

  /** Queues a workflow under our own id; an older server gives one of its own, which is answered then. */
  async prompt(workflow: Workflow, id: string, client: string, signal: AbortSignal): Promise<string> {
    const answer = await this.#json('/prompt', queuedSchema, signal, {
      prompt: workflow,
      client_id: client,
      prompt_id: id,
    });
    return answer.prompt_id;
  }

  async dequeue(id: string, signal: AbortSignal): Promise<void> {
    await this.#post('/queue', { delete: [id] }, signal);
  }

  async interrupt(id: string, signal: AbortSignal): Promise<void> {
    await this.#post('/interrupt', { prompt_id: id }, signal);
  }

  async free(signal: AbortSignal): Promise<void> {
    await this.#post('/free', { unload_models: true, free_memory: true }, signal);
  }

  /** Sends a file; answers what a LoadImage or LoadVideo node calls it. */
  async upload(file: string, name: string, mime: string, signal: AbortSignal): Promise<string> {
    const edge = `reelgraph-${name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40)}-edge`;
    const field = (key: string, value: string) =>
      `--${edge}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
    const head = Buffer.from(
      `${field('type', 'input')}${field('subfolder', 'reelgraph')}${field('overwrite', 'true')}` +
        `--${edge}\r\ncontent-disposition: form-data; name="image"; filename="${name}"\r\ncontent-type: ${mime}\r\n\r\n`,
    );
    const tail = Buffer.from(`\r\n--${edge}--\r\n`);
    async function* body() {
      yield head;
      yield* createReadStream(file);
      yield tail;
    }
    const { size } = await stat(file);
    const response = await this.#open('/upload/image', signal, {
      body: Readable.from(body(), { objectMode: false }),
      headers: {
        'content-type': `multipart/form-data; boundary=${edge}`,
        'content-length': String(head.length + size + tail.length),
      },
    });
    const text = await this.#text(response, signal);
    const { name: kept, subfolder } = this.#parse(
      z.object({ name: z.string().min(1), subfolder: z.string().default('') }),
      text,
    );
    return subfolder ? `${subfolder}/${kept}` : kept;
  }

  /** Writes a result to `to`. */
  async download({ filename, subfolder, type }: SavedFile, to: string, signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ filename, subfolder, type });
    const response = await this.#open(`/view?${query}`, signal);
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_FILE) response.destroy(new Error('The file is larger than any result may be.'));
    });
    try {
      await pipeline(response, createWriteStream(to), { signal });
    } catch (cause) {
      throw this.#broken(signal, cause);
    }
    const length = Number(response.headers['content-length'] ?? size);
    if (length !== size) throw this.#broken(signal, undefined);
  }

  /** Where the socket of this server is. */
  socketUrl(client: string): URL {
    const url = new URL(`${this.at.url}/ws?clientId=${encodeURIComponent(client)}`);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url;
  }

  async #post(path: string, json: unknown, signal: AbortSignal): Promise<void> {
    const response = await this.#open(path, signal, {
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    });
    response.resume();
  }

  async #json<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, json?: unknown): Promise<T> {
    const late = AbortSignal.timeout(this.at.timeouts.answer * 1000);
    const either = AbortSignal.any([signal, late]);
    try {
      const response = await this.#open(
        path,
        either,
        json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } },
      );
      return this.#parse(schema, await this.#text(response, either));
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error;
      throw new EngineError('comfyui_slow', `${this.label} did not answer within ${this.at.timeouts.answer} s.`, {
        fix: 'Look whether it is busy starting; try again in a moment.',
        retryable: true,
      });
    }
  }

  #parse<T>(schema: z.ZodType<T>, text: string): T {
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new EngineError('comfyui_odd', `What answers at ${this.at.url} does not speak as ComfyUI does.`, {
        fix: 'Check the address in Settings → Engines.',
        cause,
      });
    }
  }

  async #open(
    path: string,
    signal: AbortSignal,
    more: { body?: string | Readable; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<IncomingMessage> {
    let response: IncomingMessage;
    try {
      response = await startRequest({
        url: new URL(`${this.at.url}${path}`),
        headers: { accept: '*/*', ...this.at.headers, ...more.headers },
        ...(more.body === undefined ? {} : { body: more.body }),
        signal,
        connect: this.at.timeouts.connect,
      });
    } catch (error) {
      throw this.unreachable(netError(error));
    }
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw refused(this.label, status, this.withoutSecrets(await this.#text(response, signal)));
  }

  async #text(response: IncomingMessage, signal: AbortSignal): Promise<string> {
    try {
      return await textOf(response, LONGEST_JSON);
    } catch (cause) {
      throw this.#broken(signal, cause);
    }
  }

  /** A server may repeat a header's value in its complaint. */
  withoutSecrets(text: string): string {
    return Object.values(this.at.headers).reduce((said, value) => (value ? said.replaceAll(value, '…') : said), text);
  }

  #broken(signal: AbortSignal, cause: unknown): EngineError {
    if (signal.aborted) return cancelled();
    return new EngineError('comfyui_broken_off', `${this.label} broke off in the middle of its answer.`, {
      fix: 'Look whether it still runs.',
      retryable: true,
      cause,
    });
  }

  unreachable({ trouble, code, cause }: NetError): EngineError {
    if (trouble === 'cancelled') return cancelled();
    const said: Record<string, [code: string, message: string, fix: string, again: boolean]> = {
      certificate: [
        'comfyui_certificate',
        `The certificate of ${this.label} is not trusted (${code}).`,
        'Give the server a certificate that this machine trusts.',
        false,
      ],
      forbidden: [
        'comfyui_address',
        `${this.label} is at an address that is no place for it.`,
        'Correct the address in Settings → Engines.',
        false,
      ],
    };
    const [kind, message, fix, retryable] = said[trouble] ?? [
      'comfyui_unreachable',
      `${this.label} cannot be reached${code ? ` (${code})` : ''}.`,
      'Start it, or give another address in Settings → Engines.',
      code !== 'ENOTFOUND',
    ];
    return new EngineError(kind, message, { fix, retryable, cause });
  }
}

export const cancelled = (): EngineError => new EngineError('cancelled', 'Cancelled.');
