import { Hono } from 'hono';
import {
  type AssistEvent,
  describePictureSchema,
  enhanceShotSchema,
  llmSettingsPatchSchema,
  suggestFramingSchema,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';
import { jsonLines } from '../json-lines.ts';

/** The language server's settings, and help with the script. A caller who goes away ends what was asked for them. */
export const languageRoutes = (studio: Studio) =>
  new Hono()
    .get('/settings/llm', async (c) => c.json(await studio.language.view()))
    .patch('/settings/llm', async (c) =>
      c.json(await studio.language.change(await jsonBody(c, llmSettingsPatchSchema))),
    )
    .get('/settings/llm/models', async (c) => c.json(await studio.language.models(c.req.raw.signal)))
    .post('/settings/llm/test', async (c) => c.json(await studio.language.test(c.req.raw.signal)))
    .post('/assist/framing', async (c) => {
      const wish = await jsonBody(c, suggestFramingSchema);
      return jsonLines<AssistEvent>((signal, tell) => studio.assist.suggestFraming(wish, signal, tell));
    })
    .post('/assist/prompt', async (c) => {
      const wish = await jsonBody(c, enhanceShotSchema);
      return jsonLines<AssistEvent>((signal, tell) => studio.assist.enhanceShot(wish, signal, tell));
    })
    .post('/assist/describe', async (c) => {
      const wish = await jsonBody(c, describePictureSchema);
      return jsonLines<AssistEvent>((signal, tell) => studio.assist.describePicture(wish, signal, tell));
    });
