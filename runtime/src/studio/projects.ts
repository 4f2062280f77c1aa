import { randomUUID } from 'node:crypto';
import { newElements } from '@reelgraph/nodes/elements';
import { emptyGraph, type GraphDocument, type GraphId } from '@reelgraph/nodes/graph';
import { newScript } from '@reelgraph/nodes/script';
import { emptySequence, RefusalError } from '@reelgraph/timeline';
import type { DocumentService } from '../documents/service.ts';
import type { ProjectSettingsDocument, ProjectView } from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';

export type ProjectSettingsChoice = Partial<
  Pick<ProjectSettingsDocument, 'width' | 'height' | 'rate' | 'seed' | 'engines'>
>;

export const defaultSettings: ProjectSettingsDocument = {
  format: 'reelgraph/settings',
  version: 1,
  width: 1280,
  height: 720,
  rate: { num: 24, den: 1 },
  seed: 42,
  engines: { default: 'draft' },
};

/** Projects as a person sees them: a title, and the documents that belong together. */
export class ProjectService {
  readonly #storage: Storage;
  readonly #documents: DocumentService;

  constructor(storage: Storage, documents: DocumentService) {
    this.#storage = storage;
    this.#documents = documents;
  }

  async list(): Promise<ProjectView[]> {
    return Promise.all((await this.#storage.projects.list()).map((row) => this.view(row.id)));
  }

  /** Throws `project_not_found`. */
  async view(id: string): Promise<ProjectView> {
    const row = await this.#row(id);
    const { title, createdAt, updatedAt, poster } = row;
    return { id, title, createdAt, updatedAt, poster, documents: await this.#documents.ofProject(id) };
  }

  async byTitle(title: string): Promise<ProjectView | null> {
    const row = await this.#storage.projects.byTitle(title);
    return row ? this.view(row.id) : null;
  }

  /** Makes a project with an empty script, no elements, one sequence, and a graph: the given one, or an empty one. */
  async create(input: {
    title: string;
    settings?: ProjectSettingsChoice;
    graph?: GraphDocument;
  }): Promise<ProjectView> {
    const id = randomUUID();
    const settings = { ...defaultSettings, ...input.settings };
    const ids = {
      settings: randomUUID(),
      script: randomUUID(),
      elements: randomUUID(),
      sequence: randomUUID(),
      graph: randomUUID(),
    };
    const size = { width: settings.width, height: settings.height };
    const sequence = emptySequence({ id: ids.sequence, title: input.title, rate: settings.rate, size });
    const graph = input.graph ? { ...input.graph, id: ids.graph as GraphId } : emptyGraph(ids.graph, 'Main graph');
    await this.#storage.db.write(async (tx) => {
      await this.#storage.projects.create(tx, { id, title: input.title });
      const add = (kind: 'settings' | 'script' | 'elements' | 'graph' | 'sequence', title: string, doc: unknown) =>
        this.#documents.createInTx(tx, { id: ids[kind], project: id, kind, title, doc });
      await add('settings', 'Settings', settings);
      await add('script', 'Screenplay', newScript(ids.script, 'Screenplay', ''));
      await add('elements', 'Elements', newElements(ids.elements));
      await add('graph', graph.title, graph);
      await add('sequence', input.title, sequence);
      await this.#storage.projects.update(tx, id, {
        defaults: { script: ids.script, sequence: ids.sequence, graph: ids.graph },
      });
    });
    return this.view(id);
  }

  async update(id: string, patch: { title?: string; poster?: string | null }): Promise<ProjectView> {
    await this.#row(id);
    await this.#storage.db.write((tx) => this.#storage.projects.update(tx, id, patch));
    const view = await this.view(id);
    await this.#storage.db.write((tx) => this.#storage.events.append(tx, `project:${id}`, 'project.changed', view));
    return view;
  }

  /** Its documents, runs and library go; files that nothing else names go when the collector next runs. */
  async delete(id: string): Promise<void> {
    await this.#row(id);
    await this.#storage.db.write(async (tx) => {
      await this.#storage.projects.remove(tx, id);
      await this.#storage.events.append(tx, `project:${id}`, 'project.deleted', { id });
    });
    this.#documents.forget(id);
  }

  /** The id of the project's document of a kind: the default one where there are several. Throws `document_not_found`. */
  async documentOf(id: string, kind: 'settings' | 'script' | 'elements' | 'graph' | 'sequence'): Promise<string> {
    const { defaults } = await this.#row(id);
    const chosen = kind === 'script' || kind === 'sequence' || kind === 'graph' ? defaults[kind] : null;
    const documents = await this.#documents.ofProject(id);
    const found = documents.find((info) => info.id === chosen) ?? documents.find((info) => info.kind === kind);
    if (found) return found.id;
    throw new RefusalError({
      code: 'document_not_found',
      message: `The project has no ${kind}.`,
      fix: `Add a ${kind} to the project.`,
    });
  }

  async #row(id: string) {
    const row = await this.#storage.projects.get(id);
    if (row) return row;
    throw new RefusalError({
      code: 'project_not_found',
      message: `There is no project ${id}.`,
      fix: 'It may have been deleted; open another one.',
    });
  }
}
