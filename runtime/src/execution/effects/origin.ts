import type { Origin } from '@reelgraph/timeline';
import type { MadeFrom } from '../plan/made-from.ts';
import type { Work } from '../plan/resolve.ts';
import type { RunMachine } from '../run/machine.ts';
import type { TaskRun } from '../run/task-run.ts';
import { artifactsIn } from '../values.ts';

/** Where the take that a task lands came from: the task upstream that made its file. */
export function originOf(machine: RunMachine, madeFrom: MadeFrom, task: TaskRun, work: Work, asset: string): Origin {
  const source = work.sources.find(({ outputs }) => artifactsIn(outputs).has(asset));
  const made = source ? machine.ledger.taskOf(source) : task;
  const { plan } = made.step.node;
  const from = madeFrom.of(made.step);
  const models = made.provenance.flatMap((one) => one.models);
  const licences = [...new Set(models.flatMap(({ licence }) => licence ?? []))];
  return {
    kind: made.provenance.length > 0 ? 'generated' : 'media',
    label: plan.title,
    hash: made.key ?? asset,
    ...(from ? { from } : {}),
    draft: made.provenance.some(({ draft }) => draft),
    ...(licences.length > 0 ? { licence: licences.join(', ') } : {}),
    detail: {
      graph: machine.facts.graph,
      node: plan.id,
      nodeType: plan.spec.type,
      item: made.step.item?.key ?? null,
      run: machine.facts.id,
      runNumber: machine.facts.number,
      task: made.id,
      seed: made.seed ?? null,
      engine: made.engine ?? null,
      models,
    },
  };
}
