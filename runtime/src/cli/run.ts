import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { GraphDocument } from '@reelgraph/nodes/graph';
import { RefusalError } from '@reelgraph/timeline';
import type { DocumentInfo, ProjectView, RunView, TaskView } from '../protocol/index.ts';
import type { TemplateInfo } from '../studio/templates.ts';
import { readArguments, readSetting } from './arguments.ts';
import { followRun } from './follow-run.ts';
import { openRemote } from './open-remote.ts';
import type { Remote } from './remote.ts';
import { saveOutputs } from './run-outputs.ts';
import { dataFolder } from './serve.ts';
import { applySettings } from './settings.ts';
import { readJson } from './templates.ts';
import { UsageError } from './usage.ts';

/** `reelgraph run <template or graph.json>`: exit 0 only if every target succeeded. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    set: { type: 'string', multiple: true },
    engine: { type: 'string' },
    project: { type: 'string' },
    data: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [what, ...more] = positionals;
  if (!what || more.length > 0) throw new UsageError('run takes one template or one graph file.');
  const settings = (values.set ?? []).map((text) => readSetting(text, (path) => readFileSync(path, 'utf8')));
  const print = values.json ? (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`) : () => undefined;

  const { remote, close } = await openRemote(dataFolder(values.data));
  try {
    const source = await findSource(remote, what);
    const project = await openProject(remote, values.project ?? source.title);
    const graphId = await placeGraph(remote, project, source);
    await applySettings(remote, project.id, graphId, settings);
    const run = await remote.send<RunView>('POST', '/api/runs', {
      clientKey: randomUUID(),
      project: project.id,
      graph: graphId,
      ...(values.engine ? { engine: values.engine } : {}),
    });
    const finished = await followRun(remote, run, { json: values.json ?? false, print });
    const { tasks } = await remote.get<{ tasks: TaskView[] }>(`/api/runs/${run.id}`);
    const { doc } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${graphId}`);
    const outputs = await saveOutputs(remote, doc, tasks, values.out ?? 'out');
    print({ type: 'run.finished', state: finished.state, outputs });
    if (!values.json) for (const output of outputs) process.stdout.write(`${output.name}: ${output.path}\n`);
    return finished.state === 'succeeded' ? 0 : 1;
  } finally {
    await close();
  }
}

interface Source {
  readonly title: string;
  readonly template: string | null;
  readonly graph: GraphDocument | null;
}

/** A template by its id or title, else a graph file. */
async function findSource(remote: Remote, what: string): Promise<Source> {
  const { templates } = await remote.get<{ templates: TemplateInfo[] }>('/api/templates');
  const template =
    templates.find((one) => one.id === what) ?? templates.find((one) => one.title.toLowerCase() === what.toLowerCase());
  if (template) return { title: template.title, template: template.id, graph: null };
  if (!existsSync(what))
    throw new UsageError(`'${what}' is neither a template (${templates.map((one) => one.id).join(', ')}) nor a file.`);
  const graph = (await readJson(what)) as GraphDocument;
  return { title: typeof graph?.title === 'string' ? graph.title : what, template: null, graph };
}

/** The project of this name: the one that is there, else a new one. */
async function openProject(remote: Remote, title: string): Promise<ProjectView> {
  const { projects } = await remote.get<{ projects: ProjectView[] }>('/api/projects');
  return projects.find((one) => one.title === title) ?? remote.send<ProjectView>('POST', '/api/projects', { title });
}

/**
 * The graph to run as a document of the project. The same template is used in the same document each time, so that its
 * clips gain takes; a file's graph replaces the one of its title.
 */
async function placeGraph(remote: Remote, project: ProjectView, source: Source): Promise<string> {
  const graphs = project.documents.filter((info) => info.kind === 'graph');
  if (source.template) {
    for (const info of graphs) {
      const { doc } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${info.id}`);
      if (doc.origin?.template === source.template) return info.id;
    }
    return (
      await remote.send<DocumentInfo>('POST', `/api/templates/${encodeURIComponent(source.template)}/use`, {
        project: project.id,
      })
    ).id;
  }
  const wanted = JSON.stringify(contentOf(source.graph));
  for (const info of graphs.filter((one) => one.title === source.title)) {
    const { doc } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${info.id}`);
    if (JSON.stringify(contentOf(doc)) === wanted) return info.id;
  }
  const made = await remote.send<DocumentInfo>('POST', `/api/projects/${project.id}/documents`, {
    kind: 'graph',
    title: source.title,
    doc: source.graph,
  });
  if (!made.id) throw new RefusalError({ code: 'bad_graph', message: 'The graph could not be placed in the project.' });
  return made.id;
}

/** What makes two graphs the same one: nodes and wires, not ids of documents or what was set last time. */
const contentOf = (graph: GraphDocument | null) => ({
  nodes: Object.keys(graph?.nodes ?? {}).sort(),
  edges: Object.keys(graph?.edges ?? {}).sort(),
});
