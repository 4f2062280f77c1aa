import { emptyGraph } from '../graph/create.ts';
import type { EdgeId, GraphDocument, GraphEdge, GraphNode, Json, NodeId } from '../graph/document.ts';
import { nodeSize } from '../graph/geometry.ts';
import type { NodeSpec, PortSpec } from '../graph/node-spec.ts';
import type { PortType } from '../graph/port-types.ts';
import type { Specs } from '../graph/specs.ts';

/** What stands in an empty prompt or text of an example. */
const words = 'A lighthouse keeper climbs a spiral stair, a lamp in her hand. Slow push in, warm light.';
/** World pixels. */
const gap = { across: 56, down: 32, over: 144 };
/** No chain of sources in an example is longer than this; nothing that ships comes near it. */
const deepest = 8;

interface Source {
  readonly spec: NodeSpec;
  readonly port: PortSpec;
  /** Which of the node's outputs it is: a node is best known for its first. */
  readonly place: number;
}

const gives = (port: PortSpec, wanted: PortSpec): boolean =>
  wanted.type === 'any' ? port.type === 'image' : port.type === wanted.type;

const isBlank = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);
const asked = (spec: NodeSpec): readonly PortSpec[] => spec.inputs.filter((port) => !port.optional);
/** A file or an answer that only a person can give makes a source worse than one that works as it stands. */
const blanks = (spec: NodeSpec): number =>
  spec.params.filter((param) => param.required && isBlank(param.default)).length;

/** Nodes that give what the port takes. Converters, dots and what waits for a person are no example of a source. */
function sources(specs: Specs, wanted: PortSpec, except: NodeSpec): Source[] {
  const found: Source[] = [];
  for (const spec of specs.values()) {
    if (spec === except || spec.type.startsWith('convert/') || spec.width === 'dot' || spec.host === 'person') continue;
    const place = spec.outputs.findIndex((output) => gives(output, wanted));
    if (place >= 0) found.push({ spec, port: spec.outputs[place]!, place });
  }
  return found;
}

/** How many nodes it takes to have what each type gives, itself included; `Infinity` where something is not to be had. */
function costs(specs: Specs): ReadonlyMap<string, number> {
  const cost = new Map<string, number>();
  const of = (spec: NodeSpec): number => cost.get(spec.type) ?? Number.POSITIVE_INFINITY;
  for (let round = 0; round < deepest; round++) {
    for (const spec of specs.values()) {
      const feeds = asked(spec).map((port) => Math.min(...sources(specs, port, spec).map((source) => of(source.spec))));
      cost.set(spec.type, 1 + blanks(spec) + feeds.reduce((sum, one) => sum + one, 0));
    }
  }
  return cost;
}

/** What an example shows besides what a node cannot do without: where all inputs are optional, the first and its equals. */
function shown(spec: NodeSpec): readonly PortSpec[] {
  const must = asked(spec);
  return must.length > 0
    ? must
    : spec.inputs.filter((port, index) => index === 0 || port.type === spec.inputs[0]?.type);
}

/** A source is fed what it cannot do without; one that no words set going is shown with something to work on. */
const fedAsSource = (spec: NodeSpec): readonly PortSpec[] =>
  Object.keys(filled(spec)).length > 0 ? asked(spec) : shown(spec);

/** Results that are looked at: behind a node without a picture of its own stands a Preview. */
const looked: readonly PortType[] = ['image', 'mask', 'video', 'track', 'audio'];

/**
 * The smallest sound graph around a node: each input fed by the nearest node of the catalogue that gives such a value, and
 * so on to the left until nothing is missing but files that a person has to choose. Pure, the same for the same catalogue;
 * a pack's nodes have examples by this too.
 */
export function exampleGraph(spec: NodeSpec, specs: Specs): GraphDocument {
  const cost = costs(specs);
  const nodes: Stood[] = [];
  const edges: GraphEdge[] = [];
  const connect = (from: NodeId, output: string, to: NodeId, port: PortSpec) => {
    const order = edges.filter((edge) => edge.to.node === to && edge.to.port === port.name).length;
    const end = port.list ? { node: to, port: port.name, order } : { node: to, port: port.name };
    edges.push({ id: `e${edges.length + 1}` as EdgeId, from: { node: from, port: output }, to: end });
  };
  /** `behind`: what this node feeds, directly or not; none of it may feed this node. */
  const add = (one: NodeSpec, ports: readonly PortSpec[], behind: readonly NodeId[]): NodeId => {
    const id = `n${nodes.length + 1}` as NodeId;
    nodes.push({ spec: one, id });
    for (const port of behind.length < deepest ? ports : []) feed(id, one, port, [...behind, id]);
    return id;
  };
  const feed = (to: NodeId, owner: NodeSpec, port: PortSpec, behind: readonly NodeId[]) => {
    const [best] = sources(specs, port, owner)
      .filter((source) => Number.isFinite(cost.get(source.spec.type)))
      // A list where a list is asked for; else what takes the fewest nodes; else what a node is for; else the library's order.
      .sort(
        (a, b) =>
          misfit(a, port) - misfit(b, port) || cost.get(a.spec.type)! - cost.get(b.spec.type)! || a.place - b.place,
      );
    if (!best) return;
    // What stands there already serves, unless this node has its value: two pictures are compared, not one with itself.
    const usable = ({ spec: other, id }: Stood) =>
      other === best.spec &&
      !behind.includes(id) &&
      !edges.some((edge) => edge.from.node === id && edge.to.node === to);
    // Into a list of single things go two.
    for (let times = port.list && !best.port.list && best.spec.kind === 'pure' ? 2 : 1; times > 0; times--)
      connect(nodes.find(usable)?.id ?? add(best.spec, fedAsSource(best.spec), behind), best.port.name, to, port);
  };

  const main = add(spec, shown(spec), []);
  const preview = specs.get('flow/preview');
  const inlet = preview?.inputs[0];
  const result = spec.outputs.find((port) => looked.includes(port.type));
  if (preview && inlet && result && !spec.preview && spec !== preview) {
    nodes.push({ spec: preview, id: 'show' as NodeId });
    connect(main, result.name, 'show' as NodeId, inlet);
  }
  return {
    ...emptyGraph(`example-${spec.type.replace('/', '-')}`, `${spec.title}, an example`),
    nodes: Object.fromEntries(placed(nodes, edges).map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
  };
}

interface Stood {
  readonly spec: NodeSpec;
  readonly id: NodeId;
}

const misfit = ({ port }: Source, wanted: PortSpec): number => (port.list === wanted.list ? 0 : 1);

/** In columns, each node right of all that feeds it. */
function placed(nodes: readonly Stood[], edges: readonly GraphEdge[]): GraphNode[] {
  const columnOf = new Map<NodeId, number>();
  const column = (id: NodeId): number => {
    const known = columnOf.get(id);
    if (known !== undefined) return known;
    const feeds = edges.filter((edge) => edge.to.node === id).map((edge) => column(edge.from.node) + 1);
    const at = Math.max(0, ...feeds);
    columnOf.set(id, at);
    return at;
  };
  let x = 0;
  const columns = [...new Set(nodes.map(({ id }) => column(id)))].sort((a, b) => a - b);
  return columns.flatMap((at) => {
    // Under a wire that runs over this column, so that it is seen.
    const over = edges.some(({ from, to }) => column(from.node) < at && column(to.node) > at);
    let y = over ? gap.over : 0;
    let widest = 0;
    const stood = nodes
      .filter(({ id }) => column(id) === at)
      .map(({ spec, id }): GraphNode => {
        const size = nodeSize(spec, {});
        const position = { x, y };
        // What is fed has its words from there.
        const params = edges.some(({ to }) => to.node === id) ? {} : filled(spec);
        y += size.height + gap.down;
        widest = Math.max(widest, size.width);
        return { id, type: spec.type, typeVersion: spec.version, params, position, mode: 'active' };
      });
    x += widest + gap.across;
    return stood;
  });
}

/** Words where a text is asked for and none is there. */
const filled = (spec: NodeSpec): GraphNode['params'] =>
  Object.fromEntries(
    spec.params
      .filter(({ widget, default: value }) => value === '' && (widget === 'prompt' || widget === 'textarea'))
      .slice(0, 1)
      .map(({ name }) => [name, words]),
  );
