import type { AssetView } from '@reelgraph/runtime/protocol';
import { atom } from 'jotai';
import { api, refusalFrom, uploadFile } from '../api/index.ts';
import { newId } from './ids.ts';
import { assetsAtom, projectAtom } from './project.ts';
import { store } from './store.ts';
import { toast, toastRefusal } from './toasts.ts';

export interface Upload {
  readonly id: string;
  readonly name: string;
  /** 0–1. */
  readonly fraction: number;
  readonly stop: () => void;
}
export const uploadsAtom = atom<readonly Upload[]>([]);

/** Brings files into the open project, one after the other; answers those that arrived, in order. */
export async function uploadFiles(files: readonly File[]): Promise<readonly AssetView[]> {
  const arrived: AssetView[] = [];
  for (const file of files) {
    const asset = await uploadOne(file);
    if (asset) arrived.push(asset);
  }
  return arrived;
}

async function uploadOne(file: File): Promise<AssetView | null> {
  const project = store.get(projectAtom);
  if (!project) return null;
  const id = newId('u');
  const stopper = new AbortController();
  const note = (fraction: number) =>
    store.set(uploadsAtom, (all) => all.map((one) => (one.id === id ? { ...one, fraction } : one)));
  store.set(uploadsAtom, (all) => [...all, { id, name: file.name, fraction: 0, stop: () => stopper.abort() }]);
  try {
    const asset = await uploadFile(project.id, file, note, stopper.signal);
    store.set(assetsAtom, (all) => [asset, ...all.filter((one) => one.id !== asset.id)]);
    return asset;
  } catch (error) {
    if (!stopper.signal.aborted) toastRefusal(refusalFrom(error));
    return null;
  } finally {
    store.set(uploadsAtom, (all) => all.filter((one) => one.id !== id));
  }
}

const UNDO_MS = 6000;

/** Takes a file out of the library. It is deleted once the toast with its Undo has gone. */
export function removeAsset(asset: AssetView): void {
  store.set(assetsAtom, (all) => all.filter((one) => one.id !== asset.id));
  const timer = setTimeout(() => {
    void api.deleteAsset(asset.id).catch((error: unknown) => {
      putBack(asset);
      toastRefusal(refusalFrom(error));
    });
  }, UNDO_MS);
  toast({
    tone: 'info',
    title: `${asset.name} was removed`,
    stay: UNDO_MS,
    actions: [
      {
        label: 'Undo',
        run: () => {
          clearTimeout(timer);
          putBack(asset);
        },
      },
    ],
  });
}

const putBack = (asset: AssetView) =>
  store.set(assetsAtom, (all) =>
    [asset, ...all.filter((one) => one.id !== asset.id)].sort((a, b) => b.createdAt - a.createdAt),
  );

/** What is dragged from the library onto a canvas or a timeline. */
export const ASSET_DRAG = 'application/x-reelgraph-asset';
export const NODE_DRAG = 'application/x-reelgraph-node';
