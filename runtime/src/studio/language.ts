import { checkLanguageAddress, type KeyRef, keyRefSchema, type LanguageSettings } from '@reelgraph/models';
import {
  type LanguageSource,
  type LanguageTrial,
  languageModels,
  localLanguage,
  tryLanguage,
} from '@reelgraph/models/engines';
import { RefusalError } from '@reelgraph/timeline';
import type { LlmModels, LlmSettingsPatch, LlmSettingsView } from '../protocol/index.ts';
import {
  changeLanguageSettings,
  type DataPaths,
  languageSource,
  readLanguageSettings,
  SecretStore,
} from '../storage/index.ts';
import { refusalOf } from './refusal-of.ts';

/** Those that are reached by an address. */
type Provider = Exclude<LanguageSettings['provider'], 'local'>;
const providers: readonly Provider[] = ['ollama', 'openai'];

/** Which language server is asked, and with what key. Every process reads the same files, so that a change needs no restart. */
export class LanguageService {
  readonly #folder: string;
  readonly #secrets: SecretStore;
  readonly #source: LanguageSource;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(paths: DataPaths) {
    this.#folder = paths.root;
    this.#secrets = new SecretStore(paths.secrets);
    this.#source = { ...languageSource(paths.root), local: localLanguage(process.env, paths.root) };
  }

  async view(): Promise<LlmSettingsView> {
    const settings = await readLanguageSettings(this.#folder);
    const [ollama, openai] = await Promise.all(providers.map((provider) => this.#keyView(settings[provider])));
    return {
      ...settings,
      ollama: { ...settings.ollama, key: ollama ?? null },
      openai: { ...settings.openai, key: openai ?? null },
    };
  }

  /** Throws `language_address`, `language_key`. */
  change(patch: LlmSettingsPatch): Promise<LlmSettingsView> {
    const done = this.#changing.then(() => this.#change(patch));
    this.#changing = done.catch(() => undefined);
    return done;
  }

  async models(signal: AbortSignal): Promise<LlmModels> {
    try {
      const { provider, models, instead } = await languageModels(this.#source, signal);
      return {
        provider,
        models: models.map(({ name, vision, note }) => ({ name, vision, note })),
        ...(instead ? { instead: refusalOf(instead) } : {}),
      };
    } catch (error) {
      return { models: [], problem: refusalOf(error) };
    }
  }

  /** Has it really answer. Throws what the server, or its absence, is told by. */
  test(signal: AbortSignal): Promise<LanguageTrial> {
    return tryLanguage(this.#source, signal);
  }

  async close(): Promise<void> {
    await this.#source.local?.close();
  }

  async #change(patch: LlmSettingsPatch): Promise<LlmSettingsView> {
    const before = await readLanguageSettings(this.#folder);
    // Everything is checked before anything is written.
    const addresses = new Map(providers.map((one) => [one, addressOf(patch[one]?.url ?? before[one].url)]));
    const keys = new Map<Provider, KeyRef | null>();
    for (const one of providers) {
      const url = addresses.get(one) ?? '';
      keys.set(one, await this.#keyRef(one, patch[one]?.key, before[one], url));
    }
    const next: LanguageSettings = {
      provider: patch.provider ?? before.provider,
      ollama: {
        ...before.ollama,
        ...defined(patch.ollama),
        url: addresses.get('ollama') ?? '',
        key: keys.get('ollama') ?? null,
      },
      openai: {
        ...before.openai,
        ...defined(patch.openai),
        url: addresses.get('openai') ?? '',
        key: keys.get('openai') ?? null,
      },
      local: { ...before.local, ...defined(patch.local) },
      timeouts: { ...before.timeouts, ...defined(patch.timeouts) },
    };
    await changeLanguageSettings(this.#folder, next);
    return this.view();
  }

  /** The name under which a server's key is known from now on; a key that came along is put away under it. */
  async #keyRef(
    provider: Provider,
    patch: NonNullable<LlmSettingsPatch['openai']>['key'],
    before: LanguageSettings['openai'],
    url: string,
  ): Promise<KeyRef | null> {
    const name = `${provider}-key`;
    if (patch === undefined) {
      if (before.key?.from !== 'store' || originOf(url) === originOf(before.url)) return before.key;
      // Another server: the key was not given for it.
      await this.#secrets.remove(before.key.name);
      return null;
    }
    if (patch === null) {
      await this.#secrets.remove(name);
      return null;
    }
    if ('env' in patch) {
      const ref = keyRefSchema.safeParse({ from: 'env', name: patch.env });
      if (ref.success) return ref.data;
      throw new RefusalError({
        code: 'language_key',
        message: 'A key is taken from a variable whose name ends in _API_KEY, or begins with REELGRAPH_.',
        fix: 'Put it into such a variable, or enter the key itself.',
        field: 'key',
      });
    }
    const origin = originOf(url);
    if (origin === null) {
      throw new RefusalError({
        code: 'language_key',
        message: 'A key belongs to an address, and there is none yet.',
        fix: 'Give the address first.',
        field: 'key',
      });
    }
    await this.#secrets.set(name, patch.value, origin);
    return { from: 'store', name };
  }

  async #keyView({ key, url }: LanguageSettings['openai']): Promise<LlmSettingsView['openai']['key']> {
    if (!key) return null;
    const there = url !== '' && (await this.#source.key(key, url)) !== undefined;
    return { from: key.from, name: key.name, state: there ? 'set' : 'missing' };
  }
}

const originOf = (url: string): string | null => (url === '' ? null : new URL(url).origin);

function addressOf(text: string): string {
  const checked = checkLanguageAddress(text);
  if (!checked.ok) throw new RefusalError(checked.error);
  return checked.value;
}

const defined = <T extends object>(patch: T | undefined): Partial<T> =>
  Object.fromEntries(Object.entries(patch ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
