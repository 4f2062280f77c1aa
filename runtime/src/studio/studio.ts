import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Engine, Takes } from '@reelgraph/models';
import { type EngineRegistry, engineRegistry } from '@reelgraph/models/engines';
import { emptyGraph, type NodeSpec } from '@reelgraph/nodes/graph';
import { newScript } from '@reelgraph/nodes/script';
import { emptySequence, RefusalError } from '@reelgraph/timeline';
import { DocumentService } from '../documents/service.ts';
import {
  BullMQDispatcher,
  createExecutor,
  type Dispatcher,
  type Executor,
  fleetEngines,
  loadNodes,
  OrderBook,
} from '../execution/index.ts';
import type { ProjectSettingsDocument } from '../protocol/index.ts';
import { enginesOf, openStorage, type Storage } from '../storage/index.ts';
import { Hub } from '../streams/hub.ts';
import { AssetService } from './assets.ts';
import { AssistService } from './assist.ts';
import { CacheService } from './cache.ts';
import { ComfyService } from './comfyui.ts';
import { type Check, examine } from './doctor.ts';
import { ExportService } from './exports.ts';
import { HostedServices } from './hosted.ts';
import { LanguageService } from './language.ts';
import { ModelsService } from './models.ts';
import { NightService } from './nights.ts';
import { PictureCache } from './pictures.ts';
import { postersOf } from './posters.ts';
import { ProjectService } from './projects.ts';
import { renderFilm } from './render-film.ts';
import { addSampleProject } from './sample.ts';
import { TemplateService } from './templates.ts';

/** Settings of the server itself; those of a project are in its settings document. */
export interface ServerSettings {
  readonly defaultEngine: string;
}

/** One line of `GET /api/engines`. */
export interface EngineView {
  readonly name: string;
  readonly label: string;
  readonly draft: boolean;
  readonly lane: string;
  readonly capabilities: Readonly<
    Record<
      string,
      { readonly ready: boolean; readonly why?: unknown; readonly takes?: Takes; readonly reads: readonly string[] }
    >
  >;
}

/** Where the graph of a run is now, and what takes the bringing back; empty where nothing changed or it is a graph of its own. */
export interface RestoredRun {
  readonly graph: string;
  readonly rev: number;
  readonly opId: string;
  readonly inverse: readonly unknown[];
}

/** Everything behind the addresses: one object, put together here and nowhere else. */
export class Studio {
  readonly version: string;
  readonly storage: Storage;
  readonly hub: Hub;
  readonly documents: DocumentService;
  readonly projects: ProjectService;
  readonly assets: AssetService;
  readonly pictures: PictureCache;
  readonly templates: TemplateService;
  readonly exports: ExportService;
  readonly language: LanguageService;
  readonly comfyui: ComfyService;
  /** The book of orders at hosted services. */
  readonly book: OrderBook;
  readonly hosted: HostedServices;
  readonly assist: AssistService;
  readonly models: ModelsService;
  readonly executor: Executor;
  readonly nights: NightService;
  readonly cache: CacheService;
  readonly engines: EngineRegistry;
  /** What was wrong with node packs, in sentences; the rest of the studio works. */
  readonly packWarnings: readonly string[];
  readonly #specs: readonly NodeSpec[];

  constructor(parts: {
    version: string;
    storage: Storage;
    models: ModelsService;
    engines: EngineRegistry;
    nodes: Awaited<ReturnType<typeof loadNodes>>;
    posters: ReadonlyMap<string, string>;
    /** Where tasks are done; without one, in processes of this machine. */
    dispatcher?: Dispatcher;
  }) {
    const { storage, engines, nodes } = parts;
    this.version = parts.version;
    this.storage = storage;
    this.models = parts.models;
    this.engines = engines;
    this.packWarnings = nodes.warnings;
    this.#specs = nodes.definitions.map((definition) => definition.spec);
    this.hub = new Hub(storage.events, (stream) => this.#snapshot(stream));
    this.documents = new DocumentService(storage);
    this.projects = new ProjectService(storage, this.documents);
    this.assets = new AssetService(storage);
    this.pictures = new PictureCache(storage);
    this.templates = new TemplateService({
      storage,
      documents: this.documents,
      specs: () => this.#specs,
      posters: parts.posters,
    });
    this.exports = new ExportService({ storage, documents: this.documents, assets: this.assets, hub: this.hub });
    this.language = new LanguageService(storage.paths);
    this.comfyui = new ComfyService(storage, engines);
    this.book = new OrderBook(storage);
    this.hosted = new HostedServices(storage, this.book);
    this.assist = new AssistService({ storage, engines, documents: this.documents, projects: this.projects });
    this.executor = createExecutor({
      storage,
      nodes,
      engines,
      documents: this.documents,
      lossy: this.hub,
      render: renderFilm(storage),
      book: this.book,
      ...(parts.dispatcher ? { dispatcher: () => parts.dispatcher as Dispatcher } : {}),
    });
    const { executor, documents } = this;
    this.cache = new CacheService(storage, executor);
    this.nights = new NightService({ storage, executor, documents, log: (text) => this.log(text) });
    storage.events.onCommitted((event) => this.hub.publish(event));
  }

  specs(): readonly NodeSpec[] {
    return this.#specs;
  }

  async engineViews(): Promise<EngineView[]> {
    return (await this.engines.states()).map(({ provides, ...engine }) => ({
      ...engine,
      capabilities: Object.fromEntries(
        provides.map(({ capability, ready, why, takes, reads }) => [
          capability,
          { ready, ...(ready ? {} : { why }), ...(takes ? { takes } : {}), reads },
        ]),
      ),
    }));
  }

  doctor(): Promise<Check[]> {
    return examine(this.engines, this.storage.paths.root);
  }

  async settings(): Promise<ServerSettings> {
    const stored = (await this.storage.settings.get('server')) as Partial<ServerSettings> | null;
    return { defaultEngine: 'draft', ...stored };
  }

  async changeSettings(patch: Partial<ServerSettings>): Promise<ServerSettings> {
    const next = { ...(await this.settings()), ...patch };
    await this.storage.db.write((tx) => this.storage.settings.set(tx, 'server', next));
    return next;
  }

  /** Its running work is stopped before it goes. */
  async deleteProject(id: string): Promise<void> {
    for (const run of await this.executor.list(id, 500))
      if (run.endedAt === undefined) await this.executor.cancel(run.id);
    await this.projects.delete(id);
  }

  /**
   * Brings the graph of a run back: as one step on its document that can be undone, or as a graph of its own where that
   * document is gone or its past is not kept.
   */
  async restoreRun(id: string, client: string, opId: string): Promise<RestoredRun> {
    const [{ run }, { graph, graphRev }] = await Promise.all([this.executor.get(id), this.executor.input(id)]);
    const then = await this.documents.at(run.graph, graphRev).catch(() => null);
    if (isDeepStrictEqual(then, graph)) {
      const answer = await this.documents.restore(run.graph, graphRev, client, opId);
      if (!answer.ok) throw new RefusalError(answer.refusal);
      return { graph: run.graph, rev: answer.rev, opId, inverse: answer.inverse };
    }
    const copy = randomUUID();
    const title = `${run.graphTitle}, as of run ${run.number}`;
    const made = await this.documents.create({
      ...{ id: copy, project: run.project, kind: 'graph', title },
      doc: { ...(graph as object), id: copy, title },
    });
    return { graph: made.id, rev: made.rev, opId, inverse: [] };
  }

  /** The empty document of a kind, in the size and rate of its project. */
  async emptyDocument(
    project: string,
    kind: 'graph' | 'script' | 'sequence',
    id: string,
    title: string,
  ): Promise<unknown> {
    if (kind === 'graph') return emptyGraph(id, title);
    if (kind === 'script') return newScript(id, title, '');
    const { doc } = await this.documents.get(await this.projects.documentOf(project, 'settings'));
    const { rate, width, height } = doc as ProjectSettingsDocument;
    return emptySequence({ id, title, rate, size: { width, height } });
  }

  log(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  async close(): Promise<void> {
    this.nights.close();
    await this.assist.close();
    await this.language.close();
    await this.exports.close();
    await this.executor.close();
    await this.engines.close();
    await this.models.close();
    await this.storage.close();
  }

  async #snapshot(stream: string): Promise<{ type: string; data: unknown } | null> {
    const [kind, id = ''] = stream.split(':', 2);
    if (kind === 'run') return { type: 'run.snapshot', data: await this.executor.get(id) };
    if (kind === 'project') return { type: 'project.snapshot', data: { project: await this.projects.view(id) } };
    return null;
  }
}

/** Workers cannot reach the book of orders, so in the distributed mode nothing is bought. */
const unpaid = (engines: readonly Engine[]): Engine[] => engines.filter(({ paid }) => !paid);

/** Opens a data folder, lays out the sample where it is new, and takes up the runs that a crash or a stop left open. */
export async function openStudio(
  folder: string,
  options: {
    sample: boolean;
    command?: string;
    /** The distributed mode: a Redis, and by engine what a worker must have for it. */
    queue?: { readonly address: string; readonly routes: Readonly<Record<string, readonly string[]>> };
  },
): Promise<Studio> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const storage = await openStorage(folder, options.command ?? 'serve');
  try {
    const nodes = await loadNodes(process.env.REELGRAPH_NODES);
    const own = enginesOf(storage.paths.root);
    const { queue } = options;
    const dispatcher =
      queue &&
      (await BullMQDispatcher.open({
        queue: queue.address,
        files: storage.artifacts.files,
        studio: storage.events.epoch,
        asks: ({ engines }) => Object.values(engines).flatMap((engine) => queue.routes[engine] ?? []),
      }));
    const studio = new Studio({
      version,
      storage,
      models: await ModelsService.open(storage.paths.root),
      engines: engineRegistry(dispatcher ? fleetEngines(unpaid(own), () => dispatcher.fleet) : own),
      nodes,
      posters: await postersOf(storage),
      ...(dispatcher ? { dispatcher } : {}),
    });
    if (options.sample) await addSampleProject(studio);
    await studio.executor.resumeAll();
    await studio.nights.resumeAll();
    return studio;
  } catch (error) {
    await storage.close();
    throw error;
  }
}
