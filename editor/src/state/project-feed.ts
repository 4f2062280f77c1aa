import type { AssetView, DocumentInfo, Envelope, ExportView, ProjectView } from '@reelgraph/runtime/protocol';
import {
  assetViewSchema,
  documentInfoSchema,
  exportViewSchema,
  nightViewSchema,
  projectViewSchema,
  queueViewSchema,
} from '@reelgraph/runtime/protocol';
import { assetsAtom, exportsAtom, projectAtom } from './project.ts';
import { noteNight, queueHeldAtom } from './queue.ts';
import { store } from './store.ts';

interface Doors {
  openDocument(id: string): Promise<void>;
  closeDocument(id: string): void;
  refresh(): Promise<void>;
  /** The project is gone: somebody deleted it. */
  leave(): void;
}

/** Events of a `project:<id>` stream that are not about the content of one document. */
export function applyProjectEvent(envelope: Envelope, doors: Doors): void {
  switch (envelope.type) {
    case 'doc.created':
      documentCreated(documentInfoSchema.parse(envelope.data), doors);
      break;
    case 'doc.deleted':
      documentDeleted((envelope.data as { id: string }).id, doors);
      break;
    case 'project.changed':
      replaceProject(projectViewSchema.parse(envelope.data), doors);
      break;
    case 'project.deleted':
      doors.leave();
      break;
    case 'project.snapshot':
      replaceProject(projectViewSchema.parse((envelope.data as { project: unknown }).project), doors);
      void doors.refresh();
      break;
    case 'asset.added': {
      const asset: AssetView = assetViewSchema.parse(envelope.data);
      store.set(assetsAtom, (all) => [asset, ...all.filter((one) => one.id !== asset.id)]);
      break;
    }
    case 'asset.removed': {
      const { id } = envelope.data as { id: string };
      store.set(assetsAtom, (all) => all.filter((one) => one.id !== id));
      break;
    }
    case 'queue.state':
      store.set(queueHeldAtom, queueViewSchema.parse(envelope.data).held);
      break;
    case 'night.state':
      noteNight(nightViewSchema.parse(envelope.data));
      break;
    case 'export.state':
      noteExport(exportViewSchema.parse(envelope.data));
      break;
    case 'export.progress': {
      const { id, fraction, etaMs } = envelope.data as { id: string; fraction: number; etaMs?: number };
      store.set(exportsAtom, (all) => all.map((one) => (one.id === id ? { ...one, fraction, etaMs } : one)));
    }
  }
}

export function noteExport(view: ExportView): void {
  store.set(exportsAtom, (all) => [view, ...all.filter((one) => one.id !== view.id)]);
}

function documentCreated(info: DocumentInfo, doors: Doors): void {
  store.set(projectAtom, (project) =>
    project ? { ...project, documents: [...project.documents.filter((one) => one.id !== info.id), info] } : project,
  );
  void doors.openDocument(info.id);
}

function documentDeleted(id: string, doors: Doors): void {
  store.set(projectAtom, (project) =>
    project ? { ...project, documents: project.documents.filter((one) => one.id !== id) } : project,
  );
  doors.closeDocument(id);
}

function replaceProject(next: ProjectView, doors: Doors): void {
  const before = store.get(projectAtom);
  if (before && before.id !== next.id) return;
  store.set(projectAtom, next);
  const known = new Set(before?.documents.map((one) => one.id));
  for (const info of next.documents) if (!known.has(info.id)) void doors.openDocument(info.id);
}
