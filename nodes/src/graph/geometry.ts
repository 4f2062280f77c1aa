import type { GraphNode } from './document.ts';
import type { NodeSpec, ParamSpec } from './node-spec.ts';
import { inputPorts } from './specs.ts';

/** Measures of a node in world pixels at 100 %. One table for the drawing, the wires, the layout and the hit areas. */
export const nodeMetrics = {
  widths: { dot: 24, collapsed: 168, compact: 192, standard: 240, wide: 320 },
  head: 32,
  progress: 3,
  portPad: 6,
  portRow: 22,
  inset: 8,
  widget: 24,
  /** Three lines of text. */
  area: 56,
  /** A screenplay: six lines. */
  page: 104,
  gap: 4,
  foot: 28,
} as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Box extends Point, Size {}

/** One line of widgets: one param, or two narrow ones side by side. */
export interface WidgetRow {
  readonly params: readonly string[];
  /** From the top of the node. */
  readonly y: number;
  readonly height: number;
}

export interface NodeLayout extends Size {
  /** From the top of the node to the first line of widgets. */
  readonly rows: readonly WidgetRow[];
  /** Where the picture of the result stands, relative to the node; absent on nodes without one and on collapsed ones. */
  readonly preview?: Box;
  readonly footer: number;
}

const narrow = new Set<ParamSpec['widget']>(['number', 'switch', 'select', 'seed', 'size', 'seconds', 'colour']);

const widgetHeight = (param: ParamSpec): number => {
  if (param.widget === 'screenplay') return nodeMetrics.page;
  if (param.widget === 'textarea' || param.widget === 'prompt' || param.widget === 'points') return nodeMetrics.area;
  return nodeMetrics.widget;
};

/** The width of a node: what a person gave it, else that of its type. */
export const nodeWidth = (spec: NodeSpec | undefined, node: Pick<GraphNode, 'size' | 'collapsed'>): number =>
  spec?.width === 'dot'
    ? nodeMetrics.widths.dot
    : node.collapsed
      ? nodeMetrics.widths.collapsed
      : (node.size?.width ?? nodeMetrics.widths[spec?.width ?? 'standard']);

const layouts = new WeakMap<NodeSpec, Map<number, NodeLayout>>();

function widgetRows(spec: NodeSpec, width: number, top: number): { rows: WidgetRow[]; bottom: number } {
  const rows: WidgetRow[] = [];
  let y = top;
  const shown = spec.params.filter((param) => param.onNode);
  for (let index = 0; index < shown.length; index++) {
    const param = shown[index]!;
    const height = widgetHeight(param);
    const next = shown[index + 1];
    const pair =
      width >= nodeMetrics.widths.wide && next !== undefined && narrow.has(param.widget) && narrow.has(next.widget);
    rows.push({ params: pair ? [param.name, next.name] : [param.name], y, height });
    if (pair) index++;
    y += height + nodeMetrics.gap;
  }
  return { rows, bottom: rows.length === 0 ? top : y - nodeMetrics.gap + nodeMetrics.inset };
}

function measure(spec: NodeSpec, width: number): NodeLayout {
  const ports = Math.max(inputPorts(spec).length, spec.outputs.length);
  const m = nodeMetrics;
  const portsEnd = m.head + (ports > 0 ? 2 * m.portPad + ports * m.portRow : m.inset);
  const { rows, bottom } = widgetRows(spec, width, portsEnd);
  let y = bottom;
  let preview: Box | undefined;
  if (spec.preview !== undefined) {
    const wide = width - 2 * m.inset;
    const height = Math.round((wide * 9) / 16);
    preview = { x: m.inset, y, width: wide, height };
    y += height + m.inset;
  }
  return { width, height: y + m.foot, rows, preview, footer: y };
}

/** Everything that follows from type and width; known before anything is drawn, so nodes need no measuring. */
export function nodeLayout(spec: NodeSpec | undefined, node: Pick<GraphNode, 'size' | 'collapsed'>): NodeLayout {
  const width = nodeWidth(spec, node);
  if (spec?.width === 'dot') return { width, height: width, rows: [], footer: width };
  if (node.collapsed) return { width, height: nodeMetrics.head, rows: [], footer: nodeMetrics.head };
  // A placeholder keeps room for a sentence and its button.
  if (!spec) return { width, height: 128, rows: [], footer: 128 - nodeMetrics.foot };
  let known = layouts.get(spec);
  if (!known) {
    known = new Map();
    layouts.set(spec, known);
  }
  let layout = known.get(width);
  if (!layout) {
    layout = measure(spec, width);
    known.set(width, layout);
  }
  return layout;
}

/** Width and height of a node. A height that a person gave counts where it is larger than what is needed. */
export function nodeSize(spec: NodeSpec | undefined, node: Pick<GraphNode, 'size' | 'collapsed'>): Size {
  const layout = nodeLayout(spec, node);
  const height =
    node.collapsed || spec?.width === 'dot' ? layout.height : Math.max(layout.height, node.size?.height ?? 0);
  return { width: layout.width, height };
}

/**
 * The centre of a port in world pixels. Inputs sit on the left edge, outputs on the right. `running` moves the rows down
 * by the progress bar. A port that the type does not have sits at the middle of the head, so that its wire stays visible.
 */
export function portCentre(
  spec: NodeSpec | undefined,
  node: Pick<GraphNode, 'size' | 'collapsed' | 'position'>,
  side: 'input' | 'output',
  port: string,
  running = false,
): Point {
  const { x, y } = node.position;
  const edge = side === 'input' ? x : x + nodeWidth(spec, node);
  const ports = spec ? (side === 'input' ? inputPorts(spec) : spec.outputs) : [];
  const row = ports.findIndex((one) => one.name === port);
  const m = nodeMetrics;
  if (spec?.width === 'dot') return { x: edge, y: y + m.widths.dot / 2 };
  if (node.collapsed || row < 0) return { x: edge, y: y + m.head / 2 };
  return { x: edge, y: y + m.head + (running ? m.progress : 0) + m.portPad + row * m.portRow + m.portRow / 2 };
}
