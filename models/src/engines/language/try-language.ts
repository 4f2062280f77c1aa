import { createCanvas } from '@napi-rs/canvas';
import { EngineError } from '../../capabilities/capability.ts';
import type { LanguageProvider } from '../../capabilities/language-settings.ts';
import { chooseModel, look } from './connection.ts';
import type { ModelInfo } from './dialect.ts';
import type { LanguageSource } from './source.ts';

export interface LanguageTrial {
  readonly model: string;
  readonly answer: string;
  /** Until the first word, with the loading of the model; and in whole. Milliseconds. */
  readonly firstMs: number;
  readonly ms: number;
  /** What came of showing it a picture; null where no model is known that can see. */
  readonly sight: {
    readonly model: string;
    readonly right: boolean;
    readonly answer: string;
    readonly ms: number;
  } | null;
  readonly notes: readonly string[];
}

/** Who writes now, and its models. */
export interface LanguageModels {
  readonly provider: LanguageProvider;
  readonly models: readonly ModelInfo[];
  /** Why it is not the provider that the settings name. */
  readonly instead?: EngineError;
}

/** The models of the provider that the settings name, or of the one that stands in for it. Throws `EngineError`. */
export async function languageModels(source: LanguageSource, signal: AbortSignal): Promise<LanguageModels> {
  const { connection, models } = await look(source, signal);
  const { provider, instead } = connection;
  return { provider, models, ...(instead ? { instead } : {}) };
}

/** Has the server really answer, and look at a picture if one of its models can. Throws `EngineError`. */
export async function tryLanguage(source: LanguageSource, signal: AbortSignal): Promise<LanguageTrial> {
  const { connection, models } = await look(source, signal);
  const model = chooseModel(connection, models, false);
  const ask = (asked: ModelInfo, text: string, pictures: { mime: string; base64: string }[]) => {
    const request = { messages: [{ role: 'user' as const, text }], maxTokens: 64, temperature: 0, seed: 1 };
    const messages = [{ role: 'user' as const, text, pictures }];
    const quiet = () => undefined;
    return connection.ask({ request, messages, model: asked, signal, onText: quiet, onNotice: quiet });
  };
  const answer = await ask(model, 'Answer with one short sentence that says you are ready to help with a film.', []);
  return {
    model: model.name,
    answer: answer.text.slice(0, 300),
    firstMs: Math.round(answer.firstMs),
    ms: Math.round(answer.ms),
    sight: await shown(),
    notes: answer.notes,
  };

  async function shown(): Promise<LanguageTrial['sight']> {
    let seer: ModelInfo;
    try {
      seer = chooseModel(connection, models, true);
    } catch (error) {
      if (error instanceof EngineError && error.code === 'model_cannot_see') return null;
      throw error;
    }
    const seen = await ask(seer, 'Which colour fills this picture? Answer with one word.', [await redPicture()]);
    return {
      model: seer.name,
      right: /\bred\b/i.test(seen.text),
      answer: seen.text.slice(0, 100),
      ms: Math.round(seen.ms),
    };
  }
}

async function redPicture(): Promise<{ mime: string; base64: string }> {
  const canvas = createCanvas(224, 224);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#e00000';
  pen.fillRect(0, 0, 224, 224);
  return { mime: 'image/jpeg', base64: (await canvas.encode('jpeg', 90)).toString('base64') };
}
