import type { Family } from '../../bundles/manifest.ts';
import type { Bundle } from '../../bundles/open-bundle.ts';
import type { Capability, CapabilityTypes, EngineContext, Takes } from '../../capabilities/capability.ts';
import type { Provenance } from '../../capabilities/requests.ts';

/** One capability of the ONNX engine, done by the pipeline of one model family. */
export interface FamilyPart<C extends Capability> {
  readonly family: Family;
  /** Counted up when the same bundle would give another result. */
  readonly version: number;
  /** Fields of the request that reach the pipeline: only these enter a task's key. */
  readonly reads: readonly (keyof CapabilityTypes[C]['request'] & string)[];
  /** What the model can be shown; a bundle may lack an optional part. */
  takes?(bundle: Bundle | undefined): Takes;
  /** Makes a folder that others publish in a layout of their own into a bundle; does nothing to any other. */
  adopt?(folder: string): Promise<unknown>;
  /** Throws EngineError where the bundle cannot serve this pipeline. */
  check(bundle: Bundle): void;
  run(
    request: CapabilityTypes[C]['request'],
    context: EngineContext,
    bundle: Bundle,
  ): Promise<CapabilityTypes[C]['result']>;
}

export type FamilyParts = { readonly [C in Capability]?: FamilyPart<C> };

/** Which weights made a take, under which licence. */
export function provenanceOf(
  { manifest, digest }: Bundle,
  seed: number | undefined,
  notes: readonly string[],
): Provenance {
  const { name, commercial } = manifest.licence;
  return {
    engine: 'onnx',
    draft: false,
    models: [{ name: `${manifest.family} ${manifest.variant}`, hash: digest, licence: name }],
    seed,
    notes: [...notes, ...(commercial === false ? [`The licence (${name}) allows no commercial use.`] : [])],
  };
}
