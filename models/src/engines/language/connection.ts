import { EngineError } from '../../capabilities/capability.ts';
import type { LanguageProvider, LanguageSettings } from '../../capabilities/language-settings.ts';
import { type Chat, type ChatAnswer, chat } from './chat.ts';
import type { Dialect, ModelInfo } from './dialect.ts';
import { askJson, type LanguageServer, slow } from './http.ts';
import { ollamaDialect } from './ollama.ts';
import { openAiDialect } from './openai.ts';
import type { LanguageSource } from './source.ts';

/** Who writes, ready to be asked: the server that the settings name, or a model in this studio. */
export interface Connection {
  readonly provider: LanguageProvider;
  /** As a sentence begins with it: "Ollama". */
  readonly label: string;
  /** Names of the models that the person chose; empty where the order there decides. */
  readonly wanted: { readonly model: string; readonly vision: string };
  /** Where a model is, of which no digest is told: the same name elsewhere may be another. */
  readonly at: string;
  /** Why it is not the one that the person chose: that one is not there. */
  readonly instead?: EngineError;
  ask(chat: Omit<Chat, 'connection'>): Promise<ChatAnswer>;
}

/** A server, and what is sent along. */
export interface ServerConnection {
  readonly dialect: Dialect;
  readonly server: LanguageServer;
  readonly keepAlive: string | undefined;
}

/** Longest that a look at a server may take: it happens before every run. Seconds. */
const LONGEST_LOOK = 8;

/** Without these there is no server: then a model of this studio's own writes, where one is installed. */
const ABSENT: ReadonlySet<string> = new Set(['language_not_configured', 'language_unreachable']);

export interface Look {
  readonly connection: Connection;
  /** That can write; at least one. */
  readonly models: readonly ModelInfo[];
}

/** Who writes, and with which models. Throws EngineError: why the one that the settings name cannot be asked. */
export async function look(source: LanguageSource, signal: AbortSignal): Promise<Look> {
  const settings = await source.settings();
  if (settings.provider === 'local') return lookHere(source, settings);
  try {
    return await lookAtServer(source, settings, signal);
  } catch (error) {
    if (!(error instanceof EngineError) || !ABSENT.has(error.code) || !source.local) throw error;
    // Why the model that is here cannot be asked is no answer to who wished for a server.
    const here = await lookHere(source, settings).catch(() => null);
    if (!here) throw error;
    return { ...here, connection: { ...here.connection, instead: error } };
  }
}

async function lookHere({ local }: LanguageSource, settings: LanguageSettings): Promise<Look> {
  if (!local) throw notInstalled();
  const wanted = settings.provider === 'local' ? settings.local : { model: '', vision: '' };
  const connection = { provider: 'local', label: 'This studio', wanted, at: 'here', ask: local.ask } as const;
  return { connection, models: await local.models() };
}

export const notInstalled = (): EngineError =>
  new EngineError('language_not_installed', 'No language model is installed in this studio.', {
    fix: 'Fetch one (npx reelgraph models pull gemma-3-1b), or choose a server in Settings → Language.',
  });

async function lookAtServer(source: LanguageSource, settings: LanguageSettings, signal: AbortSignal): Promise<Look> {
  const connection = await connect(source, settings);
  const { server } = connection;
  const provider = settings.provider === 'openai' ? 'openai' : 'ollama';
  const { model, vision } = settings[provider];
  return {
    connection: {
      provider,
      label: server.label,
      wanted: { model, vision },
      at: new URL(server.url).host,
      ask: (order) => chat({ ...order, connection }),
    },
    models: await modelsOf(connection, signal),
  };
}

/** Throws `language_not_configured` where no address is set. */
export async function connect(source: LanguageSource, settings: LanguageSettings): Promise<ServerConnection> {
  const { provider, timeouts } = settings;
  const ollama = provider === 'ollama';
  const chosen = ollama ? settings.ollama : settings.openai;
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
  return {
    dialect: ollama ? ollamaDialect : openAiDialect,
    server: { label: ollama ? 'Ollama' : 'The language server', url: chosen.url, key, timeouts },
    keepAlive: ollama ? settings.ollama.keepAlive : undefined,
  };
}

/** The models that can write. Throws `EngineError`, `model_missing` where there is none. */
async function modelsOf({ dialect, server }: ServerConnection, signal: AbortSignal): Promise<ModelInfo[]> {
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
  { provider, label, wanted }: Connection,
  models: readonly ModelInfo[],
  pictures: boolean,
): ModelInfo {
  const named = (name: string): ModelInfo => {
    const found = models.find((one) => one.name === name || one.name === `${name}:latest`);
    if (found) return found;
    const have = models.slice(0, 6).map((one) => one.name);
    throw new EngineError('model_missing', `${label} does not have the model "${name}".`, {
      fix: `${provider === 'ollama' ? `Get it there (ollama pull ${name}), or choose` : 'Choose'} another in Settings → Language: ${have.join(', ')}${models.length > have.length ? ' …' : ''}.`,
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
      ? `${label} does not say which of its models can see pictures.`
      : `No model of ${provider === 'local' ? 'this studio' : label} can see pictures.`,
    {
      fix: unsure ? 'Name one as "Model for pictures" in Settings → Language.' : getsOneThatSees[provider],
    },
  );
}

const getsOneThatSees: Readonly<Record<LanguageProvider, string>> = {
  ollama: 'Get one that can: ollama pull gemma3',
  openai: 'Load one that can.',
  local: 'Fetch one that can (npx reelgraph models pull gemma-3-4b), or choose a server in Settings → Language.',
};
