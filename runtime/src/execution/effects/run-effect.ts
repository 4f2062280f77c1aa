import type { LandRequest, NodeContext, NodeDefinition, ProjectEffects, TakeRequest } from '@reelgraph/nodes/catalogue';
import type { Tx } from '../../storage/index.ts';
import { NodeFailure } from '../failure.ts';
import { type Outputs, toOutputs } from '../values.ts';

/** What an effect asks to be changed on a timeline. */
export type Change =
  | { readonly kind: 'land'; readonly request: LandRequest }
  | { readonly kind: 'take'; readonly request: TakeRequest };

export interface EffectWork {
  readonly definition: NodeDefinition;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly context: NodeContext;
  change(tx: Tx, change: Change, turn: number): ReturnType<ProjectEffects['land']>;
  exportSequence: ProjectEffects['exportSequence'];
  write<T>(job: (tx: Tx) => Promise<T>): Promise<T>;
  /** Records the task in the transaction of its last change of the project, or in one of its own. */
  record(tx: Tx, outputs: Outputs): Promise<void>;
}

interface Asked {
  readonly change: Change;
  resolve(value: Awaited<ReturnType<ProjectEffects['land']>>): void;
  reject(error: unknown): void;
}

/**
 * Runs an effect node. What it makes (an export) is made outside of any transaction; from its first change of the project on,
 * all is one transaction together with the record of the task: both are there after a crash, or neither.
 *
 * Inside that transaction the node may change the project again, but must not wait for anything else: every other writer
 * waits for it.
 */
export async function runEffect(work: EffectWork): Promise<Outputs> {
  const asked: Asked[] = [];
  let bell: () => void = () => undefined;
  let inTransaction = false;
  const ask = (change: Change): ReturnType<ProjectEffects['land']> =>
    new Promise((resolve, reject) => {
      asked.push({ change, resolve, reject });
      bell();
    });
  const effects: ProjectEffects = {
    land: (request) => ask({ kind: 'land', request }),
    addTake: (request) => ask({ kind: 'take', request }),
    exportSequence: (request) => {
      if (inTransaction) {
        throw new NodeFailure('export_after_land', 'A node cannot export after it has landed something.');
      }
      return work.exportSequence(request);
    },
  };
  const { definition, inputs, params, context } = work;
  if (!definition.effect)
    throw new NodeFailure('no_effect', `${definition.spec.title} says that it is an effect and has none.`);
  const end = definition.effect({ inputs, params, context, effects }).then(
    (answer) => ({ outputs: toOutputs(definition.spec, answer) }),
    (error: unknown) => ({ error }),
  );
  const rung = () =>
    new Promise<'asked'>((resolve) => {
      bell = () => resolve('asked');
      if (asked.length > 0) resolve('asked');
    });

  const first = await Promise.race([end, rung()]);
  if (first !== 'asked') {
    if ('error' in first) throw first.error;
    await work.write((tx) => work.record(tx, first.outputs));
    return first.outputs;
  }
  inTransaction = true;
  try {
    return await work.write(async (tx) => {
      for (let turn = 0; ; turn += 1) {
        const one = asked.shift();
        if (one) await serve(work, tx, one, turn);
        const next = await Promise.race([end, rung(), patience()]);
        if (next === 'asked') continue;
        if (next === 'late') {
          throw new NodeFailure(
            'effect_waits',
            `${definition.spec.title} waits for something while it changes the project.`,
          );
        }
        if ('error' in next) throw next.error;
        await work.record(tx, next.outputs);
        return next.outputs;
      }
    });
  } catch (error) {
    // Whoever still waits for an answer inside the node gets this one.
    for (const one of asked.splice(0)) one.reject(error);
    throw error;
  }
}

async function serve(work: EffectWork, tx: Tx, { change, resolve, reject }: Asked, turn: number): Promise<void> {
  try {
    resolve(await work.change(tx, change, turn));
  } catch (error) {
    // The node hears of it, and the whole transaction is undone.
    reject(error);
    throw error;
  }
}

/** A few turns of the event loop: enough for code that only goes on, too little for code that waits. */
async function patience(): Promise<'late'> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  return 'late';
}
