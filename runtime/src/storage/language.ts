import { readFile } from 'node:fs/promises';
import { type LanguageSettings, languageSettingsSchema } from '@reelgraph/models';
import { type LanguageSource, settingsFromEnvironment } from '@reelgraph/models/engines';
import { dataPaths } from './paths.ts';
import { SecretStore } from './secrets.ts';
import { writePrivate } from './write-private.ts';

/** What the person chose, else what the environment says. A file that cannot be read counts as none. */
export async function readLanguageSettings(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<LanguageSettings> {
  try {
    return languageSettingsSchema.parse(JSON.parse(await readFile(dataPaths(folder).language, 'utf8')));
  } catch {
    return settingsFromEnvironment(environment);
  }
}

export const changeLanguageSettings = (folder: string, settings: LanguageSettings): Promise<void> =>
  writePrivate(dataPaths(folder).language, `${JSON.stringify(languageSettingsSchema.parse(settings), null, 2)}\n`);

/** Read anew at each call, so that a change reaches every process at once. Keys never travel: each process looks them up. */
export function languageSource(folder: string, environment: NodeJS.ProcessEnv = process.env): LanguageSource {
  const secrets = new SecretStore(dataPaths(folder).secrets);
  return {
    settings: () => readLanguageSettings(folder, environment),
    key: async (ref, url) =>
      ref.from === 'env' ? environment[ref.name] || undefined : secrets.get(ref.name, new URL(url).origin),
  };
}
