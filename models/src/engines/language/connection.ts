import { EngineError } from '../../capabilities/capability.ts';
import type { LanguageSettings } from '../../capabilities/language-settings.ts';
import type { Dialect, ModelInfo } from './dialect.ts';
import { askJson, type LanguageServer, slow } from './http.ts';
import { ollamaDialect } from './ollama.ts';
import { openAiDialect } from './openai.ts';
import type { LanguageSource } from './source.ts';

/** The server that the settings name, ready to be asked. */
export interface Connection {
  readonly settings: LanguageSettings;
  readonly dialect: Dialect;
  readonly server: LanguageServer;
  /** Names of the models that the person chose; empty where the server's own order decides. */
  readonly wanted: { readonly model: string; readonly vision: string };
  readonly keepAlive: string | undefined;
}

/** Longest that a look at a server may take: it happens before every run. Seconds. */
const LONGEST_LOOK = 8;

/** Throws `language_not_configured` where no address is set. */
export async function connect(source: LanguageSource): Promise<Connection> {
  const settings = await source.settings();
  const { provider, timeouts } = settings;
  const chosen = settings[provider];
  if (chosen.url === '') {
    throw new EngineError('language_not_configured', 'No language server is set up.', {
      fix: 'Start Ollama, or give the address of a server in Settings → Language.',
    });
  }
  const key = chosen.key ? await source.key(chosen.key, chosen.url) : undefined;
  if (chosen.key && !key) {
    throw new EngineError('language_key', `The key "${chosen.key.name}" of the language server is not here.`, {
      fix:
        chosen.key.from === 'env'
          ? `Set the environment variable ${chosen.key.name}, or give another key in Settings → Language.`
          : 'Give it again in Settings → Language: a key belongs to the address that it was given for.',
    });
  }
  const ollama = provider === 'ollama';
  return {
    settings,
    dialect: ollama ? ollamaDialect : openAiDialect,
    server: { label: ollama ? 'Ollama' : 'The language server', url: chosen.url, key, timeouts },
    wanted: { model: chosen.model, vision: chosen.vision },
    keepAlive: ollama ? settings.ollama.keepAlive : undefined,
  };
}

/** The models that can write. Throws `EngineError`, `model_missing` where there is none. */
export async function modelsOf({ dialect, server }: Connection, signal: AbortSignal): Promise<ModelInfo[]> {
  const limit = new AbortController();
  const late = slow(server, `did not say what it has within ${LONGEST_LOOK} s`);
  const timer = setTimeout(() => limit.abort(), LONGEST_LOOK * 1000);
  try {
    const models = await dialect.models((path, body) =>
      askJson(server, path, AbortSignal.any([signal, limit.signal]), body),
    );
    if (models.length > 0) return models;
  } catch (error) {
    if (limit.signal.aborted && !signal.aborted) throw late;
    if (error instanceof EngineError) throw error;
    throw new EngineError('language_odd', `What answers at ${server.url} does not speak as ${server.label} does.`, {
      fix: 'Check the address and the kind of server in Settings → Language.',
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  throw new EngineError('model_missing', `${server.label} at ${server.url} has no model.`, {
    fix: server.label === 'Ollama' ? 'Get one there: ollama pull gemma3' : 'Load one there.',
  });
}

/**
 * The model for a request: the one that the person named, else the first that can do it. A model that the person named for
 * pictures is believed to see, whatever the server says. Throws `model_missing` or `model_cannot_see`.
 */
export function chooseModel(
  { server, wanted }: Connection,
  models: readonly ModelInfo[],
  pictures: boolean,
): ModelInfo {
  const named = (name: string): ModelInfo => {
    const found = models.find((one) => one.name === name || one.name === `${name}:latest`);
    if (found) return found;
    const have = models.slice(0, 6).map((one) => one.name);
    throw new EngineError('model_missing', `${server.label} does not have the model "${name}".`, {
      fix: `${server.label === 'Ollama' ? `Get it there (ollama pull ${name}), or choose` : 'Choose'} another in Settings → Language: ${have.join(', ')}${models.length > have.length ? ' …' : ''}.`,
    });
  };
  const writer = wanted.model === '' ? models[0]! : named(wanted.model);
  if (!pictures) return writer;
  if (wanted.vision !== '') return named(wanted.vision);
  const seeing = writer.vision ? writer : models.find((one) => one.vision);
  if (seeing) return seeing;
  const unsure = models.some((one) => one.vision === null);
  throw new EngineError(
    'model_cannot_see',
    unsure
      ? `${server.label} does not say which of its models can see pictures.`
      : `No model of ${server.label} can see pictures.`,
    {
      fix: unsure
        ? 'Name one as "Model for pictures" in Settings → Language.'
        : server.label === 'Ollama'
          ? 'Get one that can: ollama pull gemma3'
          : 'Load one that can.',
    },
  );
}
