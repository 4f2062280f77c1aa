import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { ChildHost, type HostProcess, type Transport } from './child-host.ts';
import { ANY_REQUEST, type FromHost } from './engine-wire.ts';
import { childEnvironment, type ForkHostOptions } from './fork-host.ts';
import { readyMessage } from './wire.ts';

/** A program that is no module of ours and speaks the messages of an engine host as lines of JSON. */
export interface SpawnHostOptions extends Omit<ForkHostOptions, 'execArgv'> {
  readonly program: string;
}

const id = z.number().int();
const said = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), id, fraction: z.number(), text: z.string().optional() }),
  z.object({ type: z.literal('preview'), id, picture: z.base64(), mime: z.enum(['image/jpeg', 'image/webp']) }),
  z.object({ type: z.literal('result'), id, value: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id,
    error: z.object({
      code: z.string(),
      message: z.string(),
      fix: z.string().nullish(),
      retryable: z.boolean(),
    }),
  }),
]);

/** Large things lie in files: a longer line is no message of ours. Characters. */
const LONGEST_LINE = 4 * 1024 * 1024;

/**
 * Starts a program and waits for its `ready`. One message a line in both directions on stdin and stdout; stderr is kept for
 * the cause of a crash. What comes on stdout and is no message ends the request that runs (`worker_misspoke`), and the process
 * with it: after it nothing that it says can be trusted.
 *
 * Throws an Error with the program's output when it ends, or stays silent, before it is ready.
 */
export async function spawnHost(options: SpawnHostOptions): Promise<HostProcess> {
  options.signal?.throwIfAborted();
  const child = spawn(options.program, [...(options.args ?? [])], {
    env: childEnvironment(options.env),
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const host = new ChildHost(child, linesOf(child), options);
  await host.untilReady(options.readyTimeout ?? 30_000, options.signal);
  return host;
}

function linesOf(child: ChildProcess): Transport {
  const { stdin, stdout, stderr } = child;
  // A broken pipe is told by the end of the process; as an unheard event it would end ours.
  stdin?.on('error', () => undefined);
  return {
    get open() {
      return stdin?.writable === true;
    },
    outputs: [stderr],
    send: (message, done) => void stdin?.write(`${JSON.stringify(message)}\n`, (error) => done(error ?? null)),
    listen(receive) {
      let held = '';
      const misspoken = (line: string) => {
        stdout?.removeAllListeners('data');
        receive(misspokenError(line));
      };
      stdout?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (held + text).split('\n');
        held = lines.pop() ?? '';
        for (const line of lines) {
          if (line.trim() === '') continue;
          const message = messageOf(line);
          if (message === undefined) return misspoken(line);
          receive(message);
        }
        if (held.length > LONGEST_LINE) misspoken(held);
      });
    },
    hold(verb) {
      for (const stream of [stdin, stdout]) (stream as Socket | null)?.[verb]?.();
    },
  };
}

/** A line as the message of an engine host; undefined where it is none. */
function messageOf(line: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  const found = said.safeParse(parsed);
  if (!found.success) return undefined;
  const message = found.data;
  if (message.type === 'ready') return readyMessage;
  if (message.type === 'preview')
    return { ...message, picture: new Uint8Array(Buffer.from(message.picture, 'base64')) };
  if (message.type === 'error') {
    const { fix, ...error } = message.error;
    return { ...message, error: { ...error, ...(fix ? { fix } : {}) } };
  }
  return message;
}

/** For the request that runs, whichever it is. */
const misspokenError = (line: string): FromHost => ({
  type: 'error',
  id: ANY_REQUEST,
  error: {
    code: 'worker_misspoke',
    message: `The worker said something that is no message: "${line.slice(0, 120)}".`,
    fix: 'Run "npx reelgraph doctor": the Python packages may be others than the studio was made for.',
    retryable: false,
  },
});
