import { resolve } from 'node:path';
import { readLabels } from '../execution/index.ts';
import { tokenFor } from '../server/guard.ts';
import { listen } from '../server/listen.ts';
import { openStudio } from '../studio/studio.ts';
import { readArguments } from './arguments.ts';
import { UsageError } from './usage.ts';

export const dataFolder = (flag: string | undefined): string => resolve(flag ?? process.env.REELGRAPH_DATA ?? 'data');

/** `onnx=gpu,vram>=24`: what a worker must have to do the work of an engine. */
function readRoutes(texts: readonly string[]): Record<string, string[]> {
  const routes: Record<string, string[]> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--route takes engine=labels, not '${text}'.`);
    routes[text.slice(0, at)] = readLabels(text.slice(at + 1));
  }
  return routes;
}

/** `reelgraph serve`: the studio, until Ctrl+C. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values } = readArguments(argv, {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    queue: { type: 'string' },
    route: { type: 'string', multiple: true },
  });
  const port = Number(values.port ?? process.env.PORT ?? 4600);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not '${values.port ?? process.env.PORT}'.`);
  const host = values.host ?? process.env.HOST ?? '127.0.0.1';
  const token = tokenFor(host, process.env.REELGRAPH_TOKEN);

  const queue = values.queue ?? process.env.REELGRAPH_QUEUE;
  const studio = await openStudio(dataFolder(values.data), {
    sample: true,
    ...(queue ? { queue: { address: queue, routes: readRoutes(values.route ?? []) } } : {}),
  });
  let server: Awaited<ReturnType<typeof listen>>;
  try {
    server = await listen(studio, { port, host, token });
  } catch (error) {
    await studio.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      process.stderr.write(`reelgraph: Port ${port} is taken. Stop what uses it, or choose another with --port.\n`);
      return 1;
    }
    throw error;
  }
  studio.storage.lock.announce({ host, port: server.port });
  process.stdout.write(`Reelgraph is at ${server.url}/${token ? `#token=${token}` : ''}\n`);
  for (const warning of studio.packWarnings) process.stderr.write(`${warning}\n`);

  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  process.stdout.write('Closing…\n');
  await server.close();
  await studio.close();
  return 0;
}
