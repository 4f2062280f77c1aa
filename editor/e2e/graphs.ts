import type { Project, Studio } from './studio.ts';

export interface SmallGraph {
  readonly nodes: readonly ReturnType<typeof node>[];
  readonly edges?: readonly ReturnType<typeof edge>[];
}

export interface Made {
  readonly project: string;
  readonly graph: string;
}

/** A node as the document keeps it. */
export const node = (id: string, type: string, x: number, y: number, params: Record<string, unknown> = {}) => ({
  id,
  type,
  typeVersion: 1,
  params,
  position: { x, y },
  mode: 'active',
});

export const edge = (from: string, output: string, to: string, input: string) => ({
  id: `${from}-${output}-${to}-${input}`,
  from: { node: from, port: output },
  to: { node: to, port: input },
});

/** A project with this graph in it, made as another client would. */
export async function makeProject(studio: Studio, title: string, { nodes, edges = [] }: SmallGraph): Promise<Made> {
  const project = await studio.post<Project>('/api/projects', { title });
  const graph = project.documents.find((info) => info.kind === 'graph')?.id ?? '';
  const fragment = { nodes, edges };
  const opId = `make ${graph}`;
  await studio.post(`/api/documents/${graph}/ops`, {
    key: opId,
    opId,
    baseRev: 0,
    client: 'test',
    ops: [{ type: 'paste', fragment }],
  });
  return { project: project.id, graph };
}

/** A document as the server holds it. */
export const documentOf = async <T>(studio: Studio, id: string): Promise<T> =>
  (await studio.get<{ doc: T }>(`/api/documents/${id}`)).doc;

/** Makes every shot of a graph so long: for stories about which shots are made, and when, not about what is on them. */
export async function shotsOf(seconds: number, studio: Studio, graph: string): Promise<void> {
  const { nodes } = await documentOf<{ nodes: Record<string, { id: string; type: string }> }>(studio, graph);
  const chains = Object.values(nodes).filter(({ type }) => type === 'video/ltx-chain');
  const { info } = await studio.get<{ info: { rev: number } }>(`/api/documents/${graph}`);
  await studio.post(`/api/documents/${graph}/ops`, {
    key: 'seconds',
    opId: 'seconds',
    baseRev: info.rev,
    client: 'test',
    ops: chains.map(({ id }) => ({ type: 'setParam', node: id, param: 'seconds', value: seconds })),
  });
}
