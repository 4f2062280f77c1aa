import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { z } from 'zod';
import { cleanJson, graphLimits } from './clean-json.ts';
import type { GraphDocument, GraphEdge } from './document.ts';
import { migrateGraph } from './migrate.ts';
import { graphSchema } from './schema.ts';

/** The first fault of a failed parse, in words that name the place. */
export function refuseIssues(error: z.ZodError, what: string) {
  const issue = error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  return refuse(
    'malformed',
    `${what} is malformed${place ? ` at "${place}"` : ''}: ${issue?.message ?? 'unreadable'}.`,
    {
      field: place || undefined,
    },
  );
}

/** Ids in the records win over ids inside the values: a hand-edited file cannot hold one thing under two names. */
function named<T extends { readonly id: string }>(record: Record<string, T>): Record<string, T> {
  const out: Record<string, T> = {};
  for (const [id, value] of Object.entries(record)) out[id] = value.id === id ? value : { ...value, id };
  return out;
}

/**
 * Several wires into one port always carry an order, and a wire without an order is alone at its port: everything that
 * connects relies on it, so that what replaces what needs no catalogue.
 */
export function orderWires(edges: Readonly<Record<string, GraphEdge>>): Record<string, GraphEdge> {
  const ports = new Map<string, GraphEdge[]>();
  for (const edge of Object.values(edges)) {
    const key = `${edge.to.node}\n${edge.to.port}`;
    const list = ports.get(key);
    if (list) list.push(edge);
    else ports.set(key, [edge]);
  }
  const out: Record<string, GraphEdge> = { ...edges };
  for (const list of ports.values()) {
    if (list.length < 2 || list.every((edge) => edge.to.order !== undefined)) continue;
    list.forEach((edge, index) => {
      out[edge.id] = { ...edge, to: { ...edge.to, order: edge.to.order ?? index } };
    });
  }
  return out;
}

/** Checks, cleans and migrates anything that was stored, imported or typed by hand. Never throws. */
export function parseGraph(json: unknown): Result<GraphDocument> {
  const clean = cleanJson(json);
  if (!clean.ok) return clean;
  const migrated = migrateGraph(clean.value);
  if (!migrated.ok) return migrated;
  const parsed = graphSchema.safeParse(migrated.value);
  if (!parsed.success) return refuseIssues(parsed.error, 'The graph');
  const graph = parsed.data;
  const nodes = Object.keys(graph.nodes).length;
  const edges = Object.keys(graph.edges).length;
  if (nodes > graphLimits.nodes || edges > graphLimits.edges) {
    return refuse(
      'too_large',
      `The graph has ${nodes} nodes and ${edges} wires; at most ${graphLimits.nodes} and ${graphLimits.edges} can be opened.`,
      {
        fix: 'Split it, or put repeated parts into a subgraph.',
      },
    );
  }
  return ok({
    ...graph,
    nodes: named(graph.nodes),
    edges: orderWires(named(graph.edges)),
    frames: named(graph.frames),
    notes: named(graph.notes),
    subgraphs: named(graph.subgraphs),
    // As `setForm` keeps it: a line about a node that is not there sets nothing.
    form: graph.form.filter((field) => Object.hasOwn(graph.nodes, field.node)),
  } as GraphDocument);
}
