import type { Json } from '@reelgraph/nodes/graph';
import type { MediaRef } from '@reelgraph/timeline';
import { asMedia } from '../graph/values.ts';

/** A picture or clip that the clip must agree with from a frame on. */
export interface Held {
  readonly media: MediaRef & { readonly name?: string };
  readonly frame: number;
  readonly strength: number;
}

/** The rows of a value; what is no row is left out. */
export const heldOf = (value: Json): readonly Held[] =>
  Array.isArray(value)
    ? value.flatMap((one): Held[] => {
        const row = one as { media?: Json; frame?: unknown; strength?: unknown } | null;
        const media = asMedia(row?.media ?? null);
        if (!row || !media || typeof row.frame !== 'number') return [];
        return [{ media, frame: row.frame, strength: typeof row.strength === 'number' ? row.strength : 1 }];
      })
    : [];

/** The frame under a place of the strip; its ends are the first and the last. */
export const frameAt = (x: number, width: number, frames: number): number =>
  within(Math.round((x / Math.max(1, width)) * (frames - 1)), frames);

export const within = (frame: number, frames: number): number => Math.min(frames - 1, Math.max(0, Math.round(frame)));

/** A row changed; null takes it away. */
export const changed = (rows: readonly Held[], at: number, change: Partial<Held> | null): readonly Held[] =>
  change === null
    ? rows.filter((_, index) => index !== at)
    : rows.map((row, index) => (index === at ? { ...row, ...change } : row));
