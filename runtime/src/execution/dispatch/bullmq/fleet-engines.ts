import type { Engine } from '@reelgraph/models';
import type { WorkerFacts } from './fleet.ts';

/**
 * The engines of a studio whose work is done elsewhere: one is ready where a worker has it, in the version of that worker,
 * whether or not this machine could run it. Of several versions that of the most workers counts; the others wait until
 * they are brought up to it.
 */
export function fleetEngines(engines: readonly Engine[], fleet: () => readonly WorkerFacts[]): Engine[] {
  const versionOf = (name: string, capability: string): string | undefined => {
    const votes = new Map<string, number>();
    for (const worker of fleet()) {
      for (const one of worker.engines) {
        if (one.name === name && one.capability === capability) votes.set(one.digest, (votes.get(one.digest) ?? 0) + 1);
      }
    }
    return [...votes].sort(([a, most], [b, other]) => other - most || a.localeCompare(b))[0]?.[0];
  };
  return engines.map((engine) => ({
    ...{ name: engine.name, label: engine.label, draft: engine.draft, lane: engine.lane, provides: engine.provides },
    digest: async (capability) => versionOf(engine.name, capability) ?? engine.digest(capability),
    ready: async (capability) =>
      versionOf(engine.name, capability) === undefined ? engine.ready(capability) : { ready: true },
    run: (capability, request, context) => engine.run(capability, request, context),
    close: () => engine.close(),
  }));
}
