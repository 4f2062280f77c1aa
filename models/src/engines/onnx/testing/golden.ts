import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { floats } from '../../../bundles/open-bundle.ts';
import type { Tensor } from '../tensor.ts';

const indexSchema = z.record(
  z.string(),
  z.object({
    tensors: z.record(z.string(), z.object({ offset: z.number(), shape: z.array(z.number()) })),
    values: z.record(z.string(), z.unknown()),
  }),
);

/** What an official pipeline did, recorded by the exporter (`golden.py`). */
export interface Golden {
  readonly values: Readonly<Record<string, unknown>>;
  tensor(name: string): Tensor & { readonly data: Float32Array };
}

/** Tiny bundles that were committed, or those that `npm run test:parity` has just made anew. */
export const fixtures = (name: string) =>
  process.env.REELGRAPH_FIXTURES
    ? join(process.env.REELGRAPH_FIXTURES, name)
    : fileURLToPath(new URL(`../../../../fixtures/${name}`, import.meta.url));

/** Reads one case of `golden/` in a bundle's folder. */
export function golden(bundle: string, name: string): Golden {
  const folder = join(bundle, 'golden');
  const found = indexSchema.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')))[name];
  if (!found) throw new Error(`No golden "${name}" in ${folder}.`);
  let numbers: Float32Array | undefined;
  return {
    values: found.values,
    tensor(wanted) {
      const place = found.tensors[wanted];
      if (!place) throw new Error(`The golden "${name}" has no tensor "${wanted}".`);
      const length = place.shape.reduce((product, side) => product * side, 1);
      numbers ??= floats(readFileSync(join(folder, `${name}.bin`)));
      const data = numbers.slice(place.offset, place.offset + length);
      return { type: 'float32', dims: place.shape, data };
    },
  };
}

/** The largest difference against the range of what is right; NaN and another length count as infinitely wrong. */
export function relativeError(found: ArrayLike<number>, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Number.POSITIVE_INFINITY;
  let [worst, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < right.length; i++) {
    const difference = Math.abs(found[i]! - right[i]!);
    if (!(difference <= worst)) worst = difference;
    if (Number.isNaN(worst)) return Number.POSITIVE_INFINITY;
    low = Math.min(low, right[i]!);
    high = Math.max(high, right[i]!);
  }
  return worst / (high - low);
}
