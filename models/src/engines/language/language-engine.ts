import { readFile } from 'node:fs/promises';
import { type Engine, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { LanguageRequest } from '../../capabilities/requests.ts';
import { ollamaDialect } from './ollama.ts';
import { openAiDialect } from './openai.ts';
import { call, type LanguageServer, linesFrom } from './stream.ts';

/** A message with its pictures read: base64. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  readonly pictures: readonly { readonly mime: string; readonly base64: string }[];
}

/** How a kind of server wants to be asked. */
export interface Dialect {
  readonly modelsPath: string;
  /** Names of the models that it has, from the answer to `modelsPath`. */
  models(answer: unknown): string[];
  readonly chatPath: string;
  body(request: LanguageRequest, messages: readonly Message[], model: string): unknown;
  /** What one streamed line adds to the text, or the error that it carries. */
  delta(line: string): { readonly text?: string; readonly error?: string };
}

export interface LanguageEngineOptions {
  readonly name: string;
  readonly label: string;
  /** Undefined: not configured; the engine is listed and says how to. */
  readonly url: string | undefined;
  readonly key?: string;
  readonly model?: string;
  readonly dialect: Dialect;
  /** What to do to configure it. */
  readonly fix: string;
}

/** A language model behind a server. Its answer is streamed: each piece is shown as progress. */
export function languageEngine(options: LanguageEngineOptions): Engine {
  const { name, label, dialect, fix } = options;
  const server: LanguageServer | undefined = options.url
    ? {
        label,
        url: options.url.replace(/\/+$/, ''),
        headers: options.key ? { authorization: `Bearer ${options.key}` } : {},
      }
    : undefined;

  const chooseModel = async (signal: AbortSignal): Promise<string> => {
    if (options.model) return options.model;
    const response = await call(server!, dialect.modelsPath, signal);
    const [first] = dialect.models(await response.json());
    if (first) return first;
    throw new EngineError('model_missing', `${label} has no model.`, { fix: 'Load one there, or name one.' });
  };

  return {
    name,
    label,
    draft: false,
    lane: 'remote',
    provides: { language: { reads: ['messages', 'schema', 'maxTokens', 'temperature', 'seed'] } },
    digest: async () => `${name}/${options.url ?? ''}/${options.model ?? ''}`,
    async ready() {
      if (!server) {
        return { ready: false, why: { code: 'language_not_configured', message: `${label} is not configured.`, fix } };
      }
      try {
        await chooseModel(AbortSignal.timeout(3000));
        return { ready: true };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const unreachable = error.code === 'cancelled';
        const message = unreachable ? `${label} does not answer at ${server.url}.` : error.message;
        return { ready: false, why: { code: error.code, message, fix: error.fix ?? fix } };
      }
    },
    async run(capability, request, context) {
      if (capability !== 'language') throw new EngineError('engine_lacks_capability', `${label} speaks, and no more.`);
      if (!server) throw new EngineError('language_not_configured', `${label} is not configured.`, { fix });
      const asked = request as LanguageRequest;
      const model = await chooseModel(context.signal);
      const body = dialect.body(asked, await openMessages(asked, context), model);
      let text = '';
      for await (const line of linesFrom(server, dialect.chatPath, body, context.signal)) {
        const { text: more = '', error } = dialect.delta(line);
        if (error) throw new EngineError('language_failed', `${label}: ${error}`, { retryable: true });
        text += more;
        // The length of an answer is not known: the bar creeps, the words show that it works.
        if (more) context.progress(1 - 1 / (1 + text.length / 400), text.slice(-80));
      }
      const provenance = { engine: name, draft: false, models: [{ name: model }], seed: asked.seed, notes: [] };
      const result =
        asked.schema === undefined ? { text, provenance } : { text, json: parsed(text, label), provenance };
      return result as never;
    },
    close: async () => undefined,
  };
}

function parsed(text: string, label: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
  } catch (cause) {
    throw new EngineError('language_not_json', `${label} answered with text where JSON was asked for.`, {
      fix: 'Run it again, or choose a larger model.',
      retryable: true,
      cause,
    });
  }
}

async function openMessages(request: LanguageRequest, context: EngineContext): Promise<Message[]> {
  return Promise.all(
    request.messages.map(async ({ role, text, pictures = [] }) => ({
      role,
      text,
      pictures: await Promise.all(
        pictures.map(async ({ artifact, mime }) => ({
          mime,
          base64: (await readFile(await context.open(artifact))).toString('base64'),
        })),
      ),
    })),
  );
}

/** The two servers, as the environment names them. */
export const languageEngines = (environment: NodeJS.ProcessEnv): Engine[] => [
  languageEngine({
    name: 'ollama',
    label: 'Ollama',
    url: environment.REELGRAPH_OLLAMA_URL,
    model: environment.REELGRAPH_OLLAMA_MODEL,
    dialect: ollamaDialect,
    fix: 'Install Ollama, load a model, and set REELGRAPH_OLLAMA_URL (http://127.0.0.1:11434).',
  }),
  languageEngine({
    name: 'openai-compatible',
    label: 'The OpenAI-compatible server',
    url: environment.REELGRAPH_OPENAI_URL,
    key: environment.REELGRAPH_OPENAI_KEY,
    model: environment.REELGRAPH_OPENAI_MODEL,
    dialect: openAiDialect,
    fix: 'Set REELGRAPH_OPENAI_URL to its address (it ends in /v1), and REELGRAPH_OPENAI_KEY where it wants a key.',
  }),
];
