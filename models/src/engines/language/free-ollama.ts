import { z } from 'zod';
import { EngineError } from '../../capabilities/capability.ts';
import { isThisMachine } from '../../net/address.ts';
import { hostOf } from '../../net/request.ts';
import { connect } from './connection.ts';
import { askJson } from './http.ts';
import type { LanguageSource } from './source.ts';

const runningSchema = z.object({ models: z.array(z.object({ name: z.string() })).nullish() });

/**
 * Tells an Ollama on this machine to let go of the models that it holds: they share the graphics card with what is loaded
 * next. Answers how many there were. A server that does not answer, or is none, holds nothing that could be freed.
 */
export async function freeOllama(source: LanguageSource, signal: AbortSignal): Promise<number> {
  try {
    const settings = await source.settings();
    if (settings.provider !== 'ollama') return 0;
    const { server } = await connect(source, settings);
    if (!isThisMachine(hostOf(new URL(server.url)))) return 0;
    const { models } = runningSchema.parse(await askJson(server, '/api/ps', signal));
    // An empty request that stays loaded for no time at all is Ollama's way to say "unload".
    for (const { name } of models ?? []) await askJson(server, '/api/generate', signal, { model: name, keep_alive: 0 });
    return models?.length ?? 0;
  } catch (error) {
    if (error instanceof EngineError || error instanceof z.ZodError) return 0;
    throw error;
  }
}
