import type { ProjectSettings } from '@reelgraph/nodes/catalogue';
import type { TaskSpec } from '../dispatch/dispatcher.ts';
import type { Step } from '../plan/graph-run.ts';
import type { Work } from '../plan/resolve.ts';
import { sha256 } from '../plan/task-key.ts';
import { settingsOf } from './keys.ts';

/**
 * Names a piece of work so that equal work has equal names. Which settings count may still be learned, so all of them
 * do: two projects never share what is not known to be the same.
 */
export const claimOf = (work: Work, settings: ProjectSettings): string =>
  `${work.base} ${JSON.stringify(settingsOf(settings))}`;

/** Of a digest as much as tells two apart; it stands in names of queues and in words. */
const SHORT = 12;

/** What whoever does a task must have: the node as we know it, and the engines as they were when the key was made. */
export function needsOf(work: Work): string[] {
  const { type, implementation } = work.definition.spec;
  const engines = work.engines.map(({ engine, capability, digest }) => engineLabel(engine, capability, digest));
  return [nodeLabel(type, implementation), ...engines];
}

export const nodeLabel = (type: string, implementation: number): string => `node:${type}@${implementation}`;
export const engineLabel = (engine: string, capability: string, digest: string): string =>
  `engine:${engine}.${capability}@${sha256(digest).slice(0, SHORT)}`;

/** A task as it travels to where it is done. */
export function taskSpec(
  { step, work }: { step: Step; work: Work },
  settings: ProjectSettings,
  as: { readonly taskId: string; readonly attempt: number; readonly queuedAt: number },
): TaskSpec {
  const { item, node } = step;
  return {
    taskId: as.taskId,
    attempt: as.attempt,
    nodeType: node.plan.spec.type,
    key: work.base,
    claim: sha256(claimOf(work, settings)),
    needs: needsOf(work),
    order: { run: as.queuedAt, depth: node.plan.depth },
    inputs: work.inputs,
    params: work.params,
    ...(work.question ? { question: work.question } : {}),
    engines: Object.fromEntries(work.engines.map(({ capability, engine }) => [capability, engine])),
    digests: Object.fromEntries(work.engines.map(({ capability, digest }) => [capability, digest])),
    item: item && { ...item, count: node.keys.length },
    project: settings,
    lane: work.lane,
  };
}
