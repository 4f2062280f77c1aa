import { ok, type Refusal, type Result, refuse } from '@reelgraph/timeline';
import { type Capability, capabilities, type Engine, type Takes } from '../capabilities/capability.ts';

/** Who asked for an engine, strongest first: the node, this run (`--engine`), the project. */
export interface EngineWish {
  readonly engine: string | undefined;
  readonly from: 'node' | 'run' | 'project';
}

/** One line of `GET /api/engines`. */
export interface EngineState {
  readonly name: string;
  readonly label: string;
  readonly draft: boolean;
  readonly lane: Engine['lane'];
  readonly provides: readonly {
    readonly capability: Capability;
    readonly ready: boolean;
    readonly why?: Refusal;
    readonly takes?: Takes;
    /** Fields of a request that it looks at: a change of any other gives the same result. */
    readonly reads: readonly string[];
  }[];
}

export interface EngineRegistry {
  readonly engines: readonly Engine[];
  get(name: string): Engine | undefined;
  /**
   * The engine for a capability. Wishes are taken in order, `default` and empty ones skipped:
   * - an engine that nobody knows is refused (`unknown_engine`);
   * - a node's own engine must provide the capability (`engine_lacks_capability`); a wish for a whole run or project
   *   that does not is passed over, since it speaks of other capabilities;
   * - a wished engine that is not ready is refused with its own reason: a person who asked for the final pictures must
   *   not get a draft without a word.
   * Without a wish the first ready engine in the order of the registry that costs nothing takes it (`no_engine_ready` where none is; its own
   * reason where there is but one).
   */
  choose(capability: Capability, wishes?: readonly EngineWish[]): Promise<Result<Engine>>;
  /** Of all. One that does not answer within `patience` milliseconds is told as such: the others must not wait for it. */
  states(patience?: number): Promise<EngineState[]>;
  close(): Promise<void>;
}

/** Engines in order of preference where nobody says otherwise. Throws when two share a name. */
export function engineRegistry(engines: readonly Engine[]): EngineRegistry {
  const byName = new Map(engines.map((engine) => [engine.name, engine]));
  if (byName.size !== engines.length) throw new Error('Two engines have the same name.');
  const providers = (capability: Capability) => engines.filter((engine) => engine.provides[capability]);

  return {
    engines,
    get: (name) => byName.get(name),

    async choose(capability, wishes = []) {
      for (const wish of wishes) {
        if (!wish.engine || wish.engine === 'default') continue;
        const engine = byName.get(wish.engine);
        if (!engine) {
          return refuse('unknown_engine', `There is no engine named "${wish.engine}".`, {
            fix: `Choose one of: ${engines.map(({ name }) => name).join(', ')}.`,
            field: 'engine',
          });
        }
        if (engine.provides[capability]) return ifReady(engine, capability);
        if (wish.from === 'node') {
          const able = providers(capability).map(({ name }) => name);
          return refuse('engine_lacks_capability', `The engine "${engine.label}" cannot do "${capability}".`, {
            fix: able.length > 0 ? `Choose ${able.join(' or ')} for this node.` : 'No engine here can.',
            field: 'engine',
          });
        }
      }
      return firstReady(providers(capability), capability);
    },

    states: (patience = PATIENCE) =>
      Promise.all(
        engines.map(async (engine) => ({
          name: engine.name,
          label: engine.label,
          draft: engine.draft,
          lane: engine.lane,
          provides: await Promise.all(
            capabilities
              .filter((capability) => engine.provides[capability])
              .map(async (capability) => {
                const state = await soon(readiness(engine, capability), engine, patience);
                const { takes, reads = [] } = engine.provides[capability] ?? {};
                const shown = { ...(takes ? { takes } : {}), reads };
                return state.ready
                  ? { capability, ready: true, ...shown }
                  : { capability, ready: false, why: state.why, ...shown };
              }),
          ),
        })),
      ),

    async close() {
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}

/** An engine that fails to say whether it is ready is not; the others must not suffer from it. */
async function readiness(engine: Engine, capability: Capability): ReturnType<Engine['ready']> {
  try {
    return await engine.ready(capability);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ready: false, why: { code: 'engine_failed', message: `${engine.label} could not be asked: ${message}` } };
  }
}

/** A server on a network that swallows what is sent to it must not hold up the opening of the studio. */
async function soon(
  state: ReturnType<Engine['ready']>,
  { label }: Engine,
  patience: number,
): ReturnType<Engine['ready']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Awaited<typeof state>>((resolve) => {
    const why = { code: 'engine_slow', message: `${label} has not answered yet.`, fix: 'Look again in a moment.' };
    timer = setTimeout(() => resolve({ ready: false, why }), patience);
  });
  try {
    return await Promise.race([state, late]);
  } finally {
    clearTimeout(timer);
  }
}

const PATIENCE = 2500;

async function ifReady(engine: Engine, capability: Capability): Promise<Result<Engine>> {
  const state = await readiness(engine, capability);
  return state.ready ? ok(engine) : { ok: false, error: state.why };
}

async function firstReady(candidates: readonly Engine[], capability: Capability): Promise<Result<Engine>> {
  const reasons: Refusal[] = [];
  for (const engine of candidates) {
    if (engine.paid) continue;
    const state = await readiness(engine, capability);
    if (state.ready) return ok(engine);
    reasons.push(state.why);
  }
  // Where there is one way only, its own words say it best.
  if (reasons.length === 1 && reasons[0]) return { ok: false, error: reasons[0] };
  const why = reasons.map(({ message }) => message).join(' ');
  return refuse('no_engine_ready', `No engine here is ready for "${capability}".${why ? ` ${why}` : ''}`, {
    fix: reasons.find(({ fix }) => fix)?.fix ?? 'Open Settings → Engines.',
  });
}
