import { usualTakes } from '@reelgraph/models';
import type { NodeDefinition, ProjectSettings, Question } from '@reelgraph/nodes/catalogue';
import type { ElementValue } from '@reelgraph/nodes/elements';
import type { Json } from '@reelgraph/nodes/graph';
import type { Refusal } from '@reelgraph/timeline';
import type { NodeRegistry } from '../contract.ts';
import type { Lane } from '../dispatch/dispatcher.ts';
import { problemOf, taskError } from '../failure.ts';
import { type ChosenEngine, type EngineChoice, laneOf } from './engines.ts';
import { type Given, type GraphRun, listItems, type Step } from './graph-run.ts';
import type { PlanNode, Prepared } from './prepare.ts';
import { seedParam, taskSeed, type VariantWish, variantOf } from './seeds.ts';
import { contentKey, readBy, taskKey } from './task-key.ts';

/** Everything that a run is started from, besides the graph. Fixed when it is queued; a restart finds the same. */
export interface RunInput {
  readonly settings: ProjectSettings;
  /** By node id: what a `reads` node sees of the project. */
  readonly snapshots: Readonly<Record<string, Json>>;
  /** Elements of the project, where a prompt of the graph may mention them: they enter a key by what is made of the prompt. */
  readonly elements?: readonly ElementValue[];
  /** By node id: seeds that were drawn for this run. */
  readonly drawn: Readonly<Record<string, number>>;
  readonly wish: VariantWish;
}

export interface RunContext extends RunInput {
  readonly prepared: Prepared;
  readonly nodes: NodeRegistry;
  readonly engines: ReadonlyMap<string, EngineChoice>;
}

/** The work of a task, ready to be done or looked up. */
export interface Work {
  readonly definition: NodeDefinition;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly engines: readonly ChosenEngine[];
  readonly lane: Lane;
  readonly seed: number | undefined;
  /** Of a model node, all that its work depends on: without what the chosen engine does not read. */
  readonly question: Question | undefined;
  /** Key without the project settings that the node may read. */
  readonly base: string;
  /** Where the inputs came from. */
  readonly sources: readonly Step[];
}

export type Resolved =
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'skip' | 'unknown'; readonly reason: string }
  | { readonly kind: 'fail'; readonly error: Refusal };

/** Content keys of a settled step's outputs. */
export type ContentsOf = (step: Step) => ReadonlyMap<string, string>;

/** From what arrived at a task to what it will do and what that is called. Pure. */
export function resolve(context: RunContext, graph: GraphRun, step: Step, contentsOf: ContentsOf): Resolved {
  const { plan } = step.node;
  const definition = context.nodes.get(plan.spec.type);
  if (!definition) return { kind: 'fail', error: gone(plan) };
  const choice = context.engines.get(plan.id);
  if (choice && !choice.ok) return { kind: 'fail', error: choice.error };
  const gathered = graph.gather(step);
  if (gathered.kind !== 'ready') return gathered;

  const inputs: Record<string, unknown> = {};
  const keys: Record<string, string | [string, string][]> = {};
  const fed: Record<string, unknown> = {};
  const sources: Step[] = [];
  const ignored = new Set(definition.keyIgnores ?? []);
  for (const { input, given } of gathered.inputs) {
    const { name } = input.port;
    sources.push(...given.map(({ from }) => from));
    if (input.param) {
      fed[name] = given[0]!.value;
    } else if (input.port.list) {
      const items = listItems(given);
      inputs[name] = items;
      if (!ignored.has(name)) keys[name] = items.map(({ key }, at) => [key, content(given[at]!, contentsOf)]);
    } else {
      inputs[name] = given[0]!.value;
      if (!ignored.has(name)) keys[name] = content(given[0]!, contentsOf);
    }
  }

  const params: Record<string, unknown> = { ...plan.node.params, ...fed };
  const seedName = seedParam(plan.spec);
  let seed: number | undefined;
  if (seedName !== undefined) {
    seed = taskSeed(plainSeed(context, plan, params[seedName]), step.item, variantOf(context.wish, plan.id, step.item));
    params[seedName] = seed;
  }
  // Defaults are filled in, so that a parameter at its default and one that was never touched are the same.
  const parsed = definition.paramsSchema.safeParse(params);
  const counted = Object.entries((parsed.success ? parsed.data : params) as Record<string, unknown>);
  const engines = choice?.engines ?? [];
  let question: Question | undefined;
  try {
    question = questionOf(
      definition,
      { inputs, params, project: context.settings, elements: context.elements ?? [] },
      engines,
    );
  } catch (error) {
    return { kind: 'fail', error: problemOf(taskError(error)) };
  }
  const base = taskKey({
    spec: plan.spec,
    params: Object.fromEntries(counted.filter(([name]) => !ignored.has(name))),
    inputs: keys,
    engines: engines.map(({ capability, engine, digest }) => ({ capability, engine, digest })),
    question,
    snapshot: plan.spec.kind === 'reads' ? context.snapshots[plan.id] : undefined,
  });
  return {
    kind: 'work',
    work: { definition, inputs, params, engines, lane: laneOf(engines), seed, question, base, sources },
  };
}

/** What a model node asks of the engine that was chosen, as far as that reads it; undefined for any other node. */
export function questionOf(
  { question }: NodeDefinition,
  given: Omit<Parameters<NonNullable<NodeDefinition['question']>['ask']>[0], 'takes'>,
  [engine]: readonly ChosenEngine[],
): Question | undefined {
  if (!question || !engine) return undefined;
  const { request, rest } = question.ask({ ...given, takes: engine.takes ?? usualTakes });
  return { request: readBy(engine.reads, request), rest };
}

/** What stands for a value that arrived in a key. */
export function content({ from, wire, item, value, changed }: Given, contentsOf: ContentsOf): string {
  if (changed) return contentKey(wire.source.type, value);
  const name = wire.source.list && item ? `${wire.port}\n${item.key}` : wire.port;
  // An item that lost its key on the way (it was there twice) is counted by its value.
  return contentsOf(from).get(name) ?? contentKey(wire.source.type, value);
}

/** The number that stands for what the document says: itself, the one that was drawn, or the project's. */
function plainSeed(context: RunContext, plan: PlanNode, value: unknown): number {
  return fixedSeed(context, plan, value) ?? context.drawn[plan.id]!;
}

/** The same where it is fixed; undefined where every run draws another. */
export function fixedSeed(context: RunContext, plan: PlanNode, value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return context.drawn[plan.id] === undefined ? context.settings.seed : undefined;
}

const gone = (plan: PlanNode): Refusal => ({
  code: 'unknown_type',
  message: `Nothing here knows the node type "${plan.spec.type}".`,
  fix: 'Install the node pack that brings it.',
});
