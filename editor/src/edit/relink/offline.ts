import type { AssetView } from '@reelgraph/runtime/protocol';
import type { ItemId, Sequence, SequenceOp, Take, TakeId } from '@reelgraph/timeline';
import { fileName, sameName } from '../cuts/read-cut.ts';
import { takeOfAsset } from '../from-media.ts';

/** A file that takes of the film name and that is not here. */
export interface MissingFile {
  /** What is known of it: the name by which another program, or a person, called it. */
  readonly name: string;
  /** Its sha256 where that is known; a name of zeros is none. */
  readonly hash: string | null;
  readonly uses: readonly { readonly clip: ItemId; readonly take: TakeId }[];
}

const hashOf = (take: Take): string | null => (/^0+$/.test(take.asset) ? null : take.asset);

/** The name in a take's origin: an import keeps the address of the file. */
const nameOf = (take: Take): string => {
  const address = take.origin?.kind === 'import' ? take.origin.hash : '';
  return fileName(address) || take.origin?.label || take.asset.slice(0, 12);
};

/** Every missing file of a film once, with the takes that wait for it. */
export function missingFiles(sequence: Sequence): readonly MissingFile[] {
  const found = new Map<string, { name: string; hash: string | null; uses: MissingFile['uses'][number][] }>();
  for (const track of sequence.tracks) {
    for (const item of track.items) {
      if (item.type !== 'clip') continue;
      for (const take of Object.values(item.takes)) {
        if (take.state !== 'offline') continue;
        const [name, hash] = [nameOf(take), hashOf(take)];
        const key = hash ?? name;
        const file = found.get(key) ?? { name, hash, uses: [] };
        found.set(key, file);
        file.uses.push({ clip: item.id, take: take.id });
      }
    }
  }
  return [...found.values()];
}

/** Whether a file by this name may be the one: the whole path of a folder counts by its last part. */
export const mayBe = (missing: MissingFile, name: string): boolean => {
  const last = fileName(name);
  return (missing.hash !== null && last.startsWith(missing.hash)) || sameName(missing.name, last);
};

/** The media that stands for a missing file: the same bytes where they are known, else the same name. */
export function findFor(missing: MissingFile, assets: readonly Pick<AssetView, 'name' | 'ref'>[]) {
  const sha = (asset: Pick<AssetView, 'ref'>) => (asset.ref as { artifact?: string }).artifact;
  return (
    assets.find((asset) => missing.hash !== null && sha(asset) === missing.hash) ??
    assets.find((asset) => mayBe(missing, asset.name))
  );
}

/** Links a missing file to media of the project, wherever the film uses it. */
export function relinkOps(
  missing: MissingFile,
  asset: Pick<AssetView, 'name' | 'ref'>,
  sequence: Sequence,
): SequenceOp[] {
  const { asset: sha, kind, rate, frames, audio, size } = takeOfAsset(asset, sequence);
  const media = { asset: sha, kind, rate, frames, audio, ...(size ? { size } : {}) };
  return missing.uses.map((use) => ({ type: 'relinkTake', ...use, media }));
}
