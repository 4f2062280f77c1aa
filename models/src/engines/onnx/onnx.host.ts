import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { EngineError } from '../../capabilities/capability.ts';
import { type MethodContext, serveEngine } from '../../host/serve-engine.ts';
import { type Manifest, readManifest, verifiedComponent } from './manifest.ts';
import type { TensorData, TensorType } from './tensor.ts';

// Where Float16Array exists (Node 24) the native layer reads no bytes from float16 inputs. It decides when it is loaded,
// so the global must go before; Uint16Array then serves everywhere.
delete (globalThis as { Float16Array?: unknown }).Float16Array;
const loaded = await import('onnxruntime-node');
// A CommonJS module: its names stand on the namespace under tsx, on `default` under plain node.
const ort = 'InferenceSession' in loaded ? loaded : (loaded as { default: typeof loaded }).default;

export interface RunRequest {
  /** The bundle's folder. */
  readonly bundle: string;
  readonly component: string;
  readonly feeds: Readonly<Record<string, TensorData>>;
  readonly threads?: number;
}

const sessions = new Map<string, Promise<InferenceSession>>();

/** Verified and loaded on first use; stays in this process until it ends. */
function session(bundle: string, component: string, manifest: Manifest, threads: number | undefined) {
  const key = `${component}\n${bundle}\n${manifest.components[component]?.sha256}\n${threads}`;
  let loading = sessions.get(key);
  if (!loading) {
    loading = verifiedComponent(bundle, manifest, component).then((path) => create(path, component, threads));
    sessions.set(key, loading);
    loading.catch(() => sessions.delete(key));
  }
  return loading;
}

async function create(path: string, component: string, threads: number | undefined): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      ...(threads ? { intraOpNumThreads: threads } : {}),
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new EngineError('graph_refused', `The graph of component "${component}" cannot be loaded: ${said(cause)}`, {
      fix: 'It may be made for a newer runtime. Export it again with this version.',
      cause,
    });
  }
}

async function run(request: RunRequest, context: MethodContext): Promise<Record<string, TensorData>> {
  const manifest = await readManifest(request.bundle);
  context.progress(0, `loading ${request.component}`);
  const graph = await session(request.bundle, request.component, manifest, request.threads);
  for (const name of graph.inputNames) {
    if (!request.feeds[name]) {
      throw new EngineError('input_missing', `The component "${request.component}" needs the input "${name}".`);
    }
  }
  context.progress(0, `running ${request.component}`);
  // The call below blocks this thread to its end: one turn of the loop lets the message out first.
  await new Promise((resolve) => setImmediate(resolve));
  const feeds = Object.fromEntries(graph.inputNames.map((name) => [name, toTensor(request.feeds[name]!)]));
  try {
    const outputs = await graph.run(feeds);
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromTensor(tensor)]));
  } catch (cause) {
    throw new EngineError('graph_failed', `The component "${request.component}" failed: ${said(cause)}`, { cause });
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

const toTensor = ({ type, data, dims }: TensorData): Tensor => new ort.Tensor(type, data as never, dims);

function fromTensor(tensor: Tensor): TensorData {
  const data = tensor.data as TensorData['data'];
  return { type: tensor.type as TensorType, dims: tensor.dims, data };
}

serveEngine({
  run,
  /** What the runtime on this machine can use; CUDA and the like are asked for in a later version. */
  providers: async () => ort.listSupportedBackends?.() ?? [],
});
