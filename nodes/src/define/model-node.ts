import { type Capability, type CapabilityTypes, type Takes, usualTakes } from '@reelgraph/models';
import { byKind } from '../elements/index.ts';
import { resolveMentions } from '../prompts/index.ts';
import type { ElementValue } from '../values.ts';
import {
  type Declared,
  defineNode,
  type Inputs,
  type Outputs,
  type Params,
  type Ports,
  prepared,
  type Run,
} from './define.ts';
import type { NodeContext, NodeDefinition, ProjectSettings } from './define-node.ts';

/**
 * All that the work of a model node depends on: what it asks of the engine, and what it needs besides (`rest`). Fields of the
 * request that a node fills in later, from files, are left open.
 */
export interface Asked<C extends Capability = Capability, R = unknown> {
  readonly request: Partial<CapabilityTypes[C]['request']>;
  readonly rest: R;
}

interface ModelNode<I extends Ports, O extends Ports, P extends Params, C extends Capability, A extends Asked<C>>
  extends Declared<I, O, P> {
  readonly needs: readonly [C];
  /**
   * Pure and quick: from what arrives to what is asked. Throws `NodeError` where that cannot be said. The result, without
   * what the chosen engine does not read, is the task's key.
   */
  ask(args: {
    inputs: Inputs<I>;
    /** In prompts names and looks stand where mentions were. */
    params: Run<P>;
    project: ProjectSettings;
    /** Elements that its prompts mention, in the order of references. */
    mentioned: readonly ElementValue[];
    /** What the engine that was chosen can be shown besides words. */
    takes: Takes;
  }): A;
  /** The requests that `run` makes of its engine, where it makes more than the one: what it costs is their sum. */
  orders?(args: A): readonly Partial<CapabilityTypes[C]['request']>[];
  /**
   * Sees nothing but what was asked. At run time `request` lacks the fields that the engine does not read: hand it on, and
   * put what the node itself counts with into `rest`.
   */
  run(args: A & { context: NodeContext }): Outputs<O> | Promise<Outputs<O>>;
}

/**
 * A node whose work is a question to an engine. An engine says which fields of a request it reads; only those enter the key
 * of a task. Since `run` is given the question and not the inputs, nothing can reach the output past the key.
 */
export function defineModelNode<
  I extends Ports,
  O extends Ports,
  P extends Params,
  C extends Capability,
  A extends Asked<C>,
>(node: ModelNode<I, O, P, C, A>): NodeDefinition {
  const { ask, run, orders, ...declared } = node;
  const plain = defineNode<I, O, P>({
    ...declared,
    run: ({ inputs, params, context }) =>
      run({ ...ask({ inputs, params, project: context.project, mentioned: [], takes: usualTakes }), context }),
  });
  const { spec, paramsSchema } = plain;
  const prompts = spec.params.filter(({ widget }) => widget === 'prompt').map(({ name }) => name);
  const read = prepared<I, P>(spec, paramsSchema);
  return {
    ...plain,
    question: {
      ask: ({ inputs, params, project, elements = [], takes = usualTakes }) => {
        const given = read(inputs, params, project);
        return ask({ ...given, ...withMentions<Run<P>>(given.params, prompts, elements), project, takes });
      },
      run: async ({ asked, context }) => run({ ...(asked as A), context }),
      ...(orders ? { orders: (asked) => orders(asked as A) as readonly Record<string, unknown>[] } : {}),
    },
  };
}

/** Params whose prompts say names and looks for mentions, and whom they mention. */
function withMentions<P>(
  params: P,
  prompts: readonly string[],
  elements: readonly ElementValue[],
): { params: P; mentioned: readonly ElementValue[] } {
  const mentioned = new Map<string, ElementValue>();
  const resolved: Record<string, string> = {};
  for (const name of prompts) {
    const written = (params as Readonly<Record<string, unknown>>)[name];
    if (typeof written !== 'string') continue;
    const { text, elements: found } = resolveMentions(written, elements);
    resolved[name] = text;
    for (const element of found) if (!mentioned.has(element.id)) mentioned.set(element.id, element);
  }
  return { params: { ...params, ...resolved }, mentioned: [...mentioned.values()].sort(byKind) };
}
