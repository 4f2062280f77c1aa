import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GraphDocument, NodeSpec } from '@reelgraph/nodes/graph';
import { decodeText } from '@reelgraph/nodes/script';
import type { ProjectView, RunView, TaskView } from '../protocol/index.ts';

import { readArguments, readSetting } from './arguments.ts';
import { followRun } from './follow-run.ts';
import { suggestion } from './nearest.ts';
import { openRemote } from './open-remote.ts';
import { bringParams, findPlaced, findSource, place } from './place-graph.ts';
import type { Remote } from './remote.ts';
import { saveOutputs } from './run-outputs.ts';
import { dataFolder } from './serve.ts';
import { applySettings, checkSettings } from './settings.ts';
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
    approve: { type: 'boolean' },
  });
  const [what, ...more] = positionals;
  if (!what || more.length > 0) throw new UsageError('run takes one template or one graph file.');
  const settings = (values.set ?? []).map((text) => readSetting(text, (path) => decodeText(readFileSync(path))));
  const print = values.json ? (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`) : () => undefined;

  const { remote, close } = await openRemote(dataFolder(values.data));
  try {
    const source = await findSource(remote, what);
    const { nodes: specs } = await remote.get<{ nodes: NodeSpec[] }>('/api/nodes');
    const title = values.project ?? source.title;
    const known = await findProject(remote, title);
    const placed = known && (await findPlaced(remote, known, source));
    // Wrong use leaves nothing behind: all is looked at before anything is made.
    if (values.engine) await checkEngine(remote, values.engine);
    checkSettings(placed?.doc ?? source.graph, specs, settings);
    const project = known ?? (await remote.send<ProjectView>('POST', '/api/projects', { title }));
    const graphId = placed?.id ?? (await place(remote, project, source));
    if (placed && !source.template) await bringParams(remote, placed, source.graph);
    await applySettings(remote, project.id, graphId, specs, settings);
    const run = await remote.send<RunView>('POST', '/api/runs', {
      clientKey: randomUUID(),
      project: project.id,
      graph: graphId,
      ...(values.engine ? { engine: values.engine } : {}),
    });
    const finished = await followRun(remote, run, {
      json: values.json ?? false,
      print,
      approve: values.approve ?? false,
    });
    const { tasks } = await remote.get<{ tasks: TaskView[] }>(`/api/runs/${run.id}`);
    const { doc } = await remote.get<{ doc: GraphDocument }>(`/api/documents/${graphId}`);
    const outputs = await saveOutputs(remote, doc, specs, tasks, values.out ?? 'out');
    print({ type: 'run.finished', state: finished.state, outputs });
    if (!values.json) for (const output of outputs) process.stdout.write(`${output.name}: ${output.path}\n`);
    return finished.state === 'succeeded' ? 0 : 1;
  } finally {
    await close();
  }
}

/** Throws wrong use where no engine of the studio is called so. */
async function checkEngine(remote: Remote, name: string): Promise<void> {
  const { engines } = await remote.get<{ engines: { name: string }[] }>('/api/engines');
  const names = engines.map((engine) => engine.name);
  if (name !== 'default' && !names.includes(name))
    throw new UsageError(`--engine ${name}: there is no such engine. ${suggestion(name, names, 'Engines')}`);
}

async function findProject(remote: Remote, title: string): Promise<ProjectView | undefined> {
  const { projects } = await remote.get<{ projects: ProjectView[] }>('/api/projects');
  return projects.find((one) => one.title === title);
}
