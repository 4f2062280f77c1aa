import type { ProjectSnapshot } from '@reelgraph/nodes/catalogue';
import { readElements } from '@reelgraph/nodes/elements';
import type { GraphDocument, Json } from '@reelgraph/nodes/graph';
import { followersOf, type ScriptDocument } from '@reelgraph/nodes/script';
import { RefusalError } from '@reelgraph/timeline';
import type { ProjectSettingsDocument, RunInputView, RunRequest } from '../../protocol/index.ts';
import { runRequestSchema } from '../../protocol/index.ts';
import type { Storage } from '../../storage/index.ts';
import type { EffectDocuments, Workbench } from '../contract.ts';
import { chooseEngines } from '../plan/engines.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import type { RunContext, RunInput } from '../plan/resolve.ts';
import { drawSeed, seedParam } from '../plan/seeds.ts';
import type { StoredInput } from './run-facts.ts';

interface Sources {
  readonly storage: Storage;
  readonly documents: EffectDocuments;
  readonly workbench: Workbench;
}

export type ParsedRequest = ReturnType<typeof runRequestSchema.parse>;

/**
 * Takes everything that a run will see: the graph, the settings, what `reads` nodes read, the seeds of the dice. From here on
 * edits of the project do not reach the run. Throws `project_not_found` and what the documents throw.
 */
export async function takeInput(
  sources: Sources,
  request: RunRequest,
): Promise<{ input: StoredInput; prepared: Prepared; graphTitle: string }> {
  const { storage, documents, workbench } = sources;
  const project = await storage.projects.get(request.project);
  if (!project) throw notFound('project', request.project);
  const graph = await documents.get(request.graph);
  const document = graph.doc as GraphDocument;
  const { targets } = runRequestSchema.parse(request);
  const prepared = prepare(document, workbench.nodes.specs, targets);
  const infos = await storage.documents.list(project.id);
  const settingsInfo = infos.find(({ kind }) => kind === 'settings');
  if (!settingsInfo) throw notFound('settings document of the project', project.title);
  const settings = (await documents.get(settingsInfo.id)).doc as ProjectSettingsDocument;
  const sequence = project.defaults.sequence ?? infos.find(({ kind }) => kind === 'sequence')?.id ?? null;
  const reads = prepared.nodes.some(({ spec }) => spec.kind === 'reads');
  const writes = prepared.nodes.some(({ spec }) => spec.params.some(({ widget }) => widget === 'prompt'));
  const elementsInfo = writes ? infos.find(({ kind }) => kind === 'elements') : undefined;
  const elements = elementsInfo ? readElements((await documents.get(elementsInfo.id)).doc) : [];
  const snapshot = reads ? await snapshotOf(sources, project.id, { ...project.defaults, sequence }) : null;
  const script = project.defaults.script ?? infos.find(({ kind }) => kind === 'script')?.id;
  const follows = script ? followersOf((await documents.get(script)).doc as ScriptDocument, request.items ?? []) : {};
  const { width, height, rate, seed, engines } = settings;
  const input: StoredInput = {
    request,
    graph: document as unknown as Json,
    graphRev: graph.rev,
    settings: { id: project.id, width, height, rate, seed },
    engines,
    snapshots: snapshot ? snapshotsOf(prepared, workbench, snapshot) : {},
    ...(elements.length > 0 ? { elements } : {}),
    drawn: drawnSeeds(prepared),
    ...(script && Object.keys(follows).length > 0 ? { follows, script } : {}),
    sequence: sequence === null ? null : { id: sequence, rev: infos.find(({ id }) => id === sequence)?.rev ?? 0 },
  };
  return { input, prepared, graphTitle: graph.title };
}

/** What of it a person may look at again: the graph as it was, and what was chosen. */
export function inputView(input: StoredInput): RunInputView {
  const { graph, graphRev, settings, engines, drawn } = input;
  const { width, height, rate, seed } = settings;
  const request = runRequestSchema.parse(input.request);
  return {
    request,
    graph,
    graphRev,
    settings: { width, height, rate, seed },
    engines: { ...engines },
    drawn: { ...drawn },
  };
}

/** What was taken, made ready to run; the same after a restart. */
export async function contextOf(workbench: Workbench, input: StoredInput, known?: Prepared): Promise<RunContext> {
  const request = runRequestSchema.parse(input.request);
  const prepared = known ?? prepare(input.graph as unknown as GraphDocument, workbench.nodes.specs, request.targets);
  const engines = await chooseEngines(prepared.nodes, workbench.engines, {
    run: request.engine,
    project: input.engines,
  });
  const asked = new Set(request.targets);
  const seeded = prepared.nodes.filter(
    ({ id, spec }) => (asked.has(prepared.originOf(id)) || asked.has(id)) && seedParam(spec),
  );
  return {
    prepared,
    nodes: workbench.nodes,
    engines,
    settings: input.settings,
    snapshots: input.snapshots,
    ...(input.elements ? { elements: input.elements } : {}),
    drawn: input.drawn,
    wish: { variant: request.variant, items: request.items, seeded: new Set(seeded.map(({ id }) => id)) },
  };
}

async function snapshotOf(
  { storage, documents }: Sources,
  project: string,
  defaults: { script: string | null; sequence: string | null },
): Promise<ProjectSnapshot> {
  const scripts: Record<string, Json> = {};
  const sequences: Record<string, { id: string; title: string; rev: number; doc: Json }> = {};
  let elements: Json = null;
  let firstScript: string | null = null;
  for (const { id, kind } of await storage.documents.list(project)) {
    if (kind !== 'script' && kind !== 'elements' && kind !== 'sequence') continue;
    const { doc, title, rev } = await documents.get(id);
    if (kind === 'script') {
      firstScript ??= id;
      scripts[id] = doc as Json;
    } else if (kind === 'elements') elements ??= doc as Json;
    else sequences[id] = { id, title, rev, doc: doc as Json };
  }
  return {
    scripts,
    elements,
    sequences,
    defaults: { script: defaults.script ?? firstScript, sequence: defaults.sequence },
  };
}

/** Only what each node says it reads is kept, and enters its key. */
function snapshotsOf(prepared: Prepared, { nodes }: Workbench, snapshot: ProjectSnapshot): Record<string, Json> {
  const taken: Record<string, Json> = {};
  for (const { id, node, spec } of prepared.nodes) {
    if (spec.kind !== 'reads' || node.mode === 'frozen') continue;
    const definition = nodes.get(spec.type);
    taken[id] = definition?.reads ? definition.reads(snapshot, node.params) : null;
  }
  return taken;
}

function drawnSeeds(prepared: Prepared): RunInput['drawn'] {
  const drawn: Record<string, number> = {};
  for (const { id, node, spec } of prepared.nodes) {
    const name = seedParam(spec);
    if (name !== undefined && node.params[name] === 'random') drawn[id] = drawSeed();
  }
  return drawn;
}

export const notFound = (what: string, name: string): RefusalError =>
  new RefusalError({
    code: `${what.split(' ')[0]}_not_found`,
    message: `There is no ${what} "${name}".`,
    fix: 'It may have been deleted in another window; reload the page.',
  });
