/** A node of a graph, as a client sends it. */
export const node = (id: string, type: string, params: Record<string, unknown> = {}) => ({
  id,
  type,
  typeVersion: 1,
  params,
  position: { x: 0, y: 0 },
  mode: 'active',
});

/** A wire between `[node, port]` and `[node, port]`. */
export const wire = (id: string, from: [string, string], to: [string, string]) => ({
  id,
  from: { node: from[0], port: from[1] },
  to: { node: to[0], port: to[1] },
});
