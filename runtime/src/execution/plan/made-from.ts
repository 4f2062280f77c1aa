import { canonicalJson } from '@reelgraph/nodes/graph';
import { type GraphRun, givenBy, type Step } from './graph-run.ts';
import type { PlanInput, PlanNode } from './prepare.ts';
import { type ContentsOf, content, fixedSeed, type RunContext } from './resolve.ts';
import { seedParam } from './seeds.ts';
import { sha256 } from './task-key.ts';

/** Content hashes by part: `node`, `input:<port>`, `param:<name>`, `engine:<capability>`, `project:<setting>`. */
export type Parts = Readonly<Record<string, string>>;

const short = (value: unknown): string => sha256(canonicalJson(value ?? null)).slice(0, 12);

/**
 * What a step's result is made from, part by part. Unlike the key of its task it can be told before anything is made, and
 * it is the same for every variant of a seed: a take is stale when these differ, and one more take when they do not.
 *
 * Small nodes (a parse, a prompt) stand in it with the content that they gave, so that a change which does not reach the
 * shot does not count; those that make something stand in it with what they, in turn, are made from.
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
    if (host === 'task' || needs.length > 0) return false;
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
    const ignored = new Set(definition.keyIgnores ?? []);
    const parts: Record<string, string> = { node: `${plan.spec.type}@${plan.spec.implementation}` };
    const fed: Record<string, unknown> = {};
    for (const input of plan.inputs) {
      const { name } = input.port;
      const found = this.#inputOf(step, input);
      if (found === null) return null;
      if (input.param && found.length === 1) fed[name] = found[0]!.value;
      if (!ignored.has(name) && found.length > 0) parts[`input:${name}`] = short(found.map(({ named }) => named));
    }
    const seed = seedParam(plan.spec);
    const params: Record<string, unknown> = { ...plan.node.params, ...fed };
    const fixed = seed === undefined ? undefined : fixedSeed(this.#context, plan, params[seed]);
    if (seed !== undefined) params[seed] = fixed ?? 0;
    const parsed = definition.paramsSchema.safeParse(params);
    for (const [name, value] of Object.entries((parsed.success ? parsed.data : params) as object)) {
      if (!ignored.has(name) && !(name in fed)) {
        parts[`param:${name}`] = short(name === seed ? (fixed ?? 'dice') : value);
      }
    }
    for (const { capability, engine, digest } of choice?.engines ?? []) {
      parts[`engine:${capability}`] = short([engine, digest]);
    }
    const settings = this.#context.settings as unknown as Readonly<Record<string, unknown>>;
    for (const field of this.#reads(plan)) parts[`project:${field}`] = short(settings[field]);
    if (plan.spec.kind === 'reads') parts.project = short(this.#context.snapshots[plan.id]);
    return parts;
  }

  /** What arrives at an input, each thing by the name of its content. */
  #inputOf(step: Step, input: PlanInput): { readonly named: unknown; readonly value?: unknown }[] | null {
    const found: { named: unknown; value?: unknown }[] = [];
    for (const wire of input.wires) {
      for (const source of this.#graph.sourcesOf(wire, step)) {
        if (this.#light.has(wire.from)) {
          if (source.verdict !== 'good') return null;
          for (const given of givenBy(source, wire, step, input)) {
            const named = [given.item?.key ?? null, content(given, this.#contentsOf)];
            found.push({ named: input.port.list ? named : named[1], value: given.value });
          }
        } else {
          const made = this.#known.get(source);
          if (!made) return null;
          found.push({ named: [made.name, wire.port, input.port.list ? (source.item?.key ?? null) : null] });
        }
      }
    }
    return found;
  }
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
    project: 'project',
    'project:width': 'picture size',
    'project:height': 'picture size',
    'project:rate': 'frame rate',
    'project:seed': 'seed of the project',
  };
}
