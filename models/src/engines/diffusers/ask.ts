import type { Provenance } from '../../capabilities/requests.ts';
import type { RequestOptions } from '../../host/engine-host.ts';
import type { ModelService } from '../../service/model-service.ts';
import type { Checkpoint } from './checkpoints.ts';

/** What the worker can be asked (`reelgraph_worker/methods.py`). */
export type WorkerMethod = 'image' | 'film' | 'segment' | 'track';

/** Asks the worker that holds a checkpoint, under the memory manager. Throws EngineError. */
export type Ask = <R>(
  method: WorkerMethod,
  checkpoint: Checkpoint,
  payload: Readonly<Record<string, unknown>>,
  options?: RequestOptions,
) => Promise<R>;

const labels = { 'ltx-2': 'LTX-2', 'flux-2-klein': 'FLUX.2 Klein', 'sam-3': 'SAM 3', 'gemma-3': 'Gemma 3' } as const;

export const askThrough =
  (models: () => Promise<ModelService>): Ask =>
  async (method, { family, folder, digest, weights }, payload, options) => {
    const service = await models();
    const label = `${labels[family]}, diffusers`;
    return service.run({ family, bundle: folder, digest, bytes: 0, label, method, payload, weights }, options);
  };

/** Which weights made a take, under which licence. */
export function provenanceOf(
  { name, digest, licence }: Checkpoint,
  seed: number | undefined,
  notes: readonly string[],
): Provenance {
  return {
    engine: 'diffusers',
    draft: false,
    models: [{ name, hash: digest, licence: licence.name }],
    ...(seed === undefined ? {} : { seed }),
    notes: [...notes, ...(licence.commercial ? [] : [`The licence (${licence.name}) allows no commercial use.`])],
  };
}
