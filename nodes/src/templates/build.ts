import { builtinNodes, specs } from '../catalogue/builtin.ts';
import { emptyGraph } from '../graph/create.ts';
import type {
  EdgeId,
  FormField,
  GraphDocument,
  GraphEdge,
  GraphFrame,
  GraphNode,
  Json,
  NodeId,
} from '../graph/document.ts';
import { nodeSize } from '../graph/geometry.ts';
import { indexSpecs, inputPort, type Specs } from '../graph/specs.ts';

/** A template that ships: what the gallery shows, and the graph itself. */
export interface BuiltinTemplate {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Raised with every change, so that graphs made from an older one can be told. */
  readonly version: string;
  readonly graph: GraphDocument;
}

export interface TemplateNode {
  readonly id: string;
  readonly type: string;
  readonly title?: string;
  readonly params?: Readonly<Record<string, Json>>;
}

/** A titled frame with its nodes in columns, left to right, each top to bottom. */
export interface TemplateFrame {
  readonly title: string;
  readonly subtitle?: string;
  readonly columns: readonly (readonly TemplateNode[])[];
}

export type TemplateField = Omit<FormField, 'node' | 'kind' | 'target'> & {
  /** "node.param" or, for `output`, "node.port". */
  readonly param?: string;
  readonly output?: string;
};

export interface TemplatePlan extends Omit<BuiltinTemplate, 'graph'> {
  /** Columns of frames, left to right; frames of a column stand below each other and share its width. */
  readonly frames: readonly (readonly TemplateFrame[])[];
  /** "node.port > node.port"; wires into a list keep this order. */
  readonly wires: readonly string[];
  readonly form: readonly TemplateField[];
  readonly note?: string;
}

const margin = { top: 40, side: 16, bottom: 16 };
const gaps = { node: 32, column: 56, frame: 24 };
const raster = 8;
const snap = (value: number) => Math.ceil(value / raster) * raster;

const split = (text: string): { node: NodeId; port: string } => {
  const dot = text.indexOf('.');
  return { node: text.slice(0, dot) as NodeId, port: text.slice(dot + 1) };
};

interface Placed {
  readonly nodes: GraphNode[];
  readonly width: number;
  readonly height: number;
}

/** Nodes of one frame, in place, with the size that the frame needs. */
function placeFrame(frame: TemplateFrame, x: number, y: number, known: Specs): Placed {
  const nodes: GraphNode[] = [];
  let at = x + margin.side;
  let lowest = 0;
  for (const column of frame.columns) {
    let down = y + margin.top;
    let widest = 0;
    for (const { id, type, title, params = {} } of column) {
      const spec = known.get(type);
      const size = nodeSize(spec, {});
      nodes.push({
        id: id as NodeId,
        type,
        typeVersion: spec?.version ?? 1,
        ...(title === undefined ? {} : { title }),
        params,
        position: { x: at, y: down },
        mode: 'active',
      });
      widest = Math.max(widest, size.width);
      lowest = Math.max(lowest, down + size.height);
      down = snap(down + size.height + gaps.node);
    }
    at = snap(at + widest + gaps.column);
  }
  return { nodes, width: at - gaps.column + margin.side - x, height: lowest + margin.bottom - y };
}

function place(plan: TemplatePlan, known: Specs) {
  const nodes: Record<string, GraphNode> = {};
  const frames: Record<string, GraphFrame> = {};
  let x = 0;
  let number = 0;
  let lowest = 0;
  for (const column of plan.frames) {
    let y = 0;
    const made: GraphFrame[] = [];
    for (const frame of column) {
      const placed = placeFrame(frame, x, y, known);
      for (const node of placed.nodes) nodes[node.id] = node;
      number++;
      made.push({
        id: `frame-${number}`,
        title: `${number}. ${frame.title}`,
        ...(frame.subtitle === undefined ? {} : { subtitle: frame.subtitle }),
        position: { x, y },
        size: { width: snap(placed.width), height: snap(placed.height) },
      });
      y = snap(y + placed.height + gaps.frame);
    }
    const width = Math.max(...made.map((frame) => frame.size.width));
    for (const frame of made) frames[frame.id] = { ...frame, size: { ...frame.size, width } };
    x = snap(x + width + gaps.frame);
    lowest = Math.max(lowest, y);
  }
  return { nodes, frames, lowest };
}

function wire(plan: TemplatePlan, nodes: Readonly<Record<string, GraphNode>>, known: Specs): Record<string, GraphEdge> {
  const edges: Record<string, GraphEdge> = {};
  const orders = new Map<string, number>();
  for (const [index, text] of plan.wires.entries()) {
    const [from, to] = text.split(' > ').map(split) as [ReturnType<typeof split>, ReturnType<typeof split>];
    const spec = known.get(nodes[to.node]?.type ?? '');
    const list = spec && inputPort(spec, to.port)?.list;
    const order = orders.get(`${to.node}.${to.port}`) ?? 0;
    orders.set(`${to.node}.${to.port}`, order + 1);
    const id = `wire-${index + 1}` as EdgeId;
    edges[id] = { id, from, to: list ? { ...to, order } : to };
  }
  return edges;
}

const field = ({ param, output, ...rest }: TemplateField): FormField => {
  const { node, port } = split(param ?? output ?? '');
  return { ...rest, kind: output === undefined ? 'param' : 'output', node, target: port };
};

/** Makes the graph of a template: nodes laid out in their frames by their real sizes, wires, form. */
export function buildTemplate(plan: TemplatePlan): BuiltinTemplate {
  const known = indexSpecs(specs(builtinNodes));
  const { nodes, frames, lowest } = place(plan, known);
  const { id, title, description, tags, version, note } = plan;
  const notes: GraphDocument['notes'] = note
    ? { note: { id: 'note', text: note, position: { x: 0, y: lowest }, size: { width: 320, height: 96 } } }
    : {};
  const graph: GraphDocument = {
    ...emptyGraph(`template-${id}`, title),
    nodes,
    edges: wire(plan, nodes, known),
    frames,
    notes,
    form: plan.form.map(field),
  };
  return { id, title, description, tags, version, graph };
}
