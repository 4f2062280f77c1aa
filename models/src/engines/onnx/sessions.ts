import type { InferenceSession } from 'onnxruntime-node';
import type { Bundle } from '../../bundles/open-bundle.ts';
import { EngineError } from '../../capabilities/capability.ts';
import { hostDevice, providersFor } from '../../service/host-device.ts';
import type { Tensor, TensorType } from './tensor.ts';

/** One loaded graph. */
export interface Session {
  /** Inputs that the graph still has: an exporter prunes those that nothing uses. */
  readonly inputs: readonly string[];
  /** Element type of each of them. */
  readonly types: Readonly<Record<string, TensorType>>;
  /** Feeds beyond `inputs` are left out. Throws EngineError `input_missing` or `graph_failed`. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}

/** The graphs of one bundle, each loaded when it is first asked for. */
export interface Sessions {
  /** Throws EngineError `component_missing`, `bundle_broken` or `graph_refused`. */
  open(component: string): Promise<Session>;
  /** Gives a graph's memory back. A later `open` loads it again. */
  release(component: string): Promise<void>;
}

type Provider = string | { readonly name: string };

export interface SessionOptions {
  /** Providers for a component in order of preference, the processor last. Default: those of this process's device. */
  readonly providers?: (component: string) => readonly Provider[];
  readonly threads?: number;
}

// Where Float16Array exists (Node 24) the native layer reads no bytes from float16 inputs. It decides when it is loaded,
// so the global must go before; Uint16Array then serves everywhere.
async function loadRuntime() {
  delete (globalThis as { Float16Array?: unknown }).Float16Array;
  const loaded = await import('onnxruntime-node');
  // A CommonJS module: its names stand on the namespace under tsx, on `default` under plain node.
  return 'InferenceSession' in loaded ? loaded : (loaded as { default: typeof loaded }).default;
}
let runtime: ReturnType<typeof loadRuntime> | undefined;
export const onnxRuntime = () => (runtime ??= loadRuntime());

/** Sessions in this very process: its calls block the thread, so only a host's child process (or a test) opens them. */
export function openSessions(bundle: Bundle, options: SessionOptions = {}): Sessions {
  const loaded = new Map<string, Promise<{ graph: InferenceSession; session: Session }>>();

  const load = async (component: string) => {
    const path = await bundle.graph(component);
    const graph = await create(path, component, options);
    return { graph, session: await sessionOf(graph, component) };
  };

  return {
    async open(component) {
      let loading = loaded.get(component);
      if (!loading) {
        loading = load(component);
        loaded.set(component, loading);
        loading.catch(() => loaded.delete(component));
      }
      return (await loading).session;
    },
    async release(component) {
      const loading = loaded.get(component);
      loaded.delete(component);
      await (await loading)?.graph.release();
    },
  };
}

async function create(path: string, component: string, options: SessionOptions) {
  const device = hostDevice();
  const threads = options.threads ?? device.threads;
  const wanted = options.providers?.(component) ?? providersFor(device, component);
  const { InferenceSession } = await onnxRuntime();
  let failed: unknown;
  // One that lacks its libraries fails the whole list, so the list is tried again without it.
  for (let from = 0; from < wanted.length; from++) {
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: wanted.slice(from) as InferenceSession.ExecutionProviderConfig[],
        ...(threads ? { intraOpNumThreads: threads } : {}),
        logSeverityLevel: 3,
      });
      if (from > 0) process.stderr.write(`${component}: not on ${nameOf(wanted[0]!)} (${said(failed)})\n`);
      return session;
    } catch (cause) {
      failed = cause;
    }
  }
  throw new EngineError('graph_refused', `The graph of component "${component}" cannot be loaded: ${said(failed)}`, {
    fix: 'It may be made for a newer runtime. Export it again with this version.',
    cause: failed,
  });
}

const nameOf = (provider: Provider) => (typeof provider === 'string' ? provider : provider.name);

async function sessionOf(graph: InferenceSession, component: string): Promise<Session> {
  const { Tensor: Native } = await onnxRuntime();
  return {
    inputs: graph.inputNames,
    types: Object.fromEntries(
      graph.inputMetadata.flatMap((one) => (one.isTensor ? [[one.name, one.type as TensorType]] : [])),
    ),
    async run(feeds) {
      const missing = graph.inputNames.find((name) => !feeds[name]);
      if (missing) {
        throw new EngineError('input_missing', `The component "${component}" needs the input "${missing}".`);
      }
      // The call below blocks this thread to its end: one turn of the loop lets messages out and a cancel in first.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        const native = Object.fromEntries(
          graph.inputNames.map((name) => {
            const { type, data, dims } = feeds[name]!;
            return [name, new Native(type, data as never, dims)];
          }),
        );
        const outputs = await graph.run(native);
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { type, dims, data }]) => [
            name,
            { type: type as TensorType, dims, data: data as Tensor['data'] },
          ]),
        );
      } catch (cause) {
        throw new EngineError('graph_failed', `The component "${component}" failed: ${said(cause)}`, { cause });
      }
    },
  };
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
