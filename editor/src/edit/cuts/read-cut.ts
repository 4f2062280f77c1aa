import type { AssetView } from '@reelgraph/runtime/protocol';
import { type MediaRef, ok, type Rate, type Result, type Sequence, type Take } from '@reelgraph/timeline';
import { type CutFormatName, cutFormats, type Imported, type Located } from '@reelgraph/timeline/interchange';
import { takeOfAsset } from '../from-media.ts';

type Known = Pick<AssetView, 'name' | 'ref'>;

/** The hash in an address that this studio wrote. */
const hashIn = (url: string): string | undefined => /(?:^|[^0-9a-f])([0-9a-f]{64})(?=\.\w+$|$)/.exec(url)?.[1];

/**
 * Finds the file of an address: by the hash in it, as this studio writes it, else by its name in the project. A hash that
 * is not among the media of the project is `assumed` to be stored; whoever can ask the studio says later which are not.
 * What is not here stays offline.
 */
export function locateIn(
  assets: readonly Known[],
  sequence: Pick<Sequence, 'rate'>,
  assumed: Set<string> = new Set(),
): (url: string) => Located | null {
  return (url) => {
    const name = fileName(url);
    const asset =
      assets.find((one) => name.startsWith((one.ref as MediaRef).artifact)) ??
      assets.find((one) => sameName(one.name, name));
    if (asset) {
      const { asset: sha, kind, rate, frames, audio, size } = takeOfAsset(asset, sequence as Sequence);
      return { asset: sha, kind, rate, frames, audio, ...(size ? { size } : {}) };
    }
    const hash = hashIn(url);
    if (!hash) return null;
    assumed.add(hash);
    return { asset: hash };
  };
}

export function fileName(url: string): string {
  const last = url.split(/[/\\]/).at(-1) ?? url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** With or without the ending: an edit list may name the clip alone. */
export const sameName = (asset: string, name: string): boolean => {
  const bare = (text: string) => text.replace(/\.\w{2,5}$/, '').toLowerCase();
  return asset.toLowerCase() === name.toLowerCase() || bare(asset) === bare(name);
};

export interface CutContext {
  readonly assets: readonly Known[];
  readonly rate: Rate;
  readonly size: { readonly width: number; readonly height: number };
}

/** A cut as it was read, and the files that it names by their hash and that nobody has looked for yet. */
export interface ReadCut extends Imported {
  readonly assumed: readonly string[];
}

/** A cut of another program, read once, with the files of this project where it names them. */
export function readCut(format: CutFormatName, text: string, { assets, rate, size }: CutContext): Result<ReadCut> {
  const assumed = new Set<string>();
  const read = cutFormats[format].read(text, { rate, size, locate: locateIn(assets, { rate }, assumed) });
  return read.ok ? ok({ ...read.value, assumed: [...assumed] }) : read;
}

/** The cut without files that turned out not to be here: their takes are offline and keep the hash by which they are known. */
export function withoutFiles(sequence: Sequence, missing: ReadonlySet<string>): Sequence {
  if (missing.size === 0) return sequence;
  const off = (take: Take): Take => (missing.has(take.asset) ? { ...take, state: 'offline' } : take);
  const tracks = sequence.tracks.map((track) => ({
    ...track,
    items: track.items.map((item) =>
      item.type === 'clip'
        ? { ...item, takes: Object.fromEntries(Object.entries(item.takes).map(([id, take]) => [id, off(take)])) }
        : item,
    ),
  }));
  return { ...sequence, tracks };
}
