import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { Json } from './document.ts';

type JsonObject = { [key: string]: Json };

/** Version of the documents that this release writes. */
export const graphVersion = 1;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const splitEnd = (end: Json | undefined): JsonObject | Json => {
  if (typeof end !== 'string') return end ?? null;
  const dot = end.lastIndexOf('.');
  return dot < 0 ? { node: end, port: '' } : { node: end.slice(0, dot), port: end.slice(dot + 1) };
};

/** 0 → 1: nodes and edges become records by id, `pos` becomes `position`, "node.port" strings become ends, `mode` is written. */
function recordsById(old: JsonObject): JsonObject {
  const nodes: JsonObject = {};
  for (const node of Array.isArray(old.nodes) ? old.nodes : []) {
    if (!isObject(node)) continue;
    const { pos, off, ...rest } = node;
    const [x, y] = Array.isArray(pos) ? pos : [0, 0];
    nodes[String(node.id)] = {
      params: {},
      typeVersion: 1,
      ...rest,
      position: { x: x ?? 0, y: y ?? 0 },
      mode: off === true ? 'muted' : 'active',
    };
  }
  const edges: JsonObject = {};
  (Array.isArray(old.edges) ? old.edges : []).forEach((edge, index) => {
    if (!isObject(edge)) return;
    const id = typeof edge.id === 'string' ? edge.id : `e${index}`;
    edges[id] = { ...edge, id, from: splitEnd(edge.from), to: splitEnd(edge.to) };
  });
  return { ...old, version: 1, nodes, edges, frames: {}, notes: {}, subgraphs: {}, form: [] };
}

/** One step for each past version: `migrations[v]` makes version v + 1 of version v. */
const migrations: readonly ((old: JsonObject) => JsonObject)[] = [recordsById];

/** Brings a document of any past version to the present one. A newer one is refused, never guessed at. */
export function migrateGraph(json: Json): Result<JsonObject> {
  if (!isObject(json) || json.format !== 'reelgraph/graph') {
    return refuse('not_a_graph', 'This file is not a Reelgraph graph: it does not say "format": "reelgraph/graph".', {
      fix: 'Choose a graph that was saved or exported by Reelgraph.',
      field: 'format',
    });
  }
  const version = json.version ?? 0;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return refuse('bad_version', 'The graph does not say which version it is.', { field: 'version' });
  }
  if (version > graphVersion) {
    return refuse(
      'version_newer',
      `This graph was saved by a newer Reelgraph (document version ${version}; this one reads up to ${graphVersion}).`,
      { fix: 'Update Reelgraph, then open it again. The file was not changed.', field: 'version' },
    );
  }
  let present = json;
  for (let at = version; at < graphVersion; at++) present = migrations[at]!(present);
  return ok(present);
}
