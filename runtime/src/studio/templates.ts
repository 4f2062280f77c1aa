import { randomUUID } from 'node:crypto';
import type { Capability } from '@reelgraph/models';
import { type BuiltinTemplate, builtinTemplates } from '@reelgraph/nodes/catalogue';
import {
  type FormField,
  type GraphDocument,
  graphDocument,
  type NodeSpec,
  type PortType,
} from '@reelgraph/nodes/graph';
import { RefusalError, unwrap } from '@reelgraph/timeline';
import { z } from 'zod';
import type { DocumentService } from '../documents/service.ts';
import type { DocumentInfo } from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';

export interface TemplateInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly source: 'built-in' | 'saved';
  readonly version: string;
  readonly poster: string | null;
  readonly nodes: number;
  readonly needs: readonly Capability[];
  readonly inputs: readonly PortType[];
  readonly outputs: readonly PortType[];
  readonly form: readonly FormField[];
}

/** A template as a file: what is exported is what can be imported. */
const templateFile = z.object({
  format: z.literal('reelgraph/template'),
  version: z.literal(1),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4000).default(''),
  tags: z.array(z.string().max(40)).max(20).default([]),
  graph: z.unknown(),
});
type TemplateFile = z.infer<typeof templateFile>;

/** What a damaged or a newer file is called, in words. */
function badFile(json: unknown): RefusalError {
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (format === 'reelgraph/template' && typeof version === 'number' && version > 1)
    return new RefusalError({
      code: 'version_newer',
      message: `This template was saved by a newer Reelgraph (file version ${version}; this one reads version 1).`,
      fix: 'Update Reelgraph, or export the template again from the older one.',
    });
  const message =
    format === 'reelgraph/template'
      ? 'This template file is damaged: something that belongs to it is missing.'
      : 'That file is not a Reelgraph template.';
  const fix =
    format === 'reelgraph/graph'
      ? 'It is a graph: open it with `reelgraph run`, or save it as a template first.'
      : 'Choose a file that was exported from the template gallery.';
  return new RefusalError({ code: 'bad_template', message, fix });
}

/** Built-in templates from the catalogue and those that people saved, handled alike. */
export class TemplateService {
  readonly #storage: Storage;
  readonly #documents: DocumentService;
  readonly #specs: () => readonly NodeSpec[];
  readonly #posters: ReadonlyMap<string, string>;

  constructor(parts: {
    storage: Storage;
    documents: DocumentService;
    specs: () => readonly NodeSpec[];
    posters: ReadonlyMap<string, string>;
  }) {
    this.#storage = parts.storage;
    this.#documents = parts.documents;
    this.#specs = parts.specs;
    this.#posters = parts.posters;
  }

  async list(): Promise<TemplateInfo[]> {
    const saved = await this.#storage.templates.list();
    return [
      ...builtinTemplates.map((template) => this.#builtin(template).info),
      ...saved.map((row) => this.#saved(row).info),
    ];
  }

  /** Throws `template_not_found`. */
  async get(id: string): Promise<{ info: TemplateInfo; graph: GraphDocument }> {
    const builtin = builtinTemplates.find((template) => template.id === id);
    if (builtin) return this.#builtin(builtin);
    const row = await this.#storage.templates.get(id);
    if (row) return this.#saved(row);
    throw new RefusalError({
      code: 'template_not_found',
      message: `There is no template '${id}'.`,
      fix: `Templates: ${(await this.list()).map((one) => one.id).join(', ')}.`,
    });
  }

  /** Saves a graph of a project under a name; its form is the graph's unless another is given. */
  async save(wish: {
    project: string;
    graph: string;
    title: string;
    description: string;
    tags: readonly string[];
    form?: readonly unknown[];
  }): Promise<TemplateInfo> {
    const { kind, doc } = await this.#documents.get(wish.graph);
    if (kind !== 'graph')
      throw new RefusalError({
        code: 'not_a_graph',
        message: 'Only a graph can be saved as a template.',
        field: 'graph',
      });
    const graph = unwrap(graphDocument.parse({ ...(doc as GraphDocument), ...(wish.form ? { form: wish.form } : {}) }));
    const poster = (await this.#storage.projects.get(wish.project))?.poster ?? null;
    return this.#put(randomUUID(), wish.title, wish.description, wish.tags, graph, poster);
  }

  /** Throws the graph's refusal where the file is damaged. */
  async importFile(json: unknown): Promise<TemplateInfo> {
    const parsed = templateFile.safeParse(json);
    if (!parsed.success) throw badFile(json);
    const graph = graphDocument.parse(parsed.data.graph);
    if (!graph.ok)
      throw new RefusalError({
        ...graph.error,
        fix: graph.error.fix ?? 'The file is damaged: export the template again where it came from.',
      });
    return this.#put(randomUUID(), parsed.data.title, parsed.data.description, parsed.data.tags, graph.value, null);
  }

  async exportFile(id: string): Promise<TemplateFile> {
    const { info, graph } = await this.get(id);
    return {
      format: 'reelgraph/template',
      version: 1,
      title: info.title,
      description: info.description,
      tags: [...info.tags],
      graph,
    };
  }

  async remove(id: string): Promise<void> {
    if (builtinTemplates.some((template) => template.id === id))
      throw new RefusalError({ code: 'built_in', message: 'Built-in templates stay.' });
    await this.get(id);
    await this.#storage.db.write((tx) => this.#storage.templates.remove(tx, id));
  }

  /** A new graph document in a project, which remembers the template it came from. */
  async use(id: string, project: string): Promise<DocumentInfo> {
    const { info, graph } = await this.get(id);
    const document = randomUUID();
    const doc = { ...graph, id: document, title: info.title, origin: { template: id, version: info.version } };
    return this.#documents.create({ id: document, project, kind: 'graph', title: info.title, doc });
  }

  async #put(
    id: string,
    title: string,
    description: string,
    tags: readonly string[],
    graph: GraphDocument,
    thumbnail: string | null,
  ): Promise<TemplateInfo> {
    const row = await this.#storage.db.write((tx) =>
      this.#storage.templates.put(tx, {
        id,
        title,
        description,
        thumbnail,
        graph: { ...graph, title, tags: [...tags] },
      }),
    );
    return this.#saved(row).info;
  }

  #builtin(template: BuiltinTemplate): { info: TemplateInfo; graph: GraphDocument } {
    const graph = template.graph;
    const facts = this.#facts(graph);
    return {
      graph,
      info: {
        ...facts,
        id: template.id,
        title: template.title,
        description: template.description,
        tags: template.tags,
        source: 'built-in',
        version: template.version,
        poster: this.#posters.get(template.id) ?? null,
      },
    };
  }

  #saved(row: {
    id: string;
    title: string;
    description: string;
    version: number;
    graph: unknown;
    thumbnail: string | null;
  }): { info: TemplateInfo; graph: GraphDocument } {
    const graph = unwrap(graphDocument.parse(row.graph));
    const { tags } = row.graph as { tags?: string[] };
    return {
      graph,
      info: {
        ...this.#facts(graph),
        id: row.id,
        title: row.title,
        description: row.description,
        tags: tags ?? [],
        source: 'saved',
        version: String(row.version),
        poster: row.thumbnail,
      },
    };
  }

  /** What a card of the gallery says, read off the graph itself. */
  #facts(graph: GraphDocument) {
    const specs = new Map(this.#specs().map((spec) => [spec.type, spec]));
    const nodes = Object.values(graph.nodes);
    const used = nodes.flatMap((node) => specs.get(node.type) ?? []);
    const sources = nodes.filter((node) => !Object.values(graph.edges).some((edge) => edge.to.node === node.id));
    const ends = nodes.filter((node) => !Object.values(graph.edges).some((edge) => edge.from.node === node.id));
    const typesOf = (some: typeof nodes, side: 'inputs' | 'outputs') => [
      ...new Set(some.flatMap((node) => specs.get(node.type)?.[side].map((port) => port.type) ?? [])),
    ];
    return {
      nodes: nodes.length,
      needs: [...new Set(used.flatMap((spec) => spec.needs))],
      inputs: typesOf(sources, 'outputs'),
      outputs: typesOf(ends, 'outputs'),
      form: graph.form,
    };
  }
}
