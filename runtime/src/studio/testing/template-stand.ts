import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { builtinTemplates } from '@reelgraph/nodes/catalogue';
import type { ElementsOp, StoryElement } from '@reelgraph/nodes/elements';
import type { FormField, GraphDocument, Json } from '@reelgraph/nodes/graph';
import type { ImageRef, MediaRef, Sequence } from '@reelgraph/timeline';
import type { ProjectView, RunView, TaskView } from '../../protocol/index.ts';
import { listen } from '../../server/listen.ts';
import { openStudio } from '../studio.ts';

/** What a run of a template came to. */
export interface TemplateRun {
  readonly run: RunView;
  readonly tasks: readonly TaskView[];
  /** What the outputs of the form gave, by their names; several where the node was mapped. */
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
  /** The project's timeline afterwards. */
  readonly sequence: Sequence;
}

/** A studio with the draft engine, and a small project for every run: one server, one host of each kind for all of them. */
export interface TemplateStand {
  /** Its data folder. */
  readonly folder: string;
  /** Throws where it does not succeed, or an output of the form stays empty. */
  run(id: string, values: Readonly<Record<string, Json>>, elements?: readonly StoryElement[]): Promise<TemplateRun>;
  /** Brings a picture, for the forms and elements of any project. */
  picture(bytes: Uint8Array): Promise<ImageRef>;
  /** One of a single colour. */
  card(colour: string): Promise<ImageRef>;
  fileOf(ref: MediaRef): string;
  close(): Promise<void>;
}

export async function templateStand(size: { readonly width: number; readonly height: number }): Promise<TemplateStand> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-templates-'));
  const studio = await openStudio(folder, { sample: false });
  const server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text) as T;
  }
  const project = (title: string) => call<ProjectView>('POST', '/api/projects', { title, settings: size });
  const shelf = await project('Shelf');
  const idOf = (of: ProjectView, kind: string): string => {
    const found = of.documents.find((one) => one.kind === kind);
    if (!found) throw new Error(`The project has no ${kind}.`);
    return found.id;
  };

  async function finished(id: string): Promise<{ run: RunView; tasks: TaskView[] }> {
    for (;;) {
      const view = await call<{ run: RunView; tasks: TaskView[] }>('GET', `/api/runs/${id}`);
      if (!['queued', 'running', 'waiting'].includes(view.run.state)) return view;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  async function picture(bytes: Uint8Array): Promise<ImageRef> {
    const answer = await fetch(`${server.url}/api/projects/${shelf.id}/assets?name=picture.png`, {
      method: 'POST',
      body: new Uint8Array(bytes),
    });
    return ((await answer.json()) as { ref: ImageRef }).ref;
  }

  return {
    folder,
    async run(id, values, elements = []) {
      const template = builtinTemplates.find((one) => one.id === id);
      if (!template) throw new Error(`There is no template ${id}.`);
      const own = await project(template.title);
      if (elements.length > 0) {
        const ops: ElementsOp[] = elements.map((element) => ({ type: 'addElement', element }));
        const key = randomUUID();
        await call('POST', `/api/documents/${idOf(own, 'elements')}/ops`, {
          ...{ key, opId: key, baseRev: 0, client: 'test', ops },
        });
      }
      const doc = filled(template.graph, values);
      const graph = await call<{ id: string }>('POST', `/api/projects/${own.id}/documents`, {
        ...{ kind: 'graph', title: template.title, doc },
      });
      const asked = await call<RunView>('POST', '/api/runs', {
        ...{ clientKey: randomUUID(), project: own.id, graph: graph.id, engine: 'draft' },
      });
      const { run, tasks } = await finished(asked.id);
      const outputs = Object.fromEntries(
        doc.form
          .filter(({ kind }) => kind === 'output')
          .map(({ name, node, target }) => [
            name,
            tasks.filter((task) => task.node === node).flatMap((task) => task.outputs?.[target] ?? []),
          ]),
      );
      const failed = tasks.filter(({ state }) => state === 'failed');
      if (run.state !== 'succeeded')
        throw new Error(`${id} ${run.state}: ${JSON.stringify(failed.map(({ node, error }) => [node, error]))}`);
      const empty = Object.entries(outputs).filter(([, all]) => all.length === 0);
      if (empty.length > 0) throw new Error(`${id} gave no ${empty.map(([name]) => name).join(', ')}`);
      const { doc: sequence } = await call<{ doc: Sequence }>('GET', `/api/documents/${idOf(own, 'sequence')}`);
      return { run, tasks, outputs, sequence };
    },
    picture,
    async card(colour) {
      const canvas = createCanvas(size.width, size.height);
      const paint = canvas.getContext('2d');
      paint.fillStyle = colour;
      paint.fillRect(0, 0, size.width, size.height);
      return picture(await canvas.encode('png'));
    },
    fileOf: (ref) => studio.storage.artifacts.path(ref.artifact),
    async close() {
      await server.close();
      await studio.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The graph as the form leaves it. */
function filled(graph: GraphDocument, values: Readonly<Record<string, Json>>): GraphDocument {
  const nodes = { ...graph.nodes };
  for (const [name, value] of Object.entries(values)) {
    const field: FormField | undefined = graph.form.find((one) => one.kind === 'param' && one.name === name);
    const node = field && nodes[field.node];
    if (!node) throw new Error(`The form has no field ${name}.`);
    nodes[node.id] = { ...node, params: { ...node.params, [field.target]: value } };
  }
  return { ...graph, nodes };
}

/** Clips that hold a take, on V1. */
export const landed = ({ sequence }: TemplateRun) =>
  (sequence.tracks[0]?.items ?? []).filter((item) => item.type === 'clip' && Object.keys(item.takes).length > 0);

/** What the output of that name gave first. */
export const firstOf = <T>({ outputs }: TemplateRun, name: string): T => outputs[name]?.[0] as T;
