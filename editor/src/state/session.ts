import type { Envelope } from '@reelgraph/runtime/protocol';
import { runViewSchema } from '@reelgraph/runtime/protocol';
import { api, refusalFrom } from '../api/index.ts';
import type { Connection, SocketLike } from '../sync/connection.ts';
import { createConnection } from '../sync/connection.ts';
import { DocumentSession } from '../sync/document-session.ts';
import type { PendingStore } from '../sync/pending-store.ts';
import { localPendingStore } from '../sync/pending-store.ts';
import { createSyncClient } from '../sync/sync-client.ts';
import { claimClientId } from './client-id.ts';
import { documentType } from './document-types.ts';
import { documentAtom, graphIdAtom } from './documents.ts';
import { refreshEngines } from './engines.ts';
import { forgetHistory, forgetWrite } from './history.ts';
import { newId } from './ids.ts';
import { assetsAtom, catalogueAtom, exportsAtom, projectAtom, projectsAtom } from './project.ts';
import { applyProjectEvent } from './project-feed.ts';
import { nightsAtom, queueHeldAtom } from './queue.ts';
import { feedPreview, feedRun, feedRunEvent, feedTasks, onRunChange, resetRuns } from './run-feed.ts';
import { tellEnd } from './run-toasts.ts';
import { isActive } from './runs.ts';
import { store } from './store.ts';
import { toast, toastRefusal } from './toasts.ts';
import { connectionAtom } from './ui.ts';

const documents = createSyncClient();
let connection: Connection | null = null;
let pending: PendingStore | null = null;
const opening = new Map<string, Promise<void>>();

export const documentSession = (id: string): DocumentSession | undefined => documents.get(id);

/** Connects and loads what every page needs. Called once. */
export async function startSession(): Promise<void> {
  const client = await claimClientId();
  pending = localPendingStore(client, localStorage, () =>
    toast({
      tone: 'danger',
      title: 'This browser has no room left to keep your edits',
      text: 'They are kept while this tab stays open. Let it reach the runtime before you close it.',
    }),
  );
  connection = createConnection({
    client,
    // A WebSocket is one; its handlers' `this` is all that the type system minds.
    connect: () =>
      new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`) as unknown as SocketLike,
    clock: {
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    onState: (state) => store.set(connectionAtom, state),
    onEvent: receive,
    onPreview: feedPreview,
    onOpen: () => {
      documents.reconnected();
      if (store.get(catalogueAtom).size === 0) void loadCatalogue();
    },
  });
  const started = Date.now();
  onRunChange((run, before) => {
    if (isActive(run)) watchRun(run.id);
    else if (before ? isActive(before) : (run.endedAt ?? 0) > started) {
      tellEnd(run);
      // A short run may be over before it was heard of: then its stream was never watched.
      if (!before) void loadTasks(run.id);
    }
  });
  connection.start();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection?.retryNow();
  });
  window.addEventListener('online', () => connection?.retryNow());
  // What is half written in a field is handed over when the field is left: closing or reloading the page is leaving it.
  window.addEventListener('pagehide', () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await loadCatalogue();
}

export const reconnectNow = (): void => connection?.retryNow();

const say = (error: unknown) => toastRefusal(refusalFrom(error));

export async function loadCatalogue(): Promise<void> {
  await Promise.all([
    api
      .nodes()
      .then((nodes) => store.set(catalogueAtom, new Map(nodes.map((spec) => [spec.type, spec]))))
      .catch(say),
    refreshEngines(),
  ]);
}

export async function loadProjects(): Promise<void> {
  store.set(projectsAtom, await api.projects());
}

/** Opens a project: its documents, media and runs, and its stream. Throws `ApiError`. */
export async function openProject(id: string): Promise<void> {
  const project = await api.project(id);
  closeProject();
  store.set(projectAtom, project);
  connection?.watch(`project:${id}`);
  localStorage.setItem('reelgraph:project', id);
  await Promise.all(project.documents.map((info) => openDocument(info.id)));
  const [assets, runs, exports] = await Promise.all([api.assets(id), api.runs(id), api.exports(id), loadQueue(id)]);
  store.set(assetsAtom, newestFirst(assets));
  store.set(exportsAtom, exports);
  for (const run of runs.toReversed()) feedRun(run);
  const graph = store.get(graphIdAtom);
  if (graph) await loadOutputs(graph);
}

export function closeProject(): void {
  const project = store.get(projectAtom);
  if (!project) return;
  connection?.unwatch(`project:${project.id}`);
  for (const run of [...watchedRuns]) unwatchRun(run);
  for (const session of documents.sessions()) closeDocument(session.id);
  forgetHistory();
  resetRuns();
  store.set(projectAtom, null);
  store.set(assetsAtom, []);
  store.set(exportsAtom, []);
  store.set(nightsAtom, []);
}

/** Whether the queue stands still, and the nights of a project. */
async function loadQueue(project: string): Promise<void> {
  const [queue, nights] = await Promise.all([api.queue(), api.nights(project)]);
  store.set(queueHeldAtom, queue.held);
  store.set(nightsAtom, nights);
}

async function loadTasks(id: string): Promise<void> {
  const detail = await api.runDetail(id).catch(() => null);
  if (detail) feedTasks(detail.run, detail.run.graph, detail.tasks);
}

/** The last outputs of every node, so that a reload shows what is there. */
export async function loadOutputs(graph: string): Promise<void> {
  const project = store.get(projectAtom);
  if (!project) return;
  const outputs = await api.outputs(project.id, graph).catch(() => ({}) as Record<string, never>);
  for (const tasks of Object.values(outputs)) {
    feedTasks(
      null,
      graph,
      tasks.map((one: { task: Parameters<typeof feedTasks>[2][number] }) => one.task),
    );
  }
}

/** Opens one document of the project and keeps it in step with the server. */
export function openDocument(id: string): Promise<void> {
  const already = opening.get(id);
  if (already) return already;
  const work = startDocument(id).catch((error: unknown) => {
    opening.delete(id);
    const refusal = refusalFrom(error);
    store.set(documentAtom(id), { status: 'broken', rev: 0, doc: null, unsaved: 0, error: refusal });
    toastRefusal(refusal);
  });
  opening.set(id, work);
  return work;
}

async function startDocument(id: string): Promise<void> {
  const info = store.get(projectAtom)?.documents.find((one) => one.id === id);
  if (!info || !pending) return;
  store.set(documentAtom(id), { status: 'loading', rev: 0, doc: null, unsaved: 0 });
  const session: DocumentSession = new DocumentSession({
    id,
    type: await documentType(info.kind),
    store: pending,
    fetch: async () => {
      const { doc, info: fresh } = await api.document(id);
      return { doc, rev: fresh.rev };
    },
    send: (message) => connection?.send(message) ?? false,
    newId: () => newId('o'),
    now: () => Date.now(),
    onChange: () => publish(session),
    onRefused: (write, refusal) => {
      forgetWrite(write.opId);
      toast({
        tone: 'warning',
        title: `${write.label} was taken back`,
        text: [refusal.message, refusal.fix].filter(Boolean).join(' '),
      });
    },
    onBroken: (error) => {
      store.set(documentAtom(id), { status: 'broken', rev: 0, doc: null, unsaved: 0, error });
      toastRefusal(error);
    },
  });
  documents.add(session);
  await session.open();
}

function closeDocument(id: string): void {
  documents.remove(id);
  opening.delete(id);
  store.set(documentAtom(id), { status: 'closed', rev: 0, doc: null, unsaved: 0 });
}

function publish(session: DocumentSession): void {
  const replica = session.replica;
  if (!replica) return;
  const { rev, present: doc, pending: waiting } = replica;
  store.set(documentAtom(session.id), { status: 'ready', rev, doc, unsaved: waiting.length });
}

/**
 * Runs whose own stream is open. It is closed by its own last word alone: the project's stream may tell of the end sooner,
 * while the states of the tasks are still on their way.
 */
const watchedRuns = new Set<string>();

function watchRun(id: string): void {
  watchedRuns.add(id);
  connection?.watch(`run:${id}`);
}

function unwatchRun(id: string): void {
  watchedRuns.delete(id);
  connection?.unwatch(`run:${id}`);
}

function receive(envelope: Envelope): void {
  if (documents.receive(envelope)) return;
  if (envelope.stream.startsWith('run:')) {
    const run = feedRunEvent(envelope);
    if (run && !isActive(run)) unwatchRun(run.id);
    return;
  }
  if (envelope.type === 'run.listed') {
    const run = runViewSchema.safeParse(envelope.data);
    if (run.success) feedRun(run.data);
    return;
  }
  applyProjectEvent(envelope, { openDocument, closeDocument, refresh: refreshLists, leave: leaveDeleted });
}

/** Another tab, or the command, deleted the open project; the tab that did it has closed it already. */
function leaveDeleted(): void {
  const project = store.get(projectAtom);
  if (!project) return;
  closeProject();
  void loadProjects().catch((error) => toastRefusal(refusalFrom(error)));
  toast({ tone: 'warning', title: `“${project.title}” was deleted`, text: 'Somebody did it in another window.' });
}

/** After a snapshot nothing that was listed can be trusted. */
async function refreshLists(): Promise<void> {
  const project = store.get(projectAtom);
  if (!project) return;
  try {
    const [assets, runs, exports] = await Promise.all([
      api.assets(project.id),
      api.runs(project.id),
      api.exports(project.id),
      loadQueue(project.id),
    ]);
    store.set(assetsAtom, newestFirst(assets));
    store.set(exportsAtom, exports);
    for (const run of runs.toReversed()) feedRun(run);
    const graph = store.get(graphIdAtom);
    if (graph) await loadOutputs(graph);
  } catch (error) {
    toastRefusal(refusalFrom(error));
  }
}

const newestFirst = <T extends { createdAt: number }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => b.createdAt - a.createdAt);
