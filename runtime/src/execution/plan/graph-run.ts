import type { VideoRef } from '@reelgraph/timeline';
import { listOf, type Outputs, unusedKey } from '../values.ts';
import type { PlanInput, PlanNode, PlanWire, Prepared } from './prepare.ts';

/** What a task is for, where its node is mapped. */
export interface Item {
  readonly key: string;
  readonly name: string;
  readonly index: number;
}

/** `good`: it has outputs. `bad`: it will have none. `unknown`: it would run (only in a plan). */
export type Verdict = 'good' | 'bad' | 'unknown';

/** One node for one item (null: the node is not mapped). */
export interface Step {
  readonly node: StepNode;
  readonly item: Item | null;
  verdict: Verdict | null;
  outputs: Outputs;
  /** What its shot begins with, known only while the run goes on; null: nothing; absent: what the shot says itself. */
  begins?: VideoRef | null;
  /** Sources that are not settled yet. */
  waiting: number;
  readonly dependents: Step[];
}

export interface StepNode {
  readonly plan: PlanNode;
  readonly followers: StepNode[];
  steps: Step[] | null;
  byKey: Map<string, Step>;
  /** All keys of the list, also of those items that were not asked for. */
  keys: readonly Item[];
}

export interface Given {
  readonly value: unknown;
  /** The step that it came from: its key names the content. */
  readonly from: Step;
  readonly wire: PlanWire;
  /** Position in its source's list, where it is an item of one. */
  readonly item?: { readonly key: string; readonly name: string };
  /** The value is another one than the step gave: its content is its own. */
  readonly changed?: true;
}

export type Gathered =
  | {
      readonly kind: 'ready';
      readonly inputs: readonly { readonly input: PlanInput; readonly given: readonly Given[] }[];
    }
  | { readonly kind: 'skip' | 'unknown'; readonly reason: string };

/**
 * The moving part of a plan: which tasks there are, and which may go on. Knows nothing of keys, time or disk, so that a
 * run and the look ahead of it ("what would run?") are one piece of logic. Never recursive: chains may be thousands long.
 *
 * A node gets its tasks as soon as the keys of its list are known, which may be long before the values are: shot 1 goes
 * on to the next node while shot 2 is still made.
 */
export class GraphRun {
  readonly nodes = new Map<string, StepNode>();
  readonly #ready: Step[] = [];
  readonly #opened: StepNode[] = [];

  constructor(prepared: Prepared) {
    for (const plan of prepared.nodes) {
      const node: StepNode = { plan, followers: [], steps: null, byKey: new Map(), keys: [] };
      this.nodes.set(plan.id, node);
      const sources = new Set(plan.inputs.flatMap((input) => input.wires.map((wire) => wire.from)));
      for (const source of sources) this.nodes.get(source)!.followers.push(node);
    }
  }

  /** Opens what depends on nothing. Answers the steps that can go on. */
  start(): Step[] {
    this.#expandFrom([...this.nodes.values()]);
    return this.#ready.splice(0);
  }

  /** A step is through. Answers the steps that can go on now, which includes those of nodes that were just opened. */
  settle(step: Step, verdict: Verdict, outputs: Outputs = {}): Step[] {
    step.verdict = verdict;
    step.outputs = outputs;
    for (const dependent of step.dependents) {
      dependent.waiting -= 1;
      if (dependent.waiting === 0) this.#ready.push(dependent);
    }
    // Only a list that was just made can open a node; those that wait for nothing but tasks are open already.
    if (step.item === null) this.#expandFrom(step.node.followers.filter((node) => node.steps === null));
    return this.#ready.splice(0);
  }

  /** Nodes that got their tasks since this was last asked. */
  takeOpened(): StepNode[] {
    return this.#opened.splice(0);
  }

  #expandFrom(nodes: readonly StepNode[]): void {
    const queue = [...nodes];
    for (let at = 0; at < queue.length; at += 1) {
      const node = queue[at]!;
      if (node.steps !== null || !this.#canExpand(node)) continue;
      this.#expand(node);
      queue.push(...node.followers.filter((follower) => follower.steps === null));
    }
  }

  #canExpand(node: StepNode): boolean {
    return node.plan.inputs.every((input) =>
      input.wires.every((wire) => {
        const source = this.nodes.get(wire.from)!;
        if (source.steps === null) return false;
        return !(wire.extra > 0 && opensList(source, wire)) || source.steps[0]!.verdict !== null;
      }),
    );
  }

  #expand(node: StepNode): void {
    const items = node.plan.frozen ? frozenItems(node.plan) : node.plan.mapped ? this.#items(node) : null;
    node.keys = items ?? [];
    this.#opened.push(node);
    node.steps = (items ?? [null]).map((item) => ({
      node,
      item,
      verdict: null,
      outputs: {},
      waiting: 0,
      dependents: [],
    }));
    for (const step of node.steps) {
      if (step.item) node.byKey.set(step.item.key, step);
      for (const input of node.plan.inputs) {
        for (const wire of input.wires) {
          for (const source of this.sourcesOf(wire, step)) {
            if (source.verdict !== null) continue;
            source.dependents.push(step);
            step.waiting += 1;
          }
        }
      }
      if (step.waiting === 0) this.#ready.push(step);
    }
  }

  /**
   * Keys of all mapped inputs, joined: those of the first input in their order, then what only later ones have. Null where
   * a list never came to be: one task stands for all that could not be.
   */
  #items(node: StepNode): Item[] | null {
    const items = new Map<string, string>();
    for (const input of node.plan.inputs) {
      for (const wire of input.wires) {
        if (wire.extra === 0) continue;
        const source = this.nodes.get(wire.from)!;
        if (opensList(source, wire)) {
          const made = source.steps![0]!;
          if (made.verdict !== 'good') return null;
          for (const { key, name } of listOf(made.outputs[wire.port])) if (!items.has(key)) items.set(key, name ?? key);
        } else {
          if (source.steps![0]?.item === null) return null;
          for (const { key, name } of source.keys) if (!items.has(key)) items.set(key, name);
        }
      }
    }
    return [...items].map(([key, name], index) => ({ key, name, index }));
  }

  /** The steps whose results a step takes over one wire. */
  sourcesOf(wire: PlanWire, step: Step): readonly Step[] {
    const source = this.nodes.get(wire.from)!;
    const steps = source.steps!;
    if (!source.plan.mapped || steps[0]?.item === null) return steps;
    if (wire.extra === 0) return steps;
    const own = step.item && source.byKey.get(step.item.key);
    return own ? [own] : [];
  }

  /** Everything that a step works on, once nothing is awaited any more. */
  gather(step: Step): Gathered {
    const inputs: { input: PlanInput; given: Given[] }[] = [];
    let unknown: string | null = null;
    for (const input of step.node.plan.inputs) {
      const given: Given[] = [];
      let failed = 0;
      let all = 0;
      for (const wire of input.wires) {
        const title = this.nodes.get(wire.from)!.plan.title;
        for (const source of this.sourcesOf(wire, step)) {
          all += 1;
          if (source.verdict === 'unknown') unknown ??= `Follows ${title}, which will run.`;
          else if (source.verdict === 'bad') {
            failed += 1;
            // A list may be told to go on with holes; one value that is missing is missing.
            if (!(input.port.list && source.item)) return { kind: 'skip', reason: `${title} gave nothing.` };
          } else given.push(...givenBy(source, wire, step, input));
        }
      }
      if (failed > 0 && input.port.partial !== 'holes') {
        const title = this.nodes.get(input.wires[0]!.from)!.plan.title;
        return { kind: 'skip', reason: `${failed} of ${all} items of ${title} are missing.` };
      }
      if (given.length === 0 && !input.port.list) {
        if (input.port.optional || input.param || unknown) continue;
        return { kind: 'skip', reason: missing(input, step) };
      }
      inputs.push({ input, given });
    }
    return unknown ? { kind: 'unknown', reason: unknown } : { kind: 'ready', inputs };
  }
}

/** The wire's list is one task's output, so that its keys are known when that task is done, not before. */
const opensList = (source: StepNode, wire: PlanWire): boolean => wire.source.list && !source.plan.mapped;

function missing(input: PlanInput, step: Step): string {
  return step.item
    ? `${step.item.name} has no ${input.port.label.toLowerCase()}.`
    : `There is no ${input.port.label.toLowerCase()}.`;
}

/** What one source gives to an input of a step. */
export function givenBy(source: Step, wire: PlanWire, step: Step, input: PlanInput): Given[] {
  const given = arriving(source, wire, step, input);
  if (step.begins === undefined || wire.source.type !== 'shot') return given;
  return given.map((one) => ({ ...one, value: beginning(one.value, step.begins), changed: true }));
}

function beginning(shot: unknown, begins: VideoRef | null | undefined): unknown {
  const { start: _, ...rest } = shot as Readonly<Record<string, unknown>>;
  return begins ? { ...rest, start: begins } : rest;
}

function arriving(source: Step, wire: PlanWire, step: Step, input: PlanInput): Given[] {
  const output = source.outputs[wire.port];
  if (output === undefined) return [];
  if (!wire.source.list) {
    const item = input.port.list && source.item ? source.item : undefined;
    return [{ value: output, from: source, wire, item }];
  }
  const items = listOf(output);
  if (input.port.list || wire.extra === 0) {
    return items.map(({ key, name, value }) => ({ value, from: source, wire, item: { key, name: name ?? key } }));
  }
  const own = step.item ? byKeyOf(items).get(step.item.key) : undefined;
  return (own ?? []).map(({ key, name, value }) => ({ value, from: source, wire, item: { key, name: name ?? key } }));
}

const indices = new WeakMap<readonly object[], ReadonlyMap<string, ReturnType<typeof listOf>>>();

/** A list is asked for each of its items: it is gone through once. */
function byKeyOf(items: ReturnType<typeof listOf>): ReadonlyMap<string, ReturnType<typeof listOf>> {
  const known = indices.get(items);
  if (known) return known;
  const index = new Map<string, ReturnType<typeof listOf>[number][]>();
  for (const item of items) {
    const same = index.get(item.key);
    if (same) same.push(item);
    else index.set(item.key, [item]);
  }
  indices.set(items, index);
  return index;
}

function frozenItems(plan: PlanNode): Item[] | null {
  if (!plan.mapped) return null;
  const items = new Map<string, string>();
  for (const port of plan.spec.outputs) {
    for (const { key, name } of listOf(plan.frozen?.[port.name])) if (!items.has(key)) items.set(key, name ?? key);
  }
  return [...items].map(([key, name], index) => ({ key, name, index }));
}

/** Items of a list input under keys that are all different: several wires may bring the same shot. */
export function listItems(given: readonly Given[]): { key: string; name: string; value: unknown }[] {
  const used = new Set<string>();
  return given.map(({ value, item }, index) => ({
    key: unusedKey(item?.key ?? String(index), used),
    name: item?.name ?? String(index + 1),
    value,
  }));
}
