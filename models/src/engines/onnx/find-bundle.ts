import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Family } from '../../bundles/manifest.ts';
import { type Bundle, openBundle } from '../../bundles/open-bundle.ts';
import { EngineError } from '../../capabilities/capability.ts';

/**
 * The bundle of a family in a folder that holds one folder each; the first by name that is whole, else the reason why the
 * first is not. `undefined` where there is none of the family.
 */
export async function findBundle(
  folder: string,
  family: Family,
  check: (bundle: Bundle) => void,
  adopt?: (folder: string) => Promise<unknown>,
): Promise<{ readonly bundle: Bundle } | { readonly broken: EngineError } | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let broken: EngineError | undefined;
  for (const { name } of entries.filter((one) => !one.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await adopt?.(join(folder, name)).catch(() => undefined);
    const bundle = await openBundle(join(folder, name)).catch(() => undefined);
    if (bundle?.manifest.family !== family) continue;
    try {
      await bundle.complete();
      check(bundle);
      return { bundle };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      broken ??= error;
    }
  }
  return broken && { broken };
}
