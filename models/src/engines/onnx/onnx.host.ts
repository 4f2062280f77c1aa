import { openBundle } from '../../bundles/open-bundle.ts';
import { type MethodContext, serveEngine } from '../../host/serve-engine.ts';
import { onnxRuntime, openSessions, type Sessions } from './sessions.ts';
import type { Tensor } from './tensor.ts';

// Loaded before the first request is served: a machine on which it cannot be loaded is told as "not started".
const ort = await onnxRuntime();

export interface RunRequest {
  /** The bundle's folder. */
  readonly bundle: string;
  readonly component: string;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly threads?: number;
}

/** By bundle and threads: a bundle that was replaced on disk has another digest, and so other sessions. */
const opened = new Map<string, Sessions>();

async function run(request: RunRequest, context: MethodContext): Promise<Record<string, Tensor>> {
  const bundle = await openBundle(request.bundle);
  const key = `${request.bundle}\n${bundle.digest}\n${request.threads}`;
  const sessions = opened.get(key) ?? openSessions(bundle, { threads: request.threads });
  opened.set(key, sessions);
  context.progress(0, `loading ${request.component}`);
  const session = await sessions.open(request.component);
  context.progress(0, `running ${request.component}`);
  return session.run(request.feeds);
}

serveEngine({
  run,
  /** What the runtime on this machine can use; CUDA and the like are asked for in a later version. */
  providers: async () => ort.listSupportedBackends?.() ?? [],
});
