import { type Capability, type Engine, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { LanguageRequest } from '../../capabilities/requests.ts';
import type { ChatAnswer } from './chat.ts';
import { type Connection, chooseModel, type Look, look } from './connection.ts';
import type { Message, ModelInfo } from './dialect.ts';
import { jsonIn } from './json-answer.ts';
import { pictureFor } from './picture.ts';
import type { LanguageSource } from './source.ts';

const reads = ['messages', 'schema', 'maxTokens', 'temperature', 'seed'] as const;

/** What a server said of itself holds for so long: a plan asks before every edit. Milliseconds. */
const FRESH = 4000;
const LONGEST_LOOK = 15_000;

/**
 * A language model: behind a server (Ollama, or any that speaks the OpenAI protocol), or in a process of this studio. Which one,
 * and which model, is read from `source` at each call; where no server is there, the studio's own writes. Pictures go to a
 * model that can see.
 */
export function languageEngine(source: LanguageSource): Engine {
  const lookAt = remembered(source);

  return {
    name: 'language',
    label: 'Language server',
    draft: false,
    lane: 'remote',
    provides: { language: { reads }, vision: { reads } },
    async digest(capability) {
      return identityOf(await lookAt(AbortSignal.timeout(LONGEST_LOOK)), capability);
    },
    async ready(capability) {
      try {
        const { connection, models } = await lookAt(AbortSignal.timeout(LONGEST_LOOK));
        chooseModel(connection, models, capability === 'vision');
        return { ready: true };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const { code, message, fix } = error;
        return { ready: false, why: { code, message, ...(fix ? { fix } : {}) } };
      }
    },
    async run(capability, request, context) {
      if (capability !== 'language' && capability !== 'vision')
        throw new EngineError('engine_lacks_capability', 'A language server writes, and no more.');
      const asked = request as LanguageRequest;
      const look = await lookAt(context.signal);
      const { connection, models } = look;
      const pictures = asked.messages.some((one) => (one.pictures?.length ?? 0) > 0);
      const model = chooseModel(connection, models, pictures || capability === 'vision');
      if (context.digest !== undefined && context.digest !== identityOf(look, capability)) {
        throw new EngineError('model_changed', 'The language model was changed after this was queued.', {
          fix: `Run it again: it is then asked of ${model.name}.`,
        });
      }
      const messages = await openMessages(asked, context);
      const answer = await answerOf({ connection, model, asked, messages, context });
      const notes = [
        ...(asked.temperature === undefined ? [] : [`temperature ${asked.temperature}`]),
        ...answer.notes,
        ...(connection.instead ? [`In place of a server: ${connection.instead.message}`] : []),
        ...(answer.cutOff ? ['The answer was cut off at its allowed length.'] : []),
      ];
      const provenance = {
        engine: 'language',
        draft: false,
        models: [
          {
            name: model.name,
            ...(model.digest ? { hash: model.digest } : {}),
            ...(model.licence ? { licence: model.licence } : {}),
          },
        ],
        seed: asked.seed,
        notes,
      };
      return { text: answer.text, ...(answer.json === undefined ? {} : { json: answer.json }), provenance } as never;
    },
    close: async () => source.local?.close(),
  };
}

/**
 * The models that would answer, by name and content. A request to write may bring a picture along, so that the one that sees
 * counts there too. Where the server tells no digest, the same name elsewhere may be another model.
 */
function identityOf({ connection, models }: Look, capability: Capability): string {
  const { provider, at } = connection;
  const name = ({ name, digest }: ModelInfo) => `${name} ${digest ?? at}`;
  if (capability === 'vision') return `${provider} ${name(chooseModel(connection, models, true))}`;
  const writer = chooseModel(connection, models, false);
  let seer: ModelInfo | null = null;
  try {
    seer = chooseModel(connection, models, true);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  const also = seer && seer !== writer ? `, ${name(seer)}` : '';
  return `${provider} ${name(writer)}${also}`;
}

interface Work {
  readonly connection: Connection;
  readonly model: ModelInfo;
  readonly asked: LanguageRequest;
  readonly messages: readonly Message[];
  readonly context: EngineContext;
}

/** The answer; where JSON was wanted and none came, the model is told so, once. */
async function answerOf({
  connection,
  model,
  asked,
  messages,
  context,
}: Work): Promise<ChatAnswer & { json?: unknown }> {
  const ask = (all: readonly Message[]) =>
    connection.ask({
      request: asked,
      model,
      messages: all,
      signal: context.signal,
      // The length of an answer is not known: the bar creeps, the words show that it works.
      onText: (text) => context.progress(1 - 1 / (1 + text.length / 600), wordsIn(text), text),
      onNotice: (text) => context.progress(0, text),
    });
  context.progress(0, `Asking ${model.name}`);
  const answer = await ask(messages);
  if (asked.schema === undefined) {
    if (answer.text !== '') return answer;
    throw new EngineError('language_empty', `${model.name} answered with nothing.`, {
      fix: 'Run it again, or choose another model.',
      retryable: true,
    });
  }
  const json = jsonIn(answer.text);
  if (json !== undefined) return { ...answer, json };
  if (answer.cutOff) {
    throw new EngineError('language_too_long', `${model.name} was cut off before its answer was whole.`, {
      fix: 'Ask for less at once, or choose a model that writes more tersely.',
    });
  }
  context.progress(0, 'The answer was no JSON; asking again');
  const again = await ask([
    ...messages,
    { role: 'assistant', text: answer.text, pictures: [] },
    { role: 'user', text: 'That was not JSON. Answer again with the JSON alone.', pictures: [] },
  ]);
  const second = jsonIn(again.text);
  if (second !== undefined) return { ...again, json: second, notes: [...again.notes, 'The first answer was no JSON.'] };
  throw new EngineError('language_not_json', `${model.name} answered with text where JSON was asked for.`, {
    fix: 'Choose a larger model.',
  });
}

function wordsIn(text: string): string {
  const count = text.trim().split(/\s+/).length;
  return count === 1 ? '1 word' : `${count} words`;
}

function openMessages(request: LanguageRequest, context: EngineContext): Promise<Message[]> {
  return Promise.all(
    request.messages.map(async ({ role, text, pictures = [] }) => ({
      role,
      text,
      pictures: await Promise.all(pictures.map(async ({ artifact }) => pictureFor(await context.open(artifact)))),
    })),
  );
}

/** Asks a server what it has, and does not ask again in the next moment; a change of settings counts at once. */
function remembered(source: LanguageSource): (signal: AbortSignal) => Promise<Look> {
  let last: { name: string; at: number; found: Promise<Look> } | null = null;
  return async (signal) => {
    const settings = await source.settings();
    const chosen = settings.provider === 'local' ? null : settings[settings.provider];
    const key = chosen?.key && chosen.url !== '' ? await source.key(chosen.key, chosen.url) : undefined;
    const name = JSON.stringify([settings, key]);
    if (last?.name !== name || performance.now() - last.at > FRESH) {
      // Shared by all who ask meanwhile, so that nobody's cancel ends the look of the others.
      const found = look(source, new AbortController().signal);
      const mine = { name, at: Number.POSITIVE_INFINITY, found };
      const done = () => {
        mine.at = performance.now();
      };
      found.then(done, done);
      last = mine;
    }
    const { found } = last;
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
    return new Promise((resolve, reject) => {
      const stop = () => reject(new EngineError('cancelled', 'Cancelled.'));
      signal.addEventListener('abort', stop, { once: true });
      found.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  };
}
