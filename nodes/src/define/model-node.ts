import type { Capability, CapabilityTypes } from '@reelgraph/models';
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
  ask(args: { inputs: Inputs<I>; params: Run<P>; project: ProjectSettings }): A;
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
  const { ask, run, ...declared } = node;
  const plain = defineNode<I, O, P>({
    ...declared,
    run: ({ inputs, params, context }) => run({ ...ask({ inputs, params, project: context.project }), context }),
  });
  const { spec, paramsSchema } = plain;
  const read = prepared<I, P>(spec, paramsSchema);
  return {
    ...plain,
    question: {
      ask: ({ inputs, params, project }) => ask({ ...read(inputs, params, project), project }),
      run: async ({ asked, context }) => run({ ...(asked as A), context }),
    },
  };
}
