import type { ComfyServerSettings, ComfySettings } from '../../capabilities/comfyui-settings.ts';
import { checkComfyAddress, defaultComfySettings } from '../../capabilities/comfyui-settings.ts';
import type { Binding } from './binding.ts';

/** Where the engine learns, before each call, which servers there are: a change needs no restart. */
export interface ComfySource {
  settings(): Promise<ComfySettings>;
  /** Headers of a server with their values. Throws `EngineError` `comfyui_key` where one is not here. */
  headers(server: ComfyServerSettings): Promise<Readonly<Record<string, string>>>;
  /** The person's own, newest first; those that cannot be read are left out. */
  bindings(): Promise<readonly Binding[]>;
}

/** What the environment says: `REELGRAPH_COMFYUI_URL`, several addresses with a space between them. */
export function comfySettingsFromEnvironment(environment: NodeJS.ProcessEnv): ComfySettings {
  const servers = (environment.REELGRAPH_COMFYUI_URL ?? '').split(/[\s,]+/).flatMap((text, i) => {
    const url = checkComfyAddress(text);
    if (!url.ok || url.value === '') return [];
    return [{ id: `env${i + 1}`, name: new URL(url.value).host, url: url.value, on: true, headers: [] }];
  });
  return { ...defaultComfySettings, servers };
}

/** For processes without a data folder: the environment alone. */
export const comfyEnvironmentSource = (environment: NodeJS.ProcessEnv): ComfySource => ({
  settings: async () => comfySettingsFromEnvironment(environment),
  headers: async () => ({}),
  bindings: async () => [],
});
