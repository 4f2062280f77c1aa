import { typesFit } from '../can-connect.ts';
import type { GraphDocument, GraphEdge, GraphNode, Json } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import type { NodeSpec, PortSpec } from '../node-spec.ts';
import type { GraphOp } from '../ops/index.ts';
import { own } from '../own.ts';
import { inputPort, inputPorts, outputPort, type Specs, specIn } from '../specs.ts';

export interface Swap {
  readonly op: Extract<GraphOp, { type: 'replaceNodeType' }>;
  readonly kept: number;
  readonly lost: number;
}

type PortMap = Record<string, string | null>;

/** The port of the new type that stands for an old one: of the same name, else the first free one that fits all its wires. */
function portFor(
  old: string,
  ports: readonly PortSpec[],
  taken: ReadonlySet<string>,
  fits: (port: PortSpec) => boolean,
): string | null {
  const same = ports.find(({ name }) => name === old);
  const free = (port: PortSpec) => !taken.has(port.name) && fits(port);
  return (same && free(same) ? same : ports.find(free))?.name ?? null;
}

function mapPorts(used: readonly string[], ports: readonly PortSpec[], fits: (old: string, port: PortSpec) => boolean) {
  const map: PortMap = {};
  const taken = new Set<string>();
  // Equal names first, or another port could take their place.
  const named = (name: string) => (ports.some((port) => port.name === name) ? 0 : 1);
  for (const old of [...used].sort((a, b) => named(a) - named(b))) {
    const found = portFor(old, ports, taken, (port) => fits(old, port));
    map[old] = found;
    if (found !== null) taken.add(found);
  }
  return map;
}

/** Values that the new type knows by the same name and kind; its own defaults for the rest. */
function paramsFor(node: GraphNode, before: NodeSpec | undefined, spec: NodeSpec): Record<string, Json> {
  const kinds = new Map(before?.params.map((param) => [param.name, param.type]));
  return Object.fromEntries(
    spec.params.map((param) => {
      const value = own(node.params, param.name);
      const allowed = !param.options || param.options.some((option) => option.value === value);
      return [
        param.name,
        value !== undefined && kinds.get(param.name) === param.type && allowed ? value : param.default,
      ];
    }),
  );
}

/** Another type in the place of a node: wires stay where the types allow it, values where they have the same name. */
export function swapType(graph: GraphDocument, specs: Specs, node: GraphNode, spec: NodeSpec): Swap {
  const before = specIn(graph, specs, node);
  const index = edgeIndex(graph.edges);
  const into = index.into(node.id);
  const outOf = index.outOf(node.id);
  const farOutput = ({ from }: GraphEdge): PortSpec | undefined => {
    const other = own(graph.nodes, from.node);
    const known = other && specIn(graph, specs, other);
    return known && outputPort(known, from.port);
  };
  const farInput = ({ to }: GraphEdge): PortSpec | undefined => {
    const other = own(graph.nodes, to.node);
    const known = other && specIn(graph, specs, other);
    return known && inputPort(known, to.port);
  };
  const unique = (names: readonly string[]) => [...new Set(names)];
  const inputs = mapPorts(unique(into.map(({ to }) => to.port)), inputPorts(spec), (old, port) =>
    into
      .filter(({ to }) => to.port === old)
      .every((edge) => {
        const far = farOutput(edge);
        return far !== undefined && typesFit(far, port).ok && port.list === (edge.to.order !== undefined);
      }),
  );
  const outputs = mapPorts(unique(outOf.map(({ from }) => from.port)), spec.outputs, (old, port) =>
    outOf
      .filter(({ from }) => from.port === old)
      .every((edge) => {
        const far = farInput(edge);
        return far !== undefined && typesFit(port, far).ok;
      }),
  );
  const kept =
    into.filter(({ to }) => inputs[to.port] !== null).length +
    outOf.filter(({ from }) => outputs[from.port] !== null).length;
  return {
    op: {
      type: 'replaceNodeType',
      node: node.id,
      to: spec.type,
      typeVersion: spec.version,
      params: paramsFor(node, before, spec),
      inputs,
      outputs,
    },
    kept,
    lost: into.length + outOf.length - kept,
  };
}
