import type { Workbench } from '../../contract.ts';
import { engineLabel, nodeLabel } from '../../run/task-spec.ts';
import type { WorkerFacts } from './fleet.ts';

/** Engines that could work here now, each with what it is. */
export async function readyEngines(bench: Workbench): Promise<WorkerFacts['engines']> {
  const engines: WorkerFacts['engines'] = [];
  for (const { name, provides } of await bench.engines.states()) {
    const engine = bench.engines.get(name);
    for (const { capability, ready } of provides) {
      if (ready && engine) engines.push({ name, capability, digest: await engine.digest(capability) });
    }
  }
  return engines;
}

/** The same and the nodes that are known here, as what tasks ask for. */
export function labelsOf({ nodes }: Workbench, engines: WorkerFacts['engines']): string[] {
  const known = [...nodes.specs.values()].map(({ type, implementation }) => nodeLabel(type, implementation));
  return [...known, ...engines.map(({ name, capability, digest }) => engineLabel(name, capability, digest))];
}
