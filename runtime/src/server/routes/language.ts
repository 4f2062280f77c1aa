import { Hono } from 'hono';
import {
  type AssistEvent,
  assistEventSchema,
  describePictureSchema,
  enhanceShotSchema,
  llmModelsSchema,
  llmSettingsPatchSchema,
  llmSettingsViewSchema,
  llmTrialSchema,
  suggestFramingSchema,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { jsonLines } from '../json-lines.ts';

/** The language server's settings, and help with the script. A caller who goes away ends what was asked for them. */
export const languageRoutes = (studio: Studio) =>
  new Hono()
    .get('/settings/llm', says('The language server that is chosen.', { answer: llmSettingsViewSchema }), async (c) =>
      c.json(await studio.language.view()),
    )
    .patch(
      '/settings/llm',
      says('Chooses the language server.', { body: llmSettingsPatchSchema, answer: llmSettingsViewSchema }),
      async (c) => c.json(await studio.language.change(c.req.valid('json'))),
    )
    .get('/settings/llm/models', says('Its models.', { answer: llmModelsSchema }), async (c) =>
      c.json(await studio.language.models(c.req.raw.signal)),
    )
    .post('/settings/llm/test', says('Asks it one thing.', { answer: llmTrialSchema }), async (c) =>
      c.json(await studio.language.test(c.req.raw.signal)),
    )
    .post(
      '/assist/framing',
      says('Suggests sizes, angles and movements for shots; told line by line.', {
        body: suggestFramingSchema,
        media: 'application/x-ndjson',
        answer: assistEventSchema,
      }),
      async (c) => {
        const wish = c.req.valid('json');
        return jsonLines<AssistEvent>((signal, tell) => studio.assist.suggestFraming(wish, signal, tell));
      },
    )
    .post(
      '/assist/prompt',
      says('Writes the prompt of a shot; told line by line.', {
        body: enhanceShotSchema,
        media: 'application/x-ndjson',
        answer: assistEventSchema,
      }),
      async (c) => {
        const wish = c.req.valid('json');
        return jsonLines<AssistEvent>((signal, tell) => studio.assist.enhanceShot(wish, signal, tell));
      },
    )
    .post(
      '/assist/describe',
      says('Describes a picture; told line by line.', {
        body: describePictureSchema,
        media: 'application/x-ndjson',
        answer: assistEventSchema,
      }),
      async (c) => {
        const wish = c.req.valid('json');
        return jsonLines<AssistEvent>((signal, tell) => studio.assist.describePicture(wish, signal, tell));
      },
    );
