import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaRef } from '@reelgraph/timeline';
import { type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { Lora, Provenance } from '../../capabilities/requests.ts';
import type { Item, Lack, Plain, ServedJob } from '../served/served-job.ts';
import type { ServiceWork } from './binding.ts';
import type { Client } from './client.ts';
import { fetchResult } from './fetch-result.ts';
import type { Ordering } from './order.ts';
import { fill, textAt } from './template.ts';
import { Trouble } from './trouble.ts';

/** A file that is larger than this has to be uploaded: as a data URL it would be a third larger still. Bytes. */
const MOST_INLINE = 24 * 1024 ** 2;

/** One request on its way to a hosted service. Files are sent only where the order itself is. */
export class HostedJob implements ServedJob {
  readonly context: EngineContext;
  readonly lists: Record<string, Item[]> = {};
  readonly plain: Record<string, Plain> = {};
  readonly client: Client;
  readonly work: ServiceWork;
  readonly #pause: number;
  readonly #files = new Map<string, { readonly path: string; readonly mime: string }>();
  #ordering: Ordering | undefined;
  #count = 0;
  /** What came back was not what was asked: an order that would only bring it again is over. */
  useless: string | null = null;

  constructor(client: Client, work: ServiceWork, context: EngineContext, pause: number) {
    this.client = client;
    this.work = work;
    this.context = context;
    this.#pause = pause;
  }

  carriedOutBy(ordering: Ordering): void {
    this.#ordering = ordering;
  }

  get limits(): ServiceWork['limits'] {
    return this.work.limits;
  }

  get label(): string {
    return `${this.client.label} (${this.work.label})`;
  }

  get server(): string {
    return this.client.label;
  }

  give(values: Readonly<Record<string, Plain | undefined>>): void {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) this.plain[name] = value;
  }

  /** A name that stands for the file until the order is sent; by then an order may be known that needs none. */
  async send(ref: MediaRef, path: string, mime: string, variant = ''): Promise<string> {
    const name = `file:${ref.artifact}${variant}`;
    this.#files.set(name, { path, mime });
    return name;
  }

  useLoras(wanted: readonly Lora[] | undefined): void {
    this.lists.loras = (wanted ?? []).map(({ name, strength }) => ({ name, strength }));
  }

  scratch(ending: string): string {
    this.#count += 1;
    return join(this.context.scratch, `hosted-${this.#count}${ending}`);
  }

  /** The body of the order, its files sent. */
  async body(names: Readonly<Record<string, Plain>>): Promise<unknown> {
    const sent = new Map<string, string>();
    for (const [name, file] of this.#files) sent.set(name, await this.#media(file));
    const put = (values: Item): Item =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sent.get(String(value)) ?? value]));
    const lists = Object.fromEntries(Object.entries(this.lists).map(([name, items]) => [name, items.map(put)]));
    return fill(this.work.submit.body, { plain: { ...put(this.plain), ...names }, lists });
  }

  async #media({ path, mime }: { readonly path: string; readonly mime: string }): Promise<string> {
    const { upload } = this.work;
    if (!upload) {
      const { size } = await stat(path);
      if (size > MOST_INLINE)
        throw new EngineError('hosted_file', `A file of ${Math.ceil(size / 1e6)} MB is too large for ${this.label}.`, {
          fix: 'Give the binding of the service an "upload", or use a shorter clip.',
        });
      return `data:${mime};base64,${(await readFile(path)).toString('base64')}`;
    }
    const { method, path: to, answer } = upload;
    const said = await this.client.json({ method, path: to, file: { path, mime }, orders: true }, this.context.signal);
    const name = textAt(said, answer);
    if (name !== '') return name;
    throw new Trouble('broken', `${this.client.label} took a file without saying its name.`, { taken: 'no' });
  }

  async result(): Promise<string> {
    const ordering = this.#ordering;
    if (!ordering) throw new Error('An order is opened before its result is asked for.');
    const answer = await ordering.made();
    this.context.progress(0.96, 'Fetching the result');
    const to = this.scratch('.result');
    const { remote } = ordering.order;
    const how = { client: this.client, work: this.work, signal: this.context.signal, pause: this.#pause };
    try {
      await fetchResult(answer, remote, to, how);
      return to;
    } catch (error) {
      if (!isGone(error)) throw error;
      try {
        // Addresses of results run out; the service gives new ones for as long as it has them.
        const anew = await ordering.again();
        if (anew === undefined) throw error;
        await fetchResult(anew, remote, to, how);
        return to;
      } catch (gone) {
        if (isGone(gone)) await ordering.note({ state: 'lost', why: gone.message });
        throw gone;
      }
    }
  }

  lacks(what: Lack, message: string): EngineError {
    this.useless = message;
    const fix = 'Mend the binding of the service: what it is sent for length and rate, and where its result is.';
    return new EngineError(`hosted_${what}`, message, { fix });
  }

  provenance(seed?: number): Provenance {
    const { label, licence } = this.client.access.service;
    return {
      engine: 'hosted',
      draft: false,
      models: [{ name: this.label, ...(licence ? { licence } : {}) }],
      ...(seed === undefined ? {} : { seed }),
      notes: [`Made by the hosted service ${label}`],
    };
  }
}

const isGone = (error: unknown): error is Trouble =>
  error instanceof Trouble && (error.kind === 'expired' || error.kind === 'lost');
