import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ChildHost, type ChildHostOptions, type HostProcess, type Transport } from './child-host.ts';

export interface ForkHostOptions extends ChildHostOptions {
  /** Arguments of the module (`process.argv` from 2 on). */
  readonly args?: readonly string[];
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** More flags for node itself, `--max-old-space-size=…` for example. */
  readonly execArgv?: readonly string[];
  /** How long the module may take until it says that it is ready. Milliseconds, default 30 000. */
  readonly readyTimeout?: number;
  /** Gives up starting; a process that already runs is killed by the caller. */
  readonly signal?: AbortSignal;
}

/**
 * Starts a TypeScript or built module as a child process and waits for its `hostReady()`.
 *
 * The same call works from sources (a `.ts` URL: the child gets tsx and the source condition) and from `dist` (nothing
 * added). Flags of this process are not inherited: two processes cannot share one debugger port.
 *
 * Throws an Error with the child's output when it ends, or stays silent, before it is ready.
 */
export async function forkHost(moduleUrl: string | URL, options: ForkHostOptions = {}): Promise<HostProcess> {
  options.signal?.throwIfAborted();
  const url = new URL(moduleUrl);
  const child = fork(fileURLToPath(url), [...(options.args ?? [])], {
    execArgv: [...sourceFlags(url), ...(options.execArgv ?? [])],
    env: childEnvironment(options.env),
    cwd: options.cwd,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  } as ForkOptions);
  const host = new ChildHost(child, channelOf(child), options);
  await host.untilReady(options.readyTimeout ?? 30_000, options.signal);
  return host;
}

const channelOf = (child: ChildProcess): Transport => ({
  get open() {
    return child.connected;
  },
  outputs: [child.stdout, child.stderr],
  send: (message, done) => void child.send(message as never, done),
  listen: (receive) => void child.on('message', receive),
  hold: (verb) => child.channel?.[verb](),
});

/**
 * tsx is resolved from here, not from the working directory, which may be anywhere. `REELGRAPH_SOURCE_LOADER` names another
 * loader of sources: the tests have a quicker one.
 */
function sourceFlags(url: URL): string[] {
  if (!/\.[cm]?tsx?$/.test(url.pathname)) return [];
  const loader =
    process.env.REELGRAPH_SOURCE_LOADER ?? pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--conditions=reelgraph-source', '--import', loader];
}

export function childEnvironment(added: ForkHostOptions['env']): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...added };
  const flags = environment.NODE_OPTIONS;
  if (flags) environment.NODE_OPTIONS = flags.replace(/(^|\s)--inspect[^\s]*/g, '$1').trim();
  return environment;
}
