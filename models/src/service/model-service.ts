import type { Family } from '../bundles/manifest.ts';
import { EngineError } from '../capabilities/capability.ts';
import { BROKEN_FRAME } from '../devices/frame-check.ts';
import { type Held, heldOn } from '../devices/offload.ts';
import { EngineHost, type ProcessStart, type RequestOptions } from '../host/engine-host.ts';
import { type LoadedModel, MemoryManager } from '../memory/manager.ts';
import { type HostDevice, hostEnvironment } from './host-device.ts';

/** Work for one model family, in the family's own process. */
export interface ModelJob {
  readonly family: Family;
  /** Folder of the bundle. It is handed to the process with the payload, as `bundle`. */
  readonly bundle: string;
  /** Sha256 of its manifest: another export is another model. */
  readonly digest: string;
  /** Bytes that it takes while it works. */
  readonly bytes: number;
  /** For a person: "SAM 3". */
  readonly label: string;
  /** A method of the family's host module. */
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of the Python worker: how many numbers each part holds. How they are held, and so `bytes`, depends on its device. */
  readonly weights?: readonly number[];
}

/** The one place of a machine through which models are loaded. */
export interface ModelService {
  /** Throws EngineError: what the method threw, `not_enough_memory`, `cancelled`, `engine_crashed`, `frame_broken`. */
  run<R>(job: ModelJob, options?: RequestOptions): Promise<R>;
  loaded(): Promise<readonly LoadedModel[]>;
  /** Gives back an idle model's memory. False where it is busy or not loaded. */
  unload(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly device: HostDevice & { readonly memory: number };
  /** The host module of each family. */
  readonly hosts: Readonly<Partial<Record<Family, URL>>>;
  /** What does the jobs that have `weights`. */
  readonly worker?: { readonly device: HostDevice & { readonly memory: number }; readonly start: ProcessStart };
  /** Told before a model is loaded: Ollama, ComfyUI. */
  readonly others?: readonly (() => Promise<void>)[];
  /** An unused model's process ends after so long. Milliseconds, default five minutes. */
  readonly idle?: number;
}

/** Bigger ones want the device for themselves while they are there. */
const exclusive: readonly Family[] = ['ltx-2', 'flux-2-klein'];
const IDLE_MS = 5 * 60_000;
/** The official pipelines take weights as they are published. */
const SMALLER =
  'Use a smaller model, a bundle in int4 on the ONNX engine, or ComfyUI, which knows fp8. "npx reelgraph doctor" says what fits here.';

/** One process for each family, so that a crash, a kill or a missing part of one leaves the others alone. */
export function modelService(options: ServiceOptions): ModelService {
  const { device, hosts: modules, worker } = options;
  const budgets = { [device.id]: device.memory, ...(worker ? { [worker.device.id]: worker.device.memory } : {}) };
  const manager = new MemoryManager({ budgets, others: options.others });
  const hosts = new Map<string, EngineHost>();
  const idOf = ({ family, digest, weights }: ModelJob) =>
    `${weights ? 'diffusers:' : ''}${family}:${digest.slice(0, 12)}`;
  const deviceOf = ({ weights }: ModelJob) => (weights && worker ? worker.device : device);
  const held = (job: ModelJob): Held | undefined => job.weights && heldOn(deviceOf(job), job.weights);

  const hostOf = (job: ModelJob, safe: boolean): EngineHost => {
    const key = `${idOf(job)}${safe ? ':safe' : ''}`;
    const known = hosts.get(key);
    if (known) return known;
    const module = job.weights ? worker?.start : modules[job.family];
    if (!module) throw new EngineError('pipeline_missing', `Nothing here runs ${job.label}.`);
    const host = new EngineHost({
      module,
      label: job.label,
      env: hostEnvironment({ ...deviceOf(job), safe }),
      idleTimeout: options.idle ?? IDLE_MS,
      onStop: () => {
        if (hostsOf(idOf(job)).every(({ state }) => state === 'stopped')) manager.forget(idOf(job));
      },
    });
    hosts.set(key, host);
    return host;
  };
  const hostsOf = (id: string) => [`${id}`, `${id}:safe`].flatMap((key) => hosts.get(key) ?? []);

  const handleOf = (job: ModelJob) => ({
    id: idOf(job),
    label: job.label,
    device: deviceOf(job).id,
    bytes: held(job)?.bytes ?? job.bytes,
    exclusive: exclusive.includes(job.family),
    ...(job.weights ? { fix: SMALLER } : {}),
    // The process starts, and reads each graph, when it is first asked for work.
    load: async () => undefined,
    unload: async () => {
      await Promise.all(hostsOf(idOf(job)).map((host) => host.unload()));
    },
    held: () => hostsOf(idOf(job)).some(({ state }) => state !== 'stopped'),
  });

  return {
    run: <R>(job: ModelJob, request: RequestOptions = {}) => {
      const way = held(job)?.way;
      const asked = way ? { ...job, payload: { ...job.payload, way } } : job;
      return manager.use(handleOf(job), () => tried<R>(asked, hostOf, request), request.signal);
    },
    loaded: async () => manager.loaded(),
    unload: (id) => manager.unload(id),
    async close() {
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

/** A process that died is tried once more in a fresh one; a broken picture once more in the safe mode. */
async function tried<R>(
  job: ModelJob,
  hostOf: (job: ModelJob, safe: boolean) => EngineHost,
  request: RequestOptions,
): Promise<R> {
  const payload = { ...job.payload, bundle: job.bundle };
  const host = hostOf(job, false);
  try {
    return await host.request<R>(job.method, payload, request);
  } catch (error) {
    if (!(error instanceof EngineError) || request.signal?.aborted) throw error;
    if (error.code === BROKEN_FRAME) {
      await host.unload();
      request.onProgress?.(0, 'once more, decoding on the processor');
      return await hostOf(job, true).request<R>(job.method, payload, request);
    }
    if (error.code !== 'engine_crashed') throw error;
    request.onProgress?.(0, 'once more, the process had ended');
    return await host.request<R>(job.method, payload, request).catch((again) => {
      if (!(again instanceof EngineError) || again.code !== 'engine_crashed') throw again;
      throw new EngineError('engine_crashed', `${again.message} It was tried twice.`, { fix: again.fix });
    });
  }
}
