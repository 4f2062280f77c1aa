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
