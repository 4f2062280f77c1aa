import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { canonicalJson, type GraphDocument, parseGraph } from '@reelgraph/nodes/graph';
import { RefusalError } from '@reelgraph/timeline';
import type { DocumentInfo, ProjectView } from '../protocol/index.ts';
import type { TemplateInfo } from '../studio/templates.ts';
import { suggestion } from './nearest.ts';
import type { Remote } from './remote.ts';
import { write } from './settings.ts';
import { readJson } from './templates.ts';
import { UsageError } from './usage.ts';

/** What is to run. */
export interface Source {
  readonly title: string;
  readonly template: string | null;
  readonly graph: GraphDocument;
}

/** A template by its id or title, else a graph file. */
export async function findSource(remote: Remote, what: string): Promise<Source> {
  const { templates } = await remote.get<{ templates: TemplateInfo[] }>('/api/templates');
  const template =
    templates.find((one) => one.id === what) ?? templates.find((one) => one.title.toLowerCase() === what.toLowerCase());
  if (template) {
    const { graph } = await remote.get<{ graph: GraphDocument }>(
      `/api/templates/${encodeURIComponent(template.id)}/file`,
    );
    return { title: template.title, template: template.id, graph };
  }
  if (!existsSync(what)) {
    const ids = templates.map((one) => one.id);
    throw new UsageError(`'${what}' is neither a template nor a file. ${suggestion(what, ids, 'Templates')}`);
  }
  const read = parseGraph(await readJson(what));
  if (!read.ok) throw new UsageError(`${what} is not a graph: ${read.error.message}`);
  const graph = read.value;
  return { title: graph.title || basename(what, '.json'), template: null, graph };
}

/** A graph that is in a project already. */
export interface Placed {
  readonly id: string;
  readonly doc: GraphDocument;
}

/**
 * The document of the project that this graph is in already. The same template is used in the same document each time, so
 * that its clips gain takes; a file is known again by its title, nodes and wires.
 */
export async function findPlaced(
  remote: Remote,
  project: ProjectView,
  { template, title, graph }: Source,
): Promise<Placed | undefined> {
  const wanted = canonicalJson(contentOf(graph));
  for (const { id, kind, title: named } of project.documents) {
    if (kind !== 'graph' || (!template && named !== title)) continue;
    const { doc } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${id}`);
    const same = template ? doc.origin?.template === template : canonicalJson(contentOf(doc)) === wanted;
    if (same) return { id, doc };
  }
  return undefined;
}

/** Puts the graph into the project as a document of its own. */
export async function place(remote: Remote, project: ProjectView, source: Source): Promise<string> {
  if (source.template) {
    return (
      await remote.send<DocumentInfo>('POST', `/api/templates/${encodeURIComponent(source.template)}/use`, {
        project: project.id,
      })
    ).id;
  }
  const made = await remote.send<DocumentInfo>('POST', `/api/projects/${project.id}/documents`, {
    kind: 'graph',
    title: source.title,
    doc: source.graph,
  });
  if (!made.id) throw new RefusalError({ code: 'bad_graph', message: 'The graph could not be placed in the project.' });
  return made.id;
}

/** What makes two graphs the same one: its nodes, wires and form; not the document's id, params, titles or places. */
const contentOf = ({ nodes, edges, form, subgraphs }: GraphDocument) => [
  Object.values(nodes).map(({ id, type, mode, engine, frozen }) => ({ id, type, mode, engine, frozen })),
  Object.values(edges).map(({ from, to }) => ({ from, to })),
  form,
  subgraphs,
];

/** Params of a file stand over those that the document holds from an earlier run, so that the file alone says what runs. */
export async function bringParams(remote: Remote, { id, doc }: Placed, graph: GraphDocument): Promise<void> {
  const ops = Object.values(graph.nodes).flatMap((node) => {
    const before = doc.nodes[node.id]?.params ?? {};
    if (canonicalJson(before) === canonicalJson(node.params)) return [];
    const unset = Object.keys(before).filter((name) => !(name in node.params));
    return [{ type: 'setParams', node: node.id, params: node.params, unset }];
  });
  if (ops.length > 0) await write(remote, id, ops);
}
