import type { Family } from '../../bundles/manifest.ts';
import { openBundle } from '../../bundles/open-bundle.ts';
import type { RequestOptions } from '../../host/engine-host.ts';
import type { ModelService } from '../../service/model-service.ts';
import { memoryOf } from './memory.ts';

/** Where models are loaded; asked for when the first request needs it. */
export type Models = () => Promise<ModelService>;

/** The process of one model family, as its parts see it. */
export interface FamilyHost {
  /** Runs a method of the family's host module, under the memory manager. Throws EngineError. */
  request<R>(method: string, job: { readonly bundle: string }, options?: RequestOptions): Promise<R>;
}

/** `label` is for a person: "SAM 3". */
export function familyHost(models: Models, family: Family, label: string): FamilyHost {
  return {
    async request<R>(method: string, job: { readonly bundle: string }, options?: RequestOptions) {
      const { digest, manifest } = await openBundle(job.bundle);
      const { bytes } = memoryOf(manifest);
      const service = await models();
      return service.run<R>(
        { ...{ family, label, method, bytes, digest }, bundle: job.bundle, payload: { ...job } },
        options,
      );
    },
  };
}
