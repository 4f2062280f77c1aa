import { createHash } from 'node:crypto';
import type { Refusal } from '@reelgraph/timeline';
import { type Capability, EngineError } from '../../capabilities/capability.ts';
import type { ComfyServerSettings } from '../../capabilities/comfyui-settings.ts';
import { fits, labelOf } from '../served/values.ts';
import { type Binding, wayOf } from './binding.ts';
import { shippedBindings } from './bindings/index.ts';
import { ComfyServer } from './comfy-server.ts';
import { Classes, digestOf, type Found, type Missing, type Probe, probeBinding, sayMissing } from './probe.ts';
import type { ComfySource } from './source.ts';

/** What a server was found to have holds for so long: a plan asks before every edit. Milliseconds. */
const FRESH = 15_000;

/** One server with what it has for one capability. */
export interface ServerState {
  readonly settings: ComfyServerSettings;
  readonly server: ComfyServer | null;
  /** Why it cannot be asked. */
  readonly problem: Refusal | null;
  readonly bindings: readonly { readonly binding: Binding; readonly probe: Probe }[];
}

/** A server and a workflow on it that can do what is asked. */
export interface Place {
  readonly server: ComfyServer;
  readonly binding: Binding;
  readonly models: readonly Found[];
  readonly loras: readonly string[];
}

interface Kept {
  readonly at: number;
  readonly server: ComfyServer;
  readonly classes: Classes;
}

/** Knows which servers there are and what each has. Asks again after a while, or when the settings change. */
export class ComfyServers {
  readonly #source: ComfySource;
  readonly #kept = new Map<string, Kept>();

  constructor(source: ComfySource) {
    this.#source = source;
  }

  async states(capability: Capability, signal: AbortSignal): Promise<ServerState[]> {
    const [{ servers, timeouts }, own] = await Promise.all([this.#source.settings(), this.#source.bindings()]);
    const bindings = [...own, ...shippedBindings].filter((one) => one.capability === capability);
    return Promise.all(
      servers
        .filter(({ on }) => on)
        .map(async (settings): Promise<ServerState> => {
          try {
            const headers = await this.#source.headers(settings);
            const { server, classes } = this.#look({ name: settings.name, url: settings.url, headers, timeouts });
            const probes = bindings.map(async (binding) => ({
              binding,
              probe: await probeBinding(binding, classes, signal),
            }));
            return { settings, server, problem: null, bindings: await Promise.all(probes) };
          } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            const { code, message, fix } = error;
            return { settings, server: null, problem: { code, message, ...(fix ? { fix } : {}) }, bindings: [] };
          }
        }),
    );
  }

  /**
   * Servers that give the same results, the first of the person's order among them: one with other files would give another
   * picture for the same request, and stands in only when these are gone.
   */
  async alike(capability: Capability, signal: AbortSignal): Promise<{ digest: string; states: ServerState[] }> {
    const states = await this.states(capability, signal);
    const known = states.map((state) => ({ state, digest: digestOfState(state) }));
    const first = known.find(({ digest }) => digest !== null);
    if (first?.digest == null) throw nothing(capability, states);
    return {
      digest: first.digest,
      states: known.filter(({ digest }) => digest === first.digest).map(({ state }) => state),
    };
  }

  /** Where a request with these values is done: a workflow that takes all of them, on the server with the least to do. */
  async place(
    capability: Capability,
    present: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Place & { readonly digest: string }> {
    const { digest, states } = await this.alike(capability, signal);
    const places = states.flatMap(({ server, bindings }): Place[] => {
      if (!server) return [];
      for (const { binding, probe } of bindings)
        if (probe.ready && fits(wayOf(binding), present).ok) return [{ server, binding, ...probe }];
      return [];
    });
    if (places.length === 0) throw noneFits(capability, present, states);
    return { ...(await leastBusy(places, signal)), digest };
  }

  #look(at: ConstructorParameters<typeof ComfyServer>[0]): Kept {
    const name = JSON.stringify(at);
    const kept = this.#kept.get(name);
    if (kept && performance.now() - kept.at < FRESH) return kept;
    const server = new ComfyServer(at);
    const fresh = { at: performance.now(), server, classes: new Classes(server) };
    this.#kept.set(name, fresh);
    for (const [other, { at: since }] of this.#kept) if (performance.now() - since > FRESH) this.#kept.delete(other);
    return fresh;
  }
}

function digestOfState({ bindings }: ServerState): string | null {
  const ready = bindings.flatMap(({ binding, probe }) => (probe.ready ? [digestOf(binding, probe.models)] : []));
  if (ready.length === 0) return null;
  return createHash('sha256').update(ready.join('\n')).digest('hex').slice(0, 24);
}

async function leastBusy(places: readonly Place[], signal: AbortSignal): Promise<Place> {
  const [first] = places as [Place];
  if (places.length === 1) return first;
  const busy = await Promise.all(
    places.map(({ server }) =>
      server.queue(signal).then(
        ({ queue_running, queue_pending }) => queue_running.length + queue_pending.length,
        () => Number.POSITIVE_INFINITY,
      ),
    ),
  );
  return places[busy.indexOf(Math.min(...busy))] ?? first;
}

/** Why no server can do it: what is missing where least is missing, else why none can be asked. */
export function nothing(capability: Capability, states: readonly ServerState[]): EngineError {
  if (states.length === 0)
    return new EngineError('comfyui_not_configured', 'No ComfyUI server is set up.', {
      fix: 'Open Get real pictures, or give its address in Settings → Engines.',
    });
  const least = leastMissing(states);
  if (least)
    return new EngineError(
      'model_missing',
      `${least.state.server?.label ?? 'ComfyUI'} lacks ${sayMissing(least.missing)} for ${least.binding.label}.`,
      { fix: 'Get real pictures lists what to put where.' },
    );
  const problem = states.find((state) => state.problem)?.problem;
  if (problem) return new EngineError(problem.code, problem.message, problem.fix ? { fix: problem.fix } : {});
  return new EngineError('comfyui_no_workflow', `No ComfyUI workflow is bound for "${capability}".`, {
    fix: 'Bind one of your own in Settings → Engines, or choose another engine.',
  });
}

export function leastMissing(
  states: readonly ServerState[],
): { state: ServerState; binding: Binding; missing: Missing } | null {
  const count = ({ nodes, models }: Missing) => nodes.length * 10 + models.length;
  let best: { state: ServerState; binding: Binding; missing: Missing } | null = null;
  for (const state of states)
    for (const { binding, probe } of state.bindings)
      if (!probe.ready && (!best || count(probe.missing) < count(best.missing)))
        best = { state, binding, missing: probe.missing };
  return best;
}

/** The workflows that are ready do not take something of the request: another may, if its files were there. */
function noneFits(capability: Capability, present: ReadonlySet<string>, states: readonly ServerState[]): EngineError {
  const able = states.flatMap((state) =>
    state.bindings
      .filter(({ binding }) => fits(wayOf(binding), present).ok)
      .flatMap(({ binding, probe }) => (probe.ready ? [] : [{ state, binding, missing: probe.missing }])),
  );
  const [best] = able.sort((a, b) => a.missing.models.length - b.missing.models.length);
  if (best)
    return new EngineError(
      'model_missing',
      `${best.state.server?.label ?? 'ComfyUI'} lacks ${sayMissing(best.missing)} for ${best.binding.label}.`,
      { fix: 'Get real pictures lists what to put where.' },
    );
  const lost = states
    .flatMap(({ bindings }) => bindings)
    .map(({ binding }) => fits(wayOf(binding), present))
    .flatMap((one) => (one.ok ? [] : [one.value]));
  const names = [...new Set(lost)].filter((value) => present.has(value)).map((value) => labelOf(capability, value));
  return new EngineError(
    'comfyui_no_workflow',
    `No ComfyUI workflow that is bound takes ${names.length > 0 ? `"${names.join('" and "')}" in this combination` : 'this request'}.`,
    { fix: 'Leave one of them out, bind a workflow of your own, or choose another engine for this node.' },
  );
}
