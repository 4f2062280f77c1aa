import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultHostedSettings, type HostedSettings, hostedSettingsSchema } from '@reelgraph/models';
import { type HostedService, type HostedSource, serviceSchema } from '@reelgraph/models/engines';
import { dataPaths } from './paths.ts';
import { SecretStore } from './secrets.ts';
import { writePrivate } from './write-private.ts';

/** Which hosted services the person has added. A file that cannot be read counts as none: nothing is ordered then. */
export async function readHostedSettings(folder: string): Promise<HostedSettings> {
  try {
    return hostedSettingsSchema.parse(JSON.parse(await readFile(dataPaths(folder).hosted, 'utf8')));
  } catch {
    return defaultHostedSettings;
  }
}

export const changeHostedSettings = (folder: string, settings: HostedSettings): Promise<void> =>
  writePrivate(dataPaths(folder).hosted, `${JSON.stringify(hostedSettingsSchema.parse(settings), null, 2)}\n`);

const fileOf = (folder: string, id: string) => join(dataPaths(folder).services, `${id}.json`);

/** Null where there is none that can be read. */
export async function readServiceFile(folder: string, id: string): Promise<HostedService | null> {
  try {
    return serviceSchema.parse(JSON.parse(await readFile(fileOf(folder, id), 'utf8')));
  } catch {
    return null;
  }
}

export const writeServiceFile = (folder: string, service: HostedService): Promise<void> =>
  writePrivate(fileOf(folder, service.id), `${JSON.stringify(service, null, 2)}\n`);

export const removeServiceFile = (folder: string, id: string): Promise<void> => rm(fileOf(folder, id), { force: true });

/** Read anew at each call, so that a change reaches every process at once. Keys never travel: each process looks them up. */
export function hostedSource(folder: string, environment: NodeJS.ProcessEnv = process.env): HostedSource {
  const secrets = new SecretStore(dataPaths(folder).secrets);
  return {
    settings: () => readHostedSettings(folder),
    binding: (id) => readServiceFile(folder, id),
    async key({ key }, url) {
      if (!key) return undefined;
      return key.from === 'env' ? environment[key.name] || undefined : secrets.get(key.name, new URL(url).origin);
    },
  };
}
