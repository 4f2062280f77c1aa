import {
  freeComfyui,
  freeOllama,
  type LoadedModel,
  type ModelService,
  ownModels,
  serveModels,
  serviceAddress,
} from '@reelgraph/models/engines';
import { comfySource, languageSource } from '../storage/index.ts';

/** A server that does not answer must not hold up the loading of a model. Milliseconds. */
const PATIENCE = 4000;

/**
 * The models of a data folder: this process decides what is loaded, and the processes in which nodes run ask it. So a model
 * is in memory once, whoever works with it.
 */
export class ModelsService {
  readonly #models: ModelService;
  readonly #served: { close(): Promise<void> };

  private constructor(models: ModelService, served: { close(): Promise<void> }) {
    this.#models = models;
    this.#served = served;
  }

  static async open(folder: string, environment: NodeJS.ProcessEnv = process.env): Promise<ModelsService> {
    const others = [
      async () => void (await freeOllama(languageSource(folder, environment), AbortSignal.timeout(PATIENCE))),
      async () => void (await freeComfyui(comfySource(folder, environment), AbortSignal.timeout(PATIENCE))),
    ];
    const models = await ownModels(environment, others, folder);
    return new ModelsService(models, await serveModels(models, serviceAddress(folder)));
  }

  loaded(): Promise<readonly LoadedModel[]> {
    return this.#models.loaded();
  }

  unload(id: string): Promise<boolean> {
    return this.#models.unload(id);
  }

  async close(): Promise<void> {
    await this.#served.close();
    await this.#models.close();
  }
}
