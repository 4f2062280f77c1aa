import type { GraphDocument, NodeId, SubgraphDefinition } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import type { PortSpec } from '../node-spec.ts';
import type { GraphOp } from '../ops/index.ts';
import { inputPorts, type Specs, specIn } from '../specs.ts';
import { definitionParam, graphInside } from '../subgraph.ts';
import { freeName } from './ports.ts';

type Side = 'inputs' | 'outputs';
type FaceOp = Extract<GraphOp, { type: 'setSubgraphFace' }>;

const names = (list: readonly { readonly name: string }[]) => new Set(list.map(({ name }) => name));
const copy = <T extends object>(list: readonly T[]): T[] => list.map((one) => ({ ...one }));

/** Makes a port of an inner node a port of every instance. */
export function exposePort(definition: SubgraphDefinition, side: Side, node: string, port: PortSpec): FaceOp {
  const known = copy(definition[side]);
  const name = freeName(names(known), port.label || port.name);
  return {
    type: 'setSubgraphFace',
    subgraph: definition.id,
    [side]: [...known, { name, node: node as NodeId, port: port.name }],
  };
}

export const isPromoted = (definition: SubgraphDefinition, node: string, param: string): boolean =>
  definition.promoted.some((one) => one.node === node && one.param === param);

/** Makes a param of an inner node one that each instance may set for itself; taken back where it is one already. */
export function exposeParam(definition: SubgraphDefinition, node: string, param: string, label: string): FaceOp {
  const known = copy(definition.promoted);
  const promoted = isPromoted(definition, node, param)
    ? known.filter((one) => one.node !== node || one.param !== param)
    : [...known, { name: freeName(new Set([...names(known), definitionParam]), label), node: node as NodeId, param }];
  return { type: 'setSubgraphFace', subgraph: definition.id, promoted };
}

/** Takes a port away from the instances. */
export const withdraw = (definition: SubgraphDefinition, side: Side, name: string): FaceOp => ({
  type: 'setSubgraphFace',
  subgraph: definition.id,
  [side]: copy(definition[side]).filter((one) => one.name !== name),
});

/** Inner ports that could become ports of the instance: inputs that nothing feeds, and every output. */
export function exposable(graph: GraphDocument, specs: Specs, definition: SubgraphDefinition, node: string) {
  const inside = graphInside(graph, definition);
  const own = inside.nodes[node];
  const spec = own && specIn(inside, specs, own);
  const isShown = (side: Side, port: string) => definition[side].some((one) => one.node === node && one.port === port);
  const index = edgeIndex(inside.edges);
  return {
    inputs: (spec ? inputPorts(spec) : []).filter(
      (port) => !isShown('inputs', port.name) && (port.list || index.intoPort(node, port.name).length === 0),
    ),
    outputs: (spec?.outputs ?? []).filter((port) => !isShown('outputs', port.name)),
  };
}
