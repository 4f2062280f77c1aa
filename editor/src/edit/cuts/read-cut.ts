import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef, Rate, Result, Sequence } from '@reelgraph/timeline';
import { type CutFormatName, cutFormats, type Imported, type Located } from '@reelgraph/timeline/interchange';
import { takeOfAsset } from '../from-media.ts';

type Known = Pick<AssetView, 'name' | 'ref'>;

/** The hash in an address that this studio wrote. */
const hashIn = (url: string): string | undefined => /(?:^|[^0-9a-f])([0-9a-f]{64})(?=\.\w+$|$)/.exec(url)?.[1];

/** Every file of this studio that a cut names by its hash. */
export function hashesIn(format: CutFormatName, text: string): readonly string[] {
  const found = new Set<string>();
  cutFormats[format].read(text, {
    locate: (url) => {
      const hash = hashIn(url);
      if (hash) found.add(hash);
      return null;
    },
  });
  return [...found];
}

/**
 * Finds the file of an address: by the hash in it, as this studio writes it, where it is among the media of the project or
 * among the files that are `stored`; else by its name in the project. What is not here stays offline.
 */
export function locateIn(
  assets: readonly Known[],
  sequence: Pick<Sequence, 'rate'>,
  stored: ReadonlySet<string> = new Set(),
): (url: string) => Located | null {
  return (url) => {
    const hash = hashIn(url);
    if (hash && stored.has(hash)) return { asset: hash };
    const name = fileName(url);
    const asset =
      assets.find((one) => name.startsWith((one.ref as MediaRef).artifact)) ??
      assets.find((one) => sameName(one.name, name));
    if (!asset) return null;
    const { asset: sha, kind, rate, frames, audio, size } = takeOfAsset(asset, sequence as Sequence);
    return { asset: sha, kind, rate, frames, audio, ...(size ? { size } : {}) };
  };
}

function fileName(url: string): string {
  const last = url.split(/[/\\]/).at(-1) ?? url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** With or without the ending: an edit list may name the clip alone. */
const sameName = (asset: string, name: string): boolean => {
  const bare = (text: string) => text.replace(/\.\w{2,5}$/, '').toLowerCase();
  return asset.toLowerCase() === name.toLowerCase() || bare(asset) === bare(name);
};

export interface CutContext {
  readonly assets: readonly Known[];
  readonly rate: Rate;
  readonly size: { readonly width: number; readonly height: number };
  /** Hashes of files that the studio has, whoever made them. */
  readonly stored?: ReadonlySet<string>;
}

/** A cut of another program, with the files of this project where it names them. */
export function readCut(
  format: CutFormatName,
  text: string,
  { assets, rate, size, stored }: CutContext,
): Result<Imported> {
  return cutFormats[format].read(text, { rate, size, locate: locateIn(assets, { rate }, stored) });
}
