import type { Capability, Takes } from '@reelgraph/models';
import type { EngineRegistry, EngineWish } from '@reelgraph/models/engines';
import type { Refusal } from '@reelgraph/timeline';
import type { Lane } from '../dispatch/dispatcher.ts';
import type { PlanNode } from './prepare.ts';

export interface ChosenEngine {
  readonly capability: Capability;
  readonly engine: string;
  readonly digest: string;
  /** Fields of a request that it looks at; no other reaches it. */
  readonly reads: readonly string[];
  /** What it can be shown besides words. */
  readonly takes?: Takes;
  readonly lane: Lane;
}

export type EngineChoice =
  | { readonly ok: true; readonly engines: readonly ChosenEngine[] }
  | { readonly ok: false; readonly error: Refusal };

/** An engine for everything that a node needs, by the wishes of node, run and project. Nodes without needs are left out. */
export async function chooseEngines(
  nodes: readonly PlanNode[],
  registry: EngineRegistry,
  wishes: { readonly run: string | undefined; readonly project: Readonly<Record<string, string>> },
): Promise<Map<string, EngineChoice>> {
  const digests = new Map<string, Promise<string>>();
  const choices = new Map<string, EngineChoice>();
  for (const { id, node, spec } of nodes) {
    if (spec.needs.length === 0 || node.mode === 'frozen') continue;
    if (spec.needsUnless !== undefined && node.params[spec.needsUnless] === true) continue;
    const engines: ChosenEngine[] = [];
    let error: Refusal | null = null;
    for (const capability of spec.needs) {
      const order: EngineWish[] = [
        { engine: node.engine, from: 'node' },
        { engine: wishes.run, from: 'run' },
        // A capability's own choice first, then the engine of the whole project.
        { engine: wishes.project[capability] || wishes.project.default, from: 'project' },
      ];
      const chosen = await registry.choose(capability, order);
      if (!chosen.ok) {
        error = chosen.error;
        break;
      }
      const { name, lane, provides } = chosen.value;
      const asked = `${name} ${capability}`;
      const digest = digests.get(asked) ?? chosen.value.digest(capability);
      digests.set(asked, digest);
      const { reads = [], takes } = provides[capability] ?? {};
      engines.push({ capability, engine: name, digest: await digest, reads, ...(takes ? { takes } : {}), lane });
    }
    choices.set(id, error ? { ok: false, error } : { ok: true, engines });
  }
  return choices;
}

/** The lane of a task: the scarcest that one of its engines works in. */
export function laneOf(engines: readonly ChosenEngine[]): Lane {
  if (engines.some(({ lane }) => lane === 'gpu')) return 'gpu';
  return engines.some(({ lane }) => lane === 'remote') ? 'remote' : 'cpu';
}
