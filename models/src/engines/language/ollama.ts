import { z } from 'zod';
import type { Dialect } from './language-engine.ts';

const tags = z.object({ models: z.array(z.object({ name: z.string() })).default([]) });
const piece = z.object({ message: z.object({ content: z.string() }).optional(), error: z.string().optional() });

/** Ollama's own protocol: one JSON object a line. */
export const ollamaDialect: Dialect = {
  modelsPath: '/api/tags',
  models: (answer) => tags.parse(answer).models.map(({ name }) => name),
  chatPath: '/api/chat',
  body: (request, messages, model) => ({
    model,
    stream: true,
    format: request.schema,
    messages: messages.map(({ role, text, pictures }) => ({
      role,
      content: text,
      images: pictures.length > 0 ? pictures.map(({ base64 }) => base64) : undefined,
    })),
    options: { num_predict: request.maxTokens, temperature: request.temperature, seed: request.seed },
  }),
  delta(line) {
    const { message, error } = piece.parse(JSON.parse(line));
    return { text: message?.content, error };
  },
};
