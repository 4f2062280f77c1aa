import { z } from 'zod';
import { type ChatOrder, type Dialect, type ModelInfo, type Piece, tokensOf } from './dialect.ts';
import { ndjson } from './frames.ts';

const tagSchema = z.object({
  name: z.string(),
  digest: z.string().optional(),
  details: z
    .object({
      families: z.array(z.string()).nullish(),
      family: z.string().optional(),
      parameter_size: z.string().optional(),
      quantization_level: z.string().optional(),
    })
    .nullish(),
});
const tags = z.object({ models: z.array(tagSchema).nullish() });
const show = z.object({ capabilities: z.array(z.string()).optional(), projector_info: z.unknown().optional() });
const piece = z.object({
  message: z.object({ content: z.string().nullish(), thinking: z.string().nullish() }).optional(),
  error: z.string().optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
});

const EMBEDDERS: ReadonlySet<string> = new Set(['bert', 'nomic-bert', 'xlm-roberta']);
const EYES: ReadonlySet<string> = new Set(['clip', 'mllama', 'qwen25vl', 'gemma3']);

/** Ollama forgets the beginning of what does not fit its window, without a word. A window is a power of two, so that few sizes are loaded. */
const SMALLEST_WINDOW = 4096;
const LARGEST_WINDOW = 65_536;
const ANSWER = 1024;

export function windowFor({ messages, request }: Pick<ChatOrder, 'messages' | 'request'>): number {
  const wanted = tokensOf(messages) + (request.maxTokens ?? ANSWER);
  let window = SMALLEST_WINDOW;
  while (window < wanted && window < LARGEST_WINDOW) window *= 2;
  return window;
}

/** Ollama's own protocol: one JSON object a line. */
export const ollamaDialect: Dialect = {
  async models(ask) {
    const { models } = tags.parse(await ask('/api/tags'));
    const all = await Promise.all(
      (models ?? []).map(async (tag): Promise<ModelInfo | null> => {
        // Servers of 2024 and before say nothing of capabilities: then the parts of the model do.
        const told = show.safeParse(await ask('/api/show', { model: tag.name }).catch(() => ({})));
        const capabilities = told.success ? told.data.capabilities : undefined;
        const families = tag.details?.families ?? (tag.details?.family ? [tag.details.family] : []);
        if (capabilities ? !capabilities.includes('completion') : families.some((one) => EMBEDDERS.has(one)))
          return null;
        const vision = capabilities
          ? capabilities.includes('vision')
          : families.some((one) => EYES.has(one)) || (told.success && told.data.projector_info !== undefined);
        return {
          name: tag.name,
          digest: tag.digest,
          vision,
          thinks: capabilities?.includes('thinking'),
          note: [tag.details?.parameter_size, tag.details?.quantization_level].filter(Boolean).join(', '),
        };
      }),
    );
    return all.filter((one) => one !== null);
  },
  chatPath: '/api/chat',
  body: (order) => ({
    model: order.model.name,
    stream: true,
    ...(order.request.schema === undefined ? {} : { format: order.request.schema }),
    ...(order.model.thinks ? { think: false } : {}),
    ...(order.keepAlive === undefined
      ? {}
      : { keep_alive: /^-?\d+$/.test(order.keepAlive) ? Number(order.keepAlive) : order.keepAlive }),
    messages: order.messages.map(({ role, text, pictures }) => ({
      role,
      content: text,
      ...(pictures.length > 0 ? { images: pictures.map(({ base64 }) => base64) } : {}),
    })),
    options: {
      num_ctx: windowFor(order),
      num_predict: order.request.maxTokens,
      temperature: order.request.temperature,
      seed: order.request.seed,
    },
  }),
  frames: (body) => ndjson(body),
  read(frame): Piece {
    const { message, error, done, done_reason } = piece.parse(JSON.parse(frame));
    return {
      text: message?.content ?? undefined,
      thinking: Boolean(message?.thinking),
      error,
      end: done ? (done_reason === 'length' ? 'length' : 'stop') : undefined,
    };
  },
  quirk: () => null,
};
