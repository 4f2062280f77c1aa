import { randomUUID } from 'node:crypto';
import { RefusalError } from '@reelgraph/timeline';
import type { PlanView, RunRequest } from '../../protocol/index.ts';
import { runRequestSchema } from '../../protocol/index.ts';
import type { TaskSpec } from '../dispatch/dispatcher.ts';
import { foresee } from '../effects/dry-run.ts';
import { type Film, filmKey } from '../effects/export.ts';
import { slugKeys } from '../effects/slug-keys.ts';
import { runTask, workplace } from '../host/run-task.ts';
import type { Step } from '../plan/graph-run.ts';
import { LAND, landingPlace } from '../plan/landings.ts';
import { type Around, type LookAhead, lookAhead } from '../plan/look-ahead.ts';
import type { Work } from '../plan/resolve.ts';
import { artifactsIn } from '../values.ts';
import type { Environment } from './environment.ts';
import { contextOf, takeInput } from './queue-run.ts';
import { taskSpec } from './task-spec.ts';

/** What a run of this request would do; nothing is changed. Throws what queuing it would throw. */
export async function planRun(
  env: Environment,
  known: Pick<LookAhead, 'timings' | 'lanes'>,
  request: Omit<RunRequest, 'clientKey'>,
  gone?: AbortSignal,
): Promise<PlanView> {
  const { storage, documents, workbench, cache, breathe } = env;
  const parsed = runRequestSchema.parse({ ...request, clientKey: 'plan' });
  const { input, prepared } = await takeInput({ storage, documents, workbench }, parsed);
  const context = await contextOf(workbench, input, prepared);
  const { signal } = new AbortController();
  const { artifacts, paths } = storage;
  const around = { ...env, files: artifacts.files, scratch: paths.scratch, emit: () => undefined };
  const spec = (step: Step, work: Work): TaskSpec =>
    taskSpec({ step, work }, context.settings, { taskId: `plan-${randomUUID()}`, attempt: 1, queuedAt: Date.now() });

  async function foreseen(step: Step, work: Work, { graph, made, keyOf }: Around) {
    const { node, item } = step;
    const { source, ...place } = landingPlace(parsed.graph, node.plan);
    // The places are laid once for the whole list: its first item tells of them.
    const first = node.plan.spec.type === LAND && (item?.index ?? 0) === 0;
    const keys = first ? slugKeys(node, graph, context.settings.rate) : null;
    const task = spec(step, work);
    const all = item && { ...item, count: node.keys.length, all: node.keys };
    const at = workplace({ ...task, item: all }, around, signal);
    try {
      return await foresee({
        work,
        context: at.context,
        documents,
        sequence: input.sequence?.id ?? null,
        source,
        places: keys && keys.length > 0 ? { ...place, keys } : null,
        origin(asset) {
          const from = work.sources.find(({ outputs }) => artifactsIn(outputs).has(asset));
          const parts = from && made.of(from);
          return { hash: (from && keyOf(from)) ?? asset, ...(parts ? { from: parts } : {}) };
        },
        async film(sequence, preset) {
          const hit = await cache.find(filmKey(sequence, preset));
          return hit ? { ...(hit.outputs.film as Film), name: '' } : null;
        },
      });
    } finally {
      await at.leave();
    }
  }

  return lookAhead({
    graph: parsed.graph,
    context,
    cache,
    ...known,
    priceOf(capability, engine, requests) {
      const registered = workbench.engines.get(engine);
      if (!registered?.price) return undefined;
      return Promise.all(requests.map((request) => registered.price?.(capability, request as never) ?? null)).then(
        (all) => (all.some((one) => one === null) ? null : all.flatMap((one) => one ?? [])),
      );
    },
    breathe() {
      // Whoever asked has edited on and asks anew: nobody reads this answer.
      if (gone?.aborted)
        throw new RefusalError({ code: 'nobody_waits', message: 'Nobody waits for this plan any more.' });
      return breathe();
    },
    runInline: (step, work, enough) =>
      runTask(spec(step, work), work.definition, around, enough, context.snapshots[step.node.plan.id] ?? null),
    foresee: foreseen,
  });
}
