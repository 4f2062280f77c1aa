import { createHash } from 'node:crypto';
import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { Item } from './graph-run.ts';

const SEEDS = 2 ** 32;

/** The parameter that holds a node's seed, if it has one. */
export const seedParam = (spec: NodeSpec): string | undefined =>
  spec.params.find((param) => param.widget === 'seed')?.name;

/**
 * The seed that a task works with. One task of its kind uses the number that the person sees; each item of a list has its
 * own, which stays the same when the list changes around it; a new take (a higher variant) is another one.
 */
export function taskSeed(seed: number, item: Item | null, variant: number): number {
  if (!item && variant === 0) return seed;
  const text = JSON.stringify([seed, item?.key ?? null, variant]);
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** For the dice: drawn once, when the run is queued, and kept with the run. */
export const drawSeed = (): number => Math.floor(Math.random() * SEEDS);

/** What of a request says which tasks get a new take. */
export interface VariantWish {
  readonly variant: number;
  readonly items: readonly string[];
  /** Nodes that were asked for by name and have a seed of their own; empty: every node. */
  readonly seeded: ReadonlySet<string>;
}

/** A new take of one shot leaves the other shots, and what they share, as they are. */
export function variantOf(wish: VariantWish, node: string, item: Item | null): number {
  if (wish.items.length > 0) return item && wish.items.includes(item.key) ? wish.variant : 0;
  if (wish.seeded.size > 0) return wish.seeded.has(node) ? wish.variant : 0;
  return wish.variant;
}
