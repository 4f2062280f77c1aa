import type { DocumentType } from '@reelgraph/timeline';
import { cleanJson } from '../clean-json.ts';
import type { GraphDocument } from '../document.ts';
import { parseGraph, refuseIssues } from '../parse.ts';
import * as decor from './decor.ts';
import * as whole from './graph-level.ts';
import type { Handler, Step } from './handler.ts';
import { insideSubgraph } from './inside.ts';
import * as nodes from './nodes.ts';
import { type GraphOp, type GraphOpType, graphOpSchema } from './op.ts';
import { paste } from './paste.ts';
import { remove } from './remove.ts';
import * as wiring from './wiring.ts';

const handlers: { readonly [T in GraphOpType]: Handler<T> } = {
  addNode: nodes.addNode,
  removeNode: nodes.removeNode,
  moveNodes: nodes.moveNodes,
  setParam: nodes.setParam,
  setParams: nodes.setParams,
  setTitle: nodes.setTitle,
  setMode: nodes.setMode,
  setCollapsed: nodes.setCollapsed,
  setColour: nodes.setColour,
  setSize: nodes.setSize,
  setEngine: nodes.setEngine,
  freeze: nodes.freeze,
  replaceNodeType: nodes.replaceNodeType,
  connect: wiring.connect,
  disconnect: wiring.disconnect,
  reorderInputs: wiring.reorderInputs,
  addFrame: decor.addFrame,
  moveFrame: decor.moveFrame,
  updateFrame: decor.updateFrame,
  removeFrame: decor.removeFrame,
  addNote: decor.addNote,
  updateNote: decor.updateNote,
  removeNote: decor.removeNote,
  setForm: whole.setForm,
  setGraphTitle: whole.setGraphTitle,
  addSubgraph: whole.addSubgraph,
  updateSubgraph: whole.updateSubgraph,
  setSubgraphFace: whole.setSubgraphFace,
  removeSubgraph: whole.removeSubgraph,
  inSubgraph: insideSubgraph((graph, op) => applyGraphOp(graph, op)),
  paste,
  remove,
};

/** Operations that set a value nobody else depends on: the last writer wins. */
const propertyWrites: ReadonlySet<GraphOpType> = new Set<GraphOpType>([
  'moveNodes',
  'setParam',
  'setParams',
  'setTitle',
  'setMode',
  'setCollapsed',
  'setColour',
  'setSize',
  'setEngine',
  'freeze',
  'reorderInputs',
  'moveFrame',
  'updateFrame',
  'updateNote',
  'setGraphTitle',
]);

/** Applies one operation to a graph. Pure; parts that did not change are shared with the old document. */
export function applyGraphOp(graph: GraphDocument, op: GraphOp): Step {
  const handler = handlers[op.type] as Handler<GraphOpType>;
  return handler(graph, op);
}

/** The graph as a document: what autosave, undo, clipboard, wire and scripts all go through. */
export const graphDocument: DocumentType<GraphDocument, GraphOp> = {
  kind: 'graph',
  parse: parseGraph,
  parseOp(json) {
    const clean = cleanJson(json);
    if (!clean.ok) return clean;
    const parsed = graphOpSchema.safeParse(clean.value);
    return parsed.success ? { ok: true, value: parsed.data } : refuseIssues(parsed.error, 'The operation');
  },
  apply: applyGraphOp,
  isPropertyWrite: (op) => propertyWrites.has(op.type === 'inSubgraph' ? op.op.type : op.type),
};

export { type CanvasOp, fragmentSchema, type GraphFragment, type GraphOp, graphOpSchema } from './op.ts';
