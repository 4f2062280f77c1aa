import { z } from 'zod';
import type { AskServer, Dialect, Message, ModelInfo, Piece, Quirk } from './dialect.ts';
import { serverSentEvents } from './frames.ts';

/** What servers of this protocol tell of a model, each in its own way. */
const entrySchema = z.looseObject({
  id: z.string(),
  type: z.string().optional(),
  capabilities: z.unknown().optional(),
  architecture: z.object({ input_modalities: z.array(z.string()).optional() }).nullish(),
});
const list = z.object({ data: z.array(entrySchema).nullish() });
const props = z.object({ modalities: z.object({ vision: z.boolean().optional() }) });
const capabilityList = z.array(z.string());
const capabilityRecord = z.object({ vision: z.boolean() });

const choice = z.object({
  delta: z
    .object({ content: z.string().nullish(), reasoning_content: z.string().nullish(), reasoning: z.string().nullish() })
    .nullish(),
  message: z.object({ content: z.string().nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});
const piece = z.object({
  choices: z.array(choice).nullish(),
  error: z.union([z.string(), z.object({ message: z.string() })]).nullish(),
});

function canSee(entry: z.infer<typeof entrySchema>): boolean | null {
  const named = capabilityList.safeParse(entry.capabilities);
  if (named.success) return named.data.some((one) => one === 'vision' || one === 'multimodal');
  const flagged = capabilityRecord.safeParse(entry.capabilities);
  if (flagged.success) return flagged.data.vision;
  if (entry.architecture?.input_modalities) return entry.architecture.input_modalities.includes('image');
  if (entry.type === 'vlm') return true;
  return entry.type === 'llm' ? false : null;
}

/** LM Studio and llama.cpp's server say beside the protocol which models can see. */
async function alsoAsked(ask: AskServer, models: readonly ModelInfo[]): Promise<ModelInfo[]> {
  if (models.every(({ vision }) => vision !== null)) return [...models];
  const studio = list.safeParse(await ask('/../api/v0/models').catch(() => null));
  const known = new Map(studio.success ? (studio.data.data ?? []).map((one) => [one.id, canSee(one)]) : []);
  if (known.size > 0) return models.map((one) => ({ ...one, vision: one.vision ?? known.get(one.name) ?? null }));
  if (models.length !== 1) return [...models];
  const told = props.safeParse(await ask('/../props').catch(() => null));
  if (!told.success) return [...models];
  return models.map((one) => ({ ...one, vision: told.data.modalities.vision ?? false }));
}

const SCHEMA_WORDS = /response_format|json_schema|json_object|structured|grammar|guided/i;

/** The chat protocol that most servers speak: server-sent events. */
export const openAiDialect: Dialect = {
  async models(ask) {
    const { data } = list.parse(await ask('/models'));
    const chat = (data ?? []).filter(
      ({ id, type }) => type !== 'embeddings' && !/embed|whisper|tts|dall-e|moderation/i.test(id),
    );
    return alsoAsked(
      ask,
      chat.map((entry) => ({ name: entry.id, vision: canSee(entry), note: '' })),
    );
  },
  chatPath: '/chat/completions',
  body: ({ request, messages, model, quirks }) => ({
    model: model.name,
    stream: true,
    ...(request.maxTokens === undefined
      ? {}
      : { [quirks.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens']: request.maxTokens }),
    ...(quirks.has('temperature') ? {} : { temperature: request.temperature }),
    ...(quirks.has('seed') ? {} : { seed: request.seed }),
    ...responseFormat(request.schema, quirks),
    messages: withSchema(messages, request.schema, quirks).map(({ role, text, pictures }) => ({
      role,
      content:
        pictures.length === 0
          ? text
          : [
              { type: 'text', text },
              ...pictures.map(({ mime, base64 }) => ({
                type: 'image_url',
                image_url: { url: `data:${mime};base64,${base64}` },
              })),
            ],
    })),
  }),
  frames: (body, type) => (/application\/json/.test(type) ? whole(body) : serverSentEvents(body)),
  read(frame): Piece {
    if (frame.trim() === '[DONE]') return { end: 'stop' };
    const { choices, error } = piece.parse(JSON.parse(frame));
    const first = choices?.[0];
    return {
      text: first?.delta?.content ?? first?.message?.content ?? undefined,
      thinking: Boolean(first?.delta?.reasoning_content ?? first?.delta?.reasoning),
      error: (typeof error === 'string' ? error : error?.message) ?? undefined,
      end: endOf(first?.finish_reason),
    };
  },
  quirk(status, said, tried) {
    if (status !== 400 && status !== 422 && status !== 501) return null;
    const about = (pattern: RegExp, quirk: Quirk): Quirk | null =>
      pattern.test(said) && !tried.has(quirk) ? quirk : null;
    return (
      about(/max_tokens|max_completion_tokens/i, 'max_tokens') ??
      about(SCHEMA_WORDS, 'json_schema') ??
      about(SCHEMA_WORDS, 'json_object') ??
      about(/temperature/i, 'temperature') ??
      about(/seed/i, 'seed')
    );
  },
};

function responseFormat(schema: unknown, quirks: ReadonlySet<Quirk>): object {
  if (schema === undefined || quirks.has('json_object')) return {};
  if (quirks.has('json_schema')) return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } };
}

/** Where the server does not hold the model to a schema, the model is at least told of it. */
function withSchema(messages: readonly Message[], schema: unknown, quirks: ReadonlySet<Quirk>): readonly Message[] {
  if (schema === undefined || !quirks.has('json_schema')) return messages;
  const text = `Answer with JSON alone, by this JSON Schema: ${JSON.stringify(schema)}`;
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ ...first, text: `${first.text}\n\n${text}` }, ...rest]
    : [{ role: 'system', text, pictures: [] }, ...messages];
}

const endOf = (reason: string | null | undefined): Piece['end'] =>
  !reason ? undefined : reason === 'length' ? 'length' : reason === 'content_filter' ? 'withheld' : 'stop';

/** A server that does not stream answers with one JSON document, which may hold line breaks. */
async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  yield Buffer.concat(chunks).toString('utf8');
}
