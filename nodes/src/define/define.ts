import type { Capability } from '@reelgraph/models';
import { z } from 'zod';
import type { Json } from '../graph/document.ts';
import type { NodeSpec } from '../graph/node-spec.ts';
import { inputPorts } from '../graph/specs.ts';
import { type Keyed, type NodeContext, type NodeDefinition, NodeError, type ProjectSettings } from './define-node.ts';
import { paramSpecs } from './param.ts';
import { type InputValue, type OutputValue, type Port, portSpecs } from './port.ts';
import type { ProjectEffects, ProjectSnapshot } from './project.ts';

export type Ports = Readonly<Record<string, Port>>;
export type Params = z.ZodObject;
export type Inputs<I extends Ports> = { readonly [K in keyof I]: InputValue<I[K]> };
export type Outputs<O extends Ports> = { readonly [K in keyof O]: OutputValue<O[K]> };
type Answer<O extends Ports> = Outputs<O> | Promise<Outputs<O>>;
/** Seeds are numbers by the time a node runs, whatever the document says. */
export type Run<P extends Params> = { readonly [K in keyof z.output<P>]: K extends 'seed' ? number : z.output<P>[K] };

export interface Declared<I extends Ports, O extends Ports, P extends Params> {
  /** `folder/name`. Never changes; what a person sees is the title. */
  readonly type: string;
  /** Of the document: raised when ports or params change so that old graphs need a migration. */
  readonly version?: number;
  /** Of the result: raised when the same inputs give another output. Enters every key. */
  readonly implementation?: number;
  readonly title: string;
  /** Folder of the library. */
  readonly category: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  readonly aliases?: readonly string[];
  /** One sentence, then Markdown. */
  readonly help: string;
  readonly inputs?: I;
  readonly outputs: O;
  readonly params?: P;
  readonly needs?: readonly Capability[];
  /** A switch that makes the node do without its engines. */
  readonly needsUnless?: keyof P['shape'] & string;
  /** Output whose value is shown on the node. */
  readonly preview?: keyof O & string;
  /** Output with a sentence on what became of the work. */
  readonly remark?: keyof O & string;
  /** Bypassed: which input is handed on as which output. */
  readonly bypass?: { readonly [K in keyof I & string]?: keyof O & string };
  readonly width?: NodeSpec['width'];
  /** `task` where the work may block: media, models. */
  readonly host?: NodeSpec['host'];
  /** Params that do not change the result. */
  readonly keyIgnores?: readonly (keyof P['shape'] & string)[];
  /** Its clip begins with what the shot at this input says (`start`), unless a picture is wired to the other one. */
  readonly begins?: { readonly shot: keyof I & string; readonly unless: keyof I & string };
}

interface PureNode<I extends Ports, O extends Ports, P extends Params> extends Declared<I, O, P> {
  readonly kind?: 'pure';
  run(args: { inputs: Inputs<I>; params: Run<P>; context: NodeContext }): Answer<O>;
}
interface ReadsNode<I extends Ports, O extends Ports, P extends Params, S> extends Declared<I, O, P> {
  readonly kind: 'reads';
  /** What it sees of the project, as JSON: this alone enters the run's snapshot and the key. */
  reads(project: ProjectSnapshot, params: z.output<P>): S;
  run(args: { inputs: Inputs<I>; params: Run<P>; context: NodeContext; snapshot: S }): Answer<O>;
}
interface EffectNode<I extends Ports, O extends Ports, P extends Params> extends Declared<I, O, P> {
  readonly kind: 'effect';
  effect(args: { inputs: Inputs<I>; params: Run<P>; context: NodeContext; effects: ProjectEffects }): Answer<O>;
}

const isKeyed = (item: unknown): item is Keyed<unknown> =>
  typeof item === 'object' && item !== null && 'key' in item && 'value' in item && typeof item.key === 'string';

const keyed = (items: unknown): Keyed<unknown>[] =>
  (Array.isArray(items) ? items : items === undefined || items === null ? [] : [items]).map((item, index) =>
    isKeyed(item) ? item : { key: String(index), value: item },
  );

/** Brings what the executor hands over into the promised form: lists as keyed items, absent as undefined. */
function readInputs(spec: NodeSpec, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const port of spec.inputs) {
    const value = given[port.name];
    if (port.list) out[port.name] = keyed(value);
    else if (value !== undefined && value !== null) out[port.name] = value;
    else if (!port.optional) {
      throw new NodeError('missing_input', `${spec.title} was given no ${port.label}.`, {
        fix: `Connect something to "${port.label}".`,
        port: port.name,
      });
    }
  }
  return out;
}

/** Params as the schema wants them; a wire into a param stands over what the document says. */
function readParams(
  spec: NodeSpec,
  schema: z.ZodType,
  params: unknown,
  inputs: Readonly<Record<string, unknown>>,
): unknown {
  const given: Record<string, unknown> = { ...(params as Record<string, unknown> | null) };
  for (const port of inputPorts(spec)) {
    const fed = inputs[port.name];
    if (fed !== undefined && fed !== null && spec.params.some((param) => param.name === port.name))
      given[port.name] = fed;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const label = spec.params.find((param) => param.name === field)?.label ?? field;
  throw new NodeError('param_invalid', `${label} of ${spec.title} cannot be used: ${issue?.message ?? 'unreadable'}.`, {
    fix: `Set ${label} again.`,
    field,
  });
}

/** A seed that the coordinator did not resolve is the project's: nodes never draw numbers of their own. */
function withSeed(params: unknown, project: Pick<ProjectSettings, 'seed'>): unknown {
  if (typeof params !== 'object' || params === null || !('seed' in params) || typeof params.seed === 'number')
    return params;
  return { ...params, seed: project.seed };
}

/** Inputs and params as a node was promised them. Throws `missing_input` and `param_invalid`. */
export const prepared =
  <I extends Ports, P extends Params>(spec: NodeSpec, schema: z.ZodType) =>
  (inputs: Record<string, unknown>, params: unknown, project: Pick<ProjectSettings, 'seed'>) => ({
    inputs: readInputs(spec, inputs) as Inputs<I>,
    params: withSeed(readParams(spec, schema, params, inputs), project) as Run<P>,
  });

function writeOutputs(spec: NodeSpec, answer: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const port of spec.outputs) {
    const value = answer[port.name];
    if (port.list) out[port.name] = keyed(value);
    else if (value !== undefined && value !== null) out[port.name] = value;
    else if (!port.optional) {
      throw new NodeError('missing_output', `${spec.title} gave nothing at "${port.label}".`, {
        fix: 'Report this as a fault of the node.',
      });
    }
  }
  return out;
}

const noPorts = {};
const noParams = z.object({});

/** Whether this is the whole project rather than what `reads` took from it. */
const isProject = (snapshot: unknown): snapshot is ProjectSnapshot =>
  typeof snapshot === 'object' &&
  snapshot !== null &&
  'scripts' in snapshot &&
  'sequences' in snapshot &&
  'defaults' in snapshot;

/**
 * One node: what it is, what it takes, what it does. The spec that the editor draws and the planner reads is made from
 * it; inputs and params reach `run` checked and typed.
 */
export function defineNode<I extends Ports, O extends Ports, P extends Params, S = never>(
  node: PureNode<I, O, P> | ReadsNode<I, O, P, S> | EffectNode<I, O, P>,
): NodeDefinition {
  const schema: z.ZodObject = node.params ?? noParams;
  const spec: NodeSpec = {
    type: node.type,
    version: node.version ?? 1,
    implementation: node.implementation ?? 1,
    title: node.title,
    category: node.category,
    icon: node.icon,
    aliases: node.aliases ?? [],
    help: node.help,
    kind: node.kind ?? 'pure',
    host: node.kind === 'reads' || node.kind === 'effect' ? 'inline' : (node.host ?? 'inline'),
    inputs: portSpecs(node.inputs ?? noPorts),
    outputs: portSpecs(node.outputs),
    params: paramSpecs(schema),
    needs: node.needs ?? [],
    needsUnless: node.needsUnless,
    preview: node.preview,
    remark: node.remark,
    bypass: node.bypass as NodeSpec['bypass'],
    width: node.width ?? 'standard',
  };

  const read = prepared<I, P>(spec, schema);
  const prepare = (inputs: Record<string, unknown>, params: unknown, context: NodeContext) => ({
    ...read(inputs, params, context.project),
    context,
  });
  const { keyIgnores, begins } = node;
  const plain = { spec, paramsSchema: schema, keyIgnores, ...(begins ? { begins } : {}) };

  if (node.kind === 'effect') {
    return {
      ...plain,
      run() {
        throw new NodeError('effect_only', `${spec.title} changes the project, so only the coordinator runs it.`);
      },
      async effect({ inputs, params, context, effects }) {
        return writeOutputs(spec, await node.effect({ ...prepare(inputs, params, context), effects }));
      },
    };
  }
  if (node.kind === 'reads') {
    const reads = (project: ProjectSnapshot, params: unknown) =>
      node.reads(project, schema.parse(params ?? {}) as z.output<P>);
    return {
      ...plain,
      reads: (project, params) => (reads(project, params) ?? null) as Json,
      async run({ inputs, params, context, snapshot }) {
        const seen = (isProject(snapshot) ? reads(snapshot, params) : snapshot) as S;
        return writeOutputs(spec, await node.run({ ...prepare(inputs, params, context), snapshot: seen }));
      },
    };
  }
  return {
    ...plain,
    async run({ inputs, params, context }) {
      return writeOutputs(spec, await node.run(prepare(inputs, params, context)));
    },
  };
}
