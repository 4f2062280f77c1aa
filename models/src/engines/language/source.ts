import {
  checkLanguageAddress,
  defaultLanguageSettings,
  type KeyRef,
  type LanguageSettings,
} from '../../capabilities/language-settings.ts';
import type { Chat, ChatAnswer } from './chat.ts';
import type { ModelInfo } from './dialect.ts';

/** Language models that need no server. */
export interface LocalLanguage {
  /** Those that can be asked. Throws `language_not_installed`, or why the one that is there cannot. */
  models(): Promise<ModelInfo[]>;
  /** Throws EngineError. */
  ask(chat: Omit<Chat, 'connection'>): Promise<ChatAnswer>;
  close(): Promise<void>;
}

/** Where the engine learns, before each call, which server to ask: a change needs no restart. */
export interface LanguageSource {
  settings(): Promise<LanguageSettings>;
  /** Models in this studio's own processes. */
  readonly local?: LocalLanguage;
  /** The key of that name, if it was given for this address; undefined where there is none. */
  key(ref: KeyRef, url: string): Promise<string | undefined>;
}

/** What the environment says, over the defaults. A person's own settings stand over both. */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv): LanguageSettings {
  const { provider, ollama, openai, local, timeouts } = defaultLanguageSettings;
  const address = (text: string | undefined, otherwise: string) => {
    const checked = checkLanguageAddress(text ?? otherwise);
    return checked.ok ? checked.value : otherwise;
  };
  const openaiUrl = address(environment.REELGRAPH_OPENAI_URL, openai.url);
  return {
    provider: openaiUrl !== '' && !environment.REELGRAPH_OLLAMA_URL ? 'openai' : provider,
    ollama: {
      ...ollama,
      url: address(environment.REELGRAPH_OLLAMA_URL, ollama.url),
      model: environment.REELGRAPH_OLLAMA_MODEL ?? '',
    },
    openai: {
      ...openai,
      url: openaiUrl,
      model: environment.REELGRAPH_OPENAI_MODEL ?? '',
      key: environment.REELGRAPH_OPENAI_KEY ? { from: 'env', name: 'REELGRAPH_OPENAI_KEY' } : null,
    },
    local,
    timeouts,
  };
}

/** For processes without a data folder: the environment alone. */
export const environmentSource = (environment: NodeJS.ProcessEnv): LanguageSource => ({
  settings: async () => settingsFromEnvironment(environment),
  key: async (ref) => (ref.from === 'env' ? environment[ref.name] : undefined),
});
