import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ComfyServerSettings, type ComfySettings, comfySettingsSchema, EngineError } from '@reelgraph/models';
import { type Binding, bindingSchema, type ComfySource, comfySettingsFromEnvironment } from '@reelgraph/models/engines';
import { dataPaths } from './paths.ts';
import { SecretStore } from './secrets.ts';
import { writePrivate } from './write-private.ts';

/** What the person chose, else what the environment says. A file that cannot be read counts as none. */
export async function readComfySettings(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ComfySettings> {
  try {
    return comfySettingsSchema.parse(JSON.parse(await readFile(dataPaths(folder).comfyui, 'utf8')));
  } catch {
    return comfySettingsFromEnvironment(environment);
  }
}

export const changeComfySettings = (folder: string, settings: ComfySettings): Promise<void> =>
  writePrivate(dataPaths(folder).comfyui, `${JSON.stringify(comfySettingsSchema.parse(settings), null, 2)}\n`);

/** The person's own workflows, the newest first. One that cannot be read is passed over. */
export async function readWorkflows(folder: string): Promise<Binding[]> {
  const place = dataPaths(folder).workflows;
  const names = (await readdir(place).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const all = await Promise.all(
    names.map(async (name) => {
      try {
        return [bindingSchema.parse(JSON.parse(await readFile(join(place, name), 'utf8')))];
      } catch {
        return [];
      }
    }),
  );
  return all.flat().reverse();
}

export const writeWorkflow = (folder: string, binding: Binding): Promise<void> =>
  writePrivate(join(dataPaths(folder).workflows, `${binding.id}.json`), `${JSON.stringify(binding, null, 2)}\n`);

export const removeWorkflow = (folder: string, binding: Binding): Promise<void> =>
  rm(join(dataPaths(folder).workflows, `${binding.id}.json`), { force: true });

/** Read anew at each call, so that a change reaches every process at once. Header values are looked up by each process itself. */
export function comfySource(folder: string, environment: NodeJS.ProcessEnv = process.env): ComfySource {
  const secrets = new SecretStore(dataPaths(folder).secrets);
  return {
    settings: () => readComfySettings(folder, environment),
    bindings: () => readWorkflows(folder),
    async headers({ name: server, url, headers }: ComfyServerSettings) {
      const values: Record<string, string> = {};
      for (const { name, key } of headers) {
        const value = key.from === 'env' ? environment[key.name] : await secrets.get(key.name, new URL(url).origin);
        if (!value)
          throw new EngineError('comfyui_key', `The value of the header "${name}" of ${server} is not here.`, {
            fix: 'Give it again in Settings → Engines: it belongs to the address that it was given for.',
          });
        values[name] = value;
      }
      return values;
    },
  };
}
