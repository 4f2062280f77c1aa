import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { EngineError } from '../../capabilities/capability.ts';
import { type NetError, netError, startRequest } from '../../net/request.ts';
import { textOf } from '../../net/text-of.ts';
import type { ErrorRule, HostedService } from './binding.ts';
import { Trouble, troubleOf } from './trouble.ts';

/** A service with its key at hand. */
export interface Access {
  readonly service: HostedService;
  /** Base address without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
}

/** What is asked of a service. */
interface Question {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly file?: { readonly path: string; readonly mime: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly orders?: boolean;
}

/** Answers may hold a picture as base64; a JSON answer beyond this is none. Bytes. */
const LONGEST_ANSWER = 64 * 1024 ** 2;
const CONNECT = 15;
/** Codes of a socket that was never made: nothing was sent. */
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EFORBIDDEN)$/;

/** The questions to one service. Throws {@link Trouble}; its key is taken out of whatever it says. */
export class Client {
  readonly access: Access;

  constructor(access: Access) {
    this.access = access;
  }

  get label(): string {
    return this.access.service.label;
  }

  /** A JSON answer. */
  async json(question: Question, signal: AbortSignal): Promise<unknown> {
    const late = AbortSignal.timeout(this.access.service.patience * 1000);
    const either = AbortSignal.any([signal, late]);
    try {
      const response = await this.open(question, either);
      const text = await this.#text(response, either);
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw this.#trouble('broken', `${this.label} gave no JSON where one was expected.`, {
          cause,
          taken: 'unknown',
        });
      }
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error;
      throw this.#trouble('slow', `${this.label} did not answer within ${this.access.service.patience} s.`, {
        taken: 'unknown',
      });
    }
  }

  /** The head of a good answer. */
  async open(question: Question, signal: AbortSignal): Promise<IncomingMessage> {
    const { service, url, key } = this.access;
    const { json, file } = question;
    const sent: { body?: string | Readable; headers: Record<string, string> } = file
      ? {
          body: createReadStream(file.path),
          headers: { 'content-type': file.mime, 'content-length': String((await stat(file.path)).size) },
        }
      : json === undefined
        ? { headers: {} }
        : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const secret = service.key && key ? { [service.key.header]: service.key.value.replaceAll('{key}', key) } : {};
    let response: IncomingMessage;
    try {
      response = await startRequest({
        url: new URL(`${url}${question.path}`),
        method: question.method ?? (sent.body === undefined ? 'GET' : 'POST'),
        ...sent,
        headers: { accept: 'application/json, */*', ...sent.headers, ...secret, ...question.headers },
        signal,
        connect: CONNECT,
      });
    } catch (error) {
      throw this.#unreachable(netError(error));
    }
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    const said = await this.#text(response, signal).catch(() => '');
    const retryAfter = String(response.headers['retry-after'] ?? '');
    throw troubleOf(this.access.service, { status, said, retryAfter, orders: question.orders === true });
  }

  /** What a service says of a failed order, by the same rules as a bad answer. */
  failure(json: unknown, rules: readonly ErrorRule[] = this.access.service.errors): Trouble {
    const said = this.#withoutKey(JSON.stringify(json ?? null));
    return troubleOf({ ...this.access.service, errors: [...rules] }, { status: 0, said, retryAfter: '' });
  }

  async #text(response: IncomingMessage, signal: AbortSignal): Promise<string> {
    try {
      return this.#withoutKey(await textOf(response, LONGEST_ANSWER));
    } catch (cause) {
      if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
      throw this.#trouble('broken', `${this.label} broke off in the middle of its answer.`, {
        cause,
        taken: 'unknown',
      });
    }
  }

  #withoutKey(text: string): string {
    const { key } = this.access;
    return key ? text.replaceAll(key, '…') : text;
  }

  #unreachable({ trouble, code, cause }: NetError): EngineError {
    if (trouble === 'cancelled') return new EngineError('cancelled', 'Cancelled.');
    const taken = trouble !== 'unreachable' || NOT_SENT.test(code) ? 'no' : 'unknown';
    const why = code ? ` (${code})` : '';
    if (trouble === 'certificate')
      return this.#trouble('certificate', `The certificate of ${this.label} is not trusted${why}.`, { cause, taken });
    if (trouble === 'forbidden')
      return this.#trouble('address', `The address of ${this.label} is no place for it.`, { cause, taken });
    return this.#trouble('unreachable', `${this.label} cannot be reached${why}.`, { cause, taken });
  }

  #trouble(kind: Trouble['kind'], message: string, more: { cause?: unknown; taken: Trouble['taken'] }): Trouble {
    return new Trouble(kind, message, more);
  }
}
