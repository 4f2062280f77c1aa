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
  /** 0–1 of the bytes; null while it waits for its turn. At 1 the runtime looks at the file. */
  readonly fraction: number | null;
  readonly stop: () => void;
}
/** The files that are on their way, in the order in which they were brought. */
export const uploadsAtom = atom<readonly Upload[]>([]);

interface Waiting {
  readonly id: string;
  readonly file: File;
  readonly stopper: AbortController;
}

/**
 * Brings files into the open project, one after the other, so that the first is there soon; answers those that arrived,
 * in order. One that is refused or stopped does not hold up the others.
 */
export async function uploadFiles(files: readonly File[]): Promise<readonly AssetView[]> {
  const project = store.get(projectAtom);
  if (!project) return [];
  const waiting = files.map((file): Waiting => ({ id: newId('u'), file, stopper: new AbortController() }));
  store.set(uploadsAtom, (all) => [
    ...all,
    ...waiting.map(({ id, file, stopper }) => ({
      id,
      name: file.name,
      fraction: null,
      stop: () => {
        stopper.abort();
        forget(id);
      },
    })),
  ]);
  const arrived: AssetView[] = [];
  for (const one of waiting) {
    const asset = one.stopper.signal.aborted ? null : await uploadOne(project.id, one);
    if (asset) arrived.push(asset);
  }
  return arrived;
}

/** Files for the library itself; says of each that is there already. */
export async function fillLibrary(files: readonly File[]): Promise<void> {
  const known = new Set(store.get(assetsAtom).map((one) => one.id));
  const again = (await uploadFiles(files)).filter((asset) => known.has(asset.id));
  if (again.length === 0) return;
  const title = again.length > 1 ? `${again.length} files are` : `${again[0]?.name} is`;
  toast({ tone: 'info', title: `${title} in the library already`, text: 'The same bytes are kept once.' });
}

async function uploadOne(project: string, { id, file, stopper }: Waiting): Promise<AssetView | null> {
  const note = (fraction: number) =>
    store.set(uploadsAtom, (all) => all.map((one) => (one.id === id ? { ...one, fraction } : one)));
  note(0);
  try {
    const asset = await uploadFile(project, file, note, stopper.signal);
    // A person may have gone to another project meanwhile; the file is in its own all the same.
    if (store.get(projectAtom)?.id !== project) return null;
    keep(asset.id);
    store.set(assetsAtom, (all) => [asset, ...all.filter((one) => one.id !== asset.id)]);
    return asset;
  } catch (error) {
    if (!stopper.signal.aborted) toastRefusal(refusalFrom(error));
    return null;
  } finally {
    forget(id);
  }
}

const forget = (id: string) => store.set(uploadsAtom, (all) => all.filter((one) => one.id !== id));

/** The files of a drop. A folder is no file: it says so instead of failing on its way. */
export function droppedFiles(data: DataTransfer): readonly File[] {
  const files = [...data.files];
  const items = [...data.items].filter((item) => item.kind === 'file');
  const whole = files.filter((_, at) => items[at]?.webkitGetAsEntry()?.isDirectory !== true);
  if (whole.length < files.length)
    toast({ tone: 'info', title: 'A folder cannot be brought whole', text: 'Open it and drag the files in it.' });
  return whole;
}

const UNDO_MS = 6000;
const leaving = new Map<string, ReturnType<typeof setTimeout>>();

/** A file that is wanted again before its time to go. */
function keep(asset: string): void {
  clearTimeout(leaving.get(asset));
  leaving.delete(asset);
}

/** Takes a file out of the library. It is deleted once the toast with its Undo has gone. */
export function removeAsset(asset: AssetView): void {
  store.set(assetsAtom, (all) => all.filter((one) => one.id !== asset.id));
  const timer = setTimeout(() => {
    leaving.delete(asset.id);
    void api.deleteAsset(asset.id).catch((error: unknown) => {
      putBack(asset);
      toastRefusal(refusalFrom(error));
    });
  }, UNDO_MS);
  leaving.set(asset.id, timer);
  toast({
    tone: 'info',
    title: `${asset.name} was removed`,
    stay: UNDO_MS,
    actions: [
      {
        label: 'Undo',
        run: () => {
          keep(asset.id);
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
