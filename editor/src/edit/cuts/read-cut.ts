import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef, Rate, Result, Sequence } from '@reelgraph/timeline';
import { type CutFormatName, cutFormats, type Imported, type Located } from '@reelgraph/timeline/interchange';
import { takeOfAsset } from '../from-media.ts';

type Known = Pick<AssetView, 'name' | 'ref'>;

/**
 * Finds the file of an address among the media of the project: by the hash in it, as this studio writes it, else by its
 * name. What is not here stays offline.
 */
export function locateIn(assets: readonly Known[], sequence: Pick<Sequence, 'rate'>): (url: string) => Located | null {
  return (url) => {
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
}

/** A cut of another program, with the files of this project where it names them. */
export function readCut(format: CutFormatName, text: string, { assets, rate, size }: CutContext): Result<Imported> {
  return cutFormats[format].read(text, { rate, size, locate: locateIn(assets, { rate }) });
}
