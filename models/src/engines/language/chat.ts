import { ZodError } from 'zod';
import { EngineError } from '../../capabilities/capability.ts';
import type { LanguageRequest } from '../../capabilities/requests.ts';
import type { ServerConnection } from './connection.ts';
import type { Message, ModelInfo, Piece, Quirk } from './dialect.ts';
import { type Answer, brokenOff, call, cancelled, ServerRefusal, slow, withoutKey } from './http.ts';
import { withoutThinking } from './thinking.ts';

export interface ChatAnswer {
  readonly text: string;
  /** The server stopped it at the allowed length. */
  readonly cutOff: boolean;
  readonly firstMs: number;
  readonly ms: number;
  /** What of the request this server does not take, in words. */
  readonly notes: readonly string[];
}

export interface Chat {
  readonly connection: ServerConnection;
  readonly request: LanguageRequest;
  readonly messages: readonly Message[];
  readonly model: ModelInfo;
  readonly signal: AbortSignal;
  /** The text so far. */
  onText(soFar: string): void;
  /** What happens while there is no text yet. */
  onNotice(text: string): void;
}

/** By address and model: what was refused once is not tried with every shot again. Lives as long as the process. */
const known = new Map<string, Set<Quirk>>();

const quirkNotes: Partial<Record<Quirk, string>> = {
  json_object: 'This server does not hold the model to a form; the answer was checked here.',
  temperature: 'This server takes no temperature.',
  seed: 'This server takes no seed: another run may answer with other words.',
};

/**
 * One conversation's answer, streamed. Throws `EngineError`: what `call` throws, `language_slow` past the time for the first
 * or the last word, `language_broken_off` where the stream ends before the answer does, `language_failed`, `language_withheld`.
 */
export async function chat({
  connection,
  request,
  messages,
  model,
  signal,
  onText,
  onNotice,
}: Chat): Promise<ChatAnswer> {
  const { dialect, server, keepAlive } = connection;
  const name = `${server.url} ${model.name}`;
  const quirks = known.get(name) ?? new Set<Quirk>();
  known.set(name, quirks);
  const started = performance.now();
  const time = new Deadline(server, signal);
  try {
    const answer = await openAnswer();
    const show = withoutThinking();
    let text = '';
    let first = 0;
    let end: Piece['end'];
    for await (const frame of dialect.frames(answer.body, answer.type)) {
      const piece = readPiece(frame);
      if (piece.error)
        throw new EngineError('language_failed', `${server.label}: ${withoutKey(server, piece.error)}`, {
          retryable: true,
        });
      if (piece.thinking && first === 0) onNotice('The model thinks.');
      if (piece.text || piece.thinking) {
        if (first === 0) first = performance.now() - started;
        time.started();
      }
      const more = piece.text ? show(piece.text) : '';
      if (more !== '') {
        text += more;
        onText(text);
      }
      if (piece.end) {
        end = piece.end;
        // What follows (counts, an end mark) is not waited for: some servers keep the line open.
        break;
      }
    }
    if (signal.aborted) throw cancelled();
    if (!end) throw brokenOff(server);
    if (end === 'withheld')
      throw new EngineError('language_withheld', `${server.label} kept its answer back.`, {
        fix: 'Its own rules forbid it: write the text in other words, or choose another model.',
      });
    const notes = [...quirks].flatMap((quirk) => quirkNotes[quirk] ?? []);
    return { text: text.trim(), cutOff: end === 'length', firstMs: first, ms: performance.now() - started, notes };
  } catch (error) {
    throw time.reason ?? error;
  } finally {
    time.end();
  }

  async function openAnswer(): Promise<Answer> {
    for (;;) {
      try {
        const body = dialect.body({ request, messages, model, keepAlive, quirks });
        return await call(server, dialect.chatPath, time.signal, body, onNotice);
      } catch (error) {
        const quirk = error instanceof ServerRefusal ? dialect.quirk(error.status, error.raw, quirks) : null;
        if (!quirk) throw error;
        quirks.add(quirk);
      }
    }
  }

  function readPiece(frame: string): Piece {
    try {
      return dialect.read(frame);
    } catch (cause) {
      if (!(cause instanceof SyntaxError) && !(cause instanceof ZodError)) throw cause;
      throw brokenOff(server, cause);
    }
  }
}

/** Ends a call that takes longer than the person allows: until the first word, and in whole. */
class Deadline {
  readonly #own = new AbortController();
  readonly #first: NodeJS.Timeout;
  readonly #whole: NodeJS.Timeout;
  readonly signal: AbortSignal;
  /** Why it ended the call; null where it did not. */
  reason: EngineError | null = null;

  constructor(server: ServerConnection['server'], outer: AbortSignal) {
    const { first, whole } = server.timeouts;
    const after = (seconds: number, what: string) =>
      setTimeout(() => {
        this.reason = slow(server, what);
        this.#own.abort();
      }, seconds * 1000);
    this.#first = after(first, `did not begin to answer within ${first} s`);
    this.#whole = after(whole, `was not done within ${whole} s`);
    this.signal = AbortSignal.any([outer, this.#own.signal]);
  }

  started(): void {
    clearTimeout(this.#first);
  }

  end(): void {
    clearTimeout(this.#first);
    clearTimeout(this.#whole);
  }
}
