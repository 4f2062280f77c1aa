import type { NodeDefinition, Question } from '@reelgraph/nodes/catalogue';
import { canonicalJson } from '@reelgraph/nodes/graph';
import { type GraphRun, givenBy, type Step } from './graph-run.ts';
import type { PlanInput, PlanNode } from './prepare.ts';
import { type ContentsOf, content, fixedSeed, questionOf, type RunContext } from './resolve.ts';
import { seedParam } from './seeds.ts';
import { standIn } from './stand-in.ts';
import { sha256 } from './task-key.ts';

/**
 * Content hashes by part: `node`, `input:<port>`, `param:<name>`, `engine:<capability>`, `project:<setting>`; of a node that
 * asks an engine, in place of inputs and params, `asks:<field of the request>` and `asks:rest`.
 */
export type Parts = Readonly<Record<string, string>>;

const short = (value: unknown): string => sha256(canonicalJson(value ?? null)).slice(0, 12);

/**
 * What a step's result is made from, part by part. Unlike the key of its task it can be told before anything is made, and
 * it is the same for every variant of a seed: a take is stale when these differ, and one more take when they do not.
 *
 * Small nodes (a parse, a prompt) stand in it with the content that they gave, so that a change which does not reach the
 * shot does not count; those that make something stand in it with what they, in turn, are made from. A node that asks an
 * engine is told by what it asks, as far as the engine reads it: the same that enters its key.
 */
export class MadeFrom {
  readonly #context: RunContext;
  readonly #graph: GraphRun;
  readonly #contentsOf: ContentsOf;
  readonly #reads: (node: PlanNode) => readonly string[];
  readonly #known = new Map<Step, { readonly parts: Parts; readonly name: string } | null>();
  readonly #light = new Set<string>();

  constructor(
    context: RunContext,
    graph: GraphRun,
    contentsOf: ContentsOf,
    /** Project settings that a node type was seen to read. */
    reads: (node: PlanNode) => readonly string[],
  ) {
    this.#context = context;
    this.#graph = graph;
    this.#contentsOf = contentsOf;
    this.#reads = reads;
    for (const plan of context.prepared.nodes) if (this.#isLight(plan)) this.#light.add(plan.id);
  }

  /** Null where it is not known: a small node before it did not get to run. Chains may be thousands long: never recursive. */
  of(step: Step): Parts | null {
    const stack = [step];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const open = this.#known.has(top) ? [] : this.#heavySources(top).filter((source) => !this.#known.has(source));
      if (open.length > 0) {
        stack.push(...open);
        continue;
      }
      stack.pop();
      if (this.#known.has(top)) continue;
      const parts = this.#partsOf(top);
      this.#known.set(top, parts && { parts, name: short(parts) });
    }
    return this.#known.get(step)?.parts ?? null;
  }

  /** Its results are told by their content: they are there as soon as anybody looks ahead. */
  #isLight(plan: PlanNode): boolean {
    if (plan.frozen) return true;
    const { host, needs } = plan.spec;
    if (host !== 'inline' || needs.length > 0) return false;
    return plan.inputs.every((input) => input.wires.every((wire) => this.#light.has(wire.from)));
  }

  #heavySources(step: Step): Step[] {
    return step.node.plan.inputs.flatMap((input) =>
      input.wires.flatMap((wire) => (this.#light.has(wire.from) ? [] : this.#graph.sourcesOf(wire, step))),
    );
  }

  #partsOf(step: Step): Parts | null {
    const { plan } = step.node;
    if (plan.frozen) return null;
    const definition = this.#context.nodes.get(plan.spec.type);
    const choice = this.#context.engines.get(plan.id);
    if (!definition || (choice && !choice.ok)) return null;
    const parts: Record<string, string> = { node: `${plan.spec.type}@${plan.spec.implementation}` };
    const arrived: Arrived[] = [];
    for (const input of plan.inputs) {
      const found = this.#inputOf(step, input);
      if (found === null) return null;
      if (found.length > 0) arrived.push({ input, found });
    }
    Object.assign(parts, this.#asked(plan, definition, arrived) ?? this.#given(plan, definition, arrived));
    for (const { capability, engine, digest } of choice?.engines ?? []) {
      parts[`engine:${capability}`] = short([engine, digest]);
    }
    const settings = this.#context.settings as unknown as Readonly<Record<string, unknown>>;
    for (const field of this.#reads(plan)) parts[`project:${field}`] = short(settings[field]);
    if (plan.spec.kind === 'reads') parts.project = short(this.#context.snapshots[plan.id]);
    return parts;
  }

  /** Of a node that asks an engine: what it asks, field by field. Null where that cannot be told before something is made. */
  #asked(plan: PlanNode, definition: NodeDefinition, arrived: readonly Arrived[]): Parts | null {
    const question = this.#question(plan, definition, arrived);
    if (!question) return null;
    const asked = Object.entries(question.request).map(([field, value]) => [`asks:${field}`, short(value)]);
    const { fixed } = this.#paramsOf(plan, arrived);
    const seed = 'seed' in question.request ? { 'asks:seed': short(fixed ?? 'dice') } : {};
    return { ...Object.fromEntries(asked), ...seed, 'asks:rest': short(question.rest) };
  }

  /** What a step will ask of its engine, with stand-ins for what is not made yet. Null where that cannot be told. */
  question(step: Step): Question | null {
    const { plan } = step.node;
    const definition = this.#context.nodes.get(plan.spec.type);
    if (!definition || plan.frozen || !this.of(step)) return null;
    const arrived = plan.inputs.flatMap((input) => {
      const found = this.#inputOf(step, input) ?? [];
      return found.length > 0 ? [{ input, found }] : [];
    });
    return this.#question(plan, definition, arrived);
  }

  #question(plan: PlanNode, definition: NodeDefinition, arrived: readonly Arrived[]): Question | null {
    const { settings, elements = [] } = this.#context;
    const choice = this.#context.engines.get(plan.id);
    const { params } = this.#paramsOf(plan, arrived);
    const inputs: Record<string, unknown> = {};
    for (const { input, found } of arrived) {
      if (found.some(({ value }) => value === undefined)) return null;
      if (input.param) continue;
      const items = found.map(({ key, value }) => ({ key, name: key, value }));
      inputs[input.port.name] = input.port.list ? items : found[0]!.value;
    }
    try {
      const given = { inputs, params, project: settings, elements };
      return questionOf(definition, given, choice?.ok ? choice.engines : []) ?? null;
    } catch {
      // It would refuse what arrives: its run says so.
      return null;
    }
  }

  /** Of any other node: what arrives, and its params. */
  #given(plan: PlanNode, definition: NodeDefinition, arrived: readonly Arrived[]): Parts {
    const ignored = new Set(definition.keyIgnores ?? []);
    const parts: Record<string, string> = {};
    const { params, fed, fixed } = this.#paramsOf(plan, arrived);
    for (const { input, found } of arrived) {
      if (!ignored.has(input.port.name)) parts[`input:${input.port.name}`] = short(found.map(({ named }) => named));
    }
    const seed = seedParam(plan.spec);
    const parsed = definition.paramsSchema.safeParse(params);
    for (const [name, value] of Object.entries((parsed.success ? parsed.data : params) as object)) {
      if (!ignored.has(name) && !fed.has(name)) {
        parts[`param:${name}`] = short(name === seed ? (fixed ?? 'dice') : value);
      }
    }
    return parts;
  }

  /** Params with what is wired into them; the seed as it is fixed, the same for every variant, 0 for the dice. */
  #paramsOf(plan: PlanNode, arrived: readonly Arrived[]) {
    const fed = new Set<string>();
    const params: Record<string, unknown> = { ...plan.node.params };
    for (const { input, found } of arrived) {
      if (!input.param || found.length !== 1) continue;
      fed.add(input.port.name);
      params[input.port.name] = found[0]!.value;
    }
    const seed = seedParam(plan.spec);
    const fixed = seed === undefined ? undefined : fixedSeed(this.#context, plan, params[seed]);
    if (seed !== undefined) params[seed] = fixed ?? 0;
    return { params, fed, fixed };
  }

  /** What arrives at an input, each thing by the name of its content. */
  #inputOf(step: Step, input: PlanInput): Found[] | null {
    const found: Found[] = [];
    for (const wire of input.wires) {
      for (const source of this.#graph.sourcesOf(wire, step)) {
        if (this.#light.has(wire.from)) {
          if (source.verdict !== 'good') return null;
          for (const given of givenBy(source, wire, step, input)) {
            const { key = '' } = given.item ?? {};
            const named = [given.item?.key ?? null, content(given, this.#contentsOf)];
            found.push({ named: input.port.list ? named : named[1], key, value: given.value });
          }
        } else {
          const made = this.#known.get(source);
          if (!made) return null;
          const key = source.item?.key;
          const value = standIn(wire.source.type, sha256(`${made.name} ${wire.port}`), this.#context.settings);
          found.push({ named: [made.name, wire.port, input.port.list ? (key ?? null) : null], key: key ?? '', value });
        }
      }
    }
    return found;
  }
}

interface Found {
  readonly named: unknown;
  readonly key: string;
  /** Undefined where nothing can stand for it. */
  readonly value: unknown;
}

interface Arrived {
  readonly input: PlanInput;
  readonly found: readonly Found[];
}

/** What a person calls the parts of what this node makes. */
export function partWords({ spec }: PlanNode): Record<string, string> {
  const low = (label: string) => label.toLowerCase();
  return {
    ...Object.fromEntries(
      [...spec.params, ...spec.inputs].flatMap(({ name, label }) => [
        [`param:${name}`, low(label)],
        [`input:${name}`, low(label)],
      ]),
    ),
    ...Object.fromEntries(spec.needs.map((capability) => [`engine:${capability}`, 'engine'])),
    ...Object.fromEntries([...spec.params, ...spec.inputs].map(({ name, label }) => [`asks:${name}`, low(label)])),
    ...askedWords,
    project: 'project',
    'project:width': 'picture size',
    'project:height': 'picture size',
    'project:rate': 'frame rate',
    'project:seed': 'seed of the project',
  };
}

/** Fields of a request that no param or input is named after. What a node keeps for itself besides follows from those. */
const askedWords: Readonly<Record<string, string>> = {
  'asks:brief': 'shot',
  'asks:prompt': 'prompt',
  'asks:negative': 'what is kept out',
  'asks:references': 'pictures of elements',
  'asks:loras': 'LoRA',
  'asks:conditioning': 'first frame',
  'asks:frames': 'length',
  'asks:rate': 'frame rate',
  'asks:width': 'picture size',
  'asks:height': 'picture size',
};
