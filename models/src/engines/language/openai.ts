import { z } from 'zod';
import type { Dialect } from './language-engine.ts';

const list = z.object({ data: z.array(z.object({ id: z.string() })).default([]) });
const piece = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional() })).default([]),
  error: z.object({ message: z.string() }).optional(),
});

/** The chat protocol that most servers speak: server-sent events. */
export const openAiDialect: Dialect = {
  modelsPath: '/models',
  models: (answer) => list.parse(answer).data.map(({ id }) => id),
  chatPath: '/chat/completions',
  body: (request, messages, model) => ({
    model,
    stream: true,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    seed: request.seed,
    response_format:
      request.schema === undefined
        ? undefined
        : { type: 'json_schema', json_schema: { name: 'answer', schema: request.schema } },
    messages: messages.map(({ role, text, pictures }) => ({
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
  delta(line) {
    const data = line.match(/^data:\s*(.*)$/)?.[1];
    if (!data || data === '[DONE]') return {};
    const { choices, error } = piece.parse(JSON.parse(data));
    return { text: choices[0]?.delta?.content ?? undefined, error: error?.message };
  },
};
