import { EngineError } from '../capabilities/capability.ts';
import type { FromHost, PreviewMime, ToHost, WireError } from './engine-wire.ts';
import { hostReady, sendToParent } from './host-side.ts';

/** What a method of an engine host may use while it works. */
export interface MethodContext {
  /** Aborted when the request is cancelled. Work that does not look at it for 300 ms is killed with its process. */
  readonly signal: AbortSignal;
  /** `soFar`: of an answer in words, the answer so far. */
  progress(fraction: number, text?: string, soFar?: string): void;
  preview(picture: Uint8Array, mime: PreviewMime): void;
}

export type EngineMethod = (payload: never, context: MethodContext) => Promise<unknown>;

/**
 * Makes this process an engine host: answers requests of an {@link EngineHost} one after the other. Call it once, when
 * what is heavy (a wasm module, a native library) is loaded, or let the methods load it on first use.
 */
export function serveEngine(methods: Readonly<Record<string, EngineMethod>>): void {
  let running: { id: number; abort: AbortController } | undefined;

  process.on('message', (message: ToHost) => {
    if (message.type === 'cancel') {
      if (running?.id === message.id) running.abort.abort();
      return;
    }
    const current = { id: message.id, abort: new AbortController() };
    running = current;
    void answer(methods[message.method], message, current.abort.signal).then(async (reply) => {
      if (running === current) running = undefined;
      await sendToParent(reply);
    });
  });
  hostReady({ blocking: true });
}

async function answer(
  method: EngineMethod | undefined,
  { id, method: name, payload }: Extract<ToHost, { type: 'request' }>,
  signal: AbortSignal,
): Promise<FromHost> {
  try {
    if (!method) throw new EngineError('unknown_method', `This engine host has no method "${name}".`);
    const value = await method(payload as never, {
      signal,
      progress: (fraction, text, soFar) =>
        void sendToParent({ type: 'progress', id, fraction, text, soFar } satisfies FromHost),
      preview: (picture, mime) => void sendToParent({ type: 'preview', id, picture, mime } satisfies FromHost),
    });
    return { type: 'result', id, value };
  } catch (error) {
    return { type: 'error', id, error: wireError(error, signal) };
  }
}

/** A failure in the words in which it travels. */
export function wireError(error: unknown, signal: AbortSignal): WireError {
  if (signal.aborted) return { code: 'cancelled', message: 'Cancelled.', retryable: false };
  if (error instanceof EngineError) {
    return { code: error.code, message: error.message, fix: error.fix, retryable: error.retryable };
  }
  // Refusals of the media module and the like carry a code and a fix too.
  if (error instanceof Error) {
    const { code, fix } = error as Error & { code?: unknown; fix?: unknown };
    return {
      code: typeof code === 'string' ? code : 'engine_failed',
      message: error.message,
      fix: typeof fix === 'string' ? fix : undefined,
      retryable: false,
    };
  }
  return { code: 'engine_failed', message: String(error), retryable: false };
}
