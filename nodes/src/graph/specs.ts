import type { GraphDocument, GraphNode, SubgraphDefinition } from './document.ts';
import type { NodeSpec, ParamSpec, PortSpec } from './node-spec.ts';
import { own } from './own.ts';
import type { PortType } from './port-types.ts';
import { definitionId, subgraphType } from './subgraph.ts';

/** The catalogue as the graph core needs it: specs by type. */
export type Specs = ReadonlyMap<string, NodeSpec>;

export const indexSpecs = (list: Iterable<NodeSpec>): Specs => new Map([...list].map((spec) => [spec.type, spec]));

const portOfParam = (param: ParamSpec): PortSpec => ({
  name: param.name,
  label: param.label.toLowerCase(),
  type: param.port!,
  list: false,
  optional: true,
  help: param.help,
});

const inputsOf = new WeakMap<NodeSpec, readonly PortSpec[]>();

/** All inputs of a type: the declared ones, then params that a wire can feed. */
export function inputPorts(spec: NodeSpec): readonly PortSpec[] {
  let ports = inputsOf.get(spec);
  if (!ports) {
    const names = new Set(spec.inputs.map((port) => port.name));
    const fed = spec.params.filter((param) => param.port && !names.has(param.name));
    ports = fed.length === 0 ? spec.inputs : [...spec.inputs, ...fed.map(portOfParam)];
    inputsOf.set(spec, ports);
  }
  return ports;
}

export const inputPort = (spec: NodeSpec, name: string): PortSpec | undefined =>
  inputPorts(spec).find((port) => port.name === name);

export const outputPort = (spec: NodeSpec, name: string): PortSpec | undefined =>
  spec.outputs.find((port) => port.name === name);

interface Memo {
  readonly specs: Specs;
  readonly byDefinition: Map<string, NodeSpec | null>;
}
const instances = new WeakMap<GraphDocument['subgraphs'], Memo>();

/** How deep definitions may stand inside each other. */
const maxNesting = 16;

/**
 * The spec of a node in its graph: the catalogue's, or for an instance of a subgraph one made from the inner ports that
 * it promotes. Undefined for a type that nobody here knows.
 */
export function specOf(
  subgraphs: GraphDocument['subgraphs'],
  specs: Specs,
  node: GraphNode,
  nesting = 0,
): NodeSpec | undefined {
  const id = definitionId(node);
  if (id === null) return specs.get(node.type);
  let memo = instances.get(subgraphs);
  if (memo?.specs !== specs) {
    memo = { specs, byDefinition: new Map() };
    instances.set(subgraphs, memo);
  }
  const known = memo.byDefinition.get(id);
  if (known !== undefined) return known ?? undefined;
  const definition = own(subgraphs, id);
  const spec = definition && nesting < maxNesting ? instanceSpec(subgraphs, specs, definition, nesting) : null;
  memo.byDefinition.set(id, spec);
  return spec ?? undefined;
}

const pictured: ReadonlySet<PortType> = new Set<PortType>(['image', 'mask', 'video', 'track']);

function instanceSpec(
  subgraphs: GraphDocument['subgraphs'],
  specs: Specs,
  definition: SubgraphDefinition,
  nesting: number,
): NodeSpec {
  const inner = (id: string) => {
    const node = own(definition.nodes, id);
    return node && specOf(subgraphs, specs, node, nesting + 1);
  };
  const pick = (
    ports: SubgraphDefinition['inputs'],
    find: (spec: NodeSpec, name: string) => PortSpec | undefined,
  ): PortSpec[] =>
    ports.flatMap(({ name, node, port }, at) => {
      // One promoted input may feed several inner ports: it is drawn once.
      if (ports.findIndex((other) => other.name === name && own(definition.nodes, other.node)) < at) return [];
      const spec = inner(node);
      const found = spec && find(spec, port);
      return found ? [{ ...found, name, label: name }] : [];
    });
  const outputs = pick(definition.outputs, outputPort);
  return {
    type: subgraphType,
    version: 1,
    implementation: 1,
    title: definition.title,
    category: 'Subgraphs',
    icon: 'group',
    aliases: [],
    help: `${countInside(definition)} inside. Double-click to open.`,
    kind: 'pure',
    host: 'inline',
    inputs: pick(definition.inputs, inputPort),
    outputs,
    params: definition.promoted.flatMap(({ name, node, param }) => {
      const found = inner(node)?.params.find((one) => one.name === param);
      return found ? [{ ...found, name, port: undefined }] : [];
    }),
    needs: [],
    preview: outputs.find(({ type }) => pictured.has(type))?.name,
    width: 'compact',
  };
}

const countInside = ({ nodes }: SubgraphDefinition): string => {
  const count = Object.keys(nodes).length;
  return count === 1 ? '1 node' : `${count} nodes`;
};

/** Shorthand for a node of the top level. */
export const specIn = (graph: GraphDocument, specs: Specs, node: GraphNode): NodeSpec | undefined =>
  specOf(graph.subgraphs, specs, node);

/** What a person calls a node: its own title, else its type's. */
export const titleOf = (node: GraphNode, spec: NodeSpec | undefined): string => node.title || spec?.title || node.type;
