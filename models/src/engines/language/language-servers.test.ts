import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultLanguageSettings } from '../../capabilities/language-settings.ts';
import { languageEngine } from './language-engine.ts';
import { ask, Talk } from './testing/talk.ts';
import { languageModels, tryLanguage } from './try-language.ts';

const talk = new Talk();

describe.each(['ollama', 'openai'] as const)('%s', (provider) => {
  beforeEach(() => talk.open(provider));
  afterEach(() => talk.close());

  it('takes another model or address without a restart, and its digest tells them apart', async () => {
    const engine = languageEngine(talk.source);
    const before = await engine.digest('language');
    expect(await engine.digest('vision')).toContain('eyes:7b');
    const named = (model: string) => ({ ...talk.settings, [provider]: { ...talk.settings[provider], model } });
    talk.settings = named('eyes:7b');
    expect(await engine.digest('language')).not.toBe(before);
    await engine.run('language', ask('x'), talk.context().made);
    expect(talk.server.asked.at(-1)?.model).toBe('eyes:7b');
    // A task that was queued for the model of before must not be kept under its name.
    await expect(
      engine.run('language', ask('x'), talk.context(undefined, { digest: before }).made),
    ).rejects.toMatchObject({
      code: 'model_changed',
    });
    talk.settings = named('gone');
    expect(await engine.ready('language')).toMatchObject({ ready: false, why: { code: 'model_missing' } });
  });

  it('is tried with a sentence and a picture', async () => {
    talk.server.reply = ({ messages }) => ({ pieces: [messages[0]!.images.length > 0 ? 'Red.' : 'I am ready.'] });
    expect(
      (await languageModels(talk.source, new AbortController().signal)).models.map((one) => [one.name, one.vision]),
    ).toEqual([
      ['small:1b', false],
      ['eyes:7b', true],
    ]);
    const trial = await tryLanguage(talk.source, new AbortController().signal);
    expect(trial).toMatchObject({ model: 'small:1b', answer: 'I am ready.', sight: { model: 'eyes:7b', right: true } });
    expect(trial.ms).toBeGreaterThanOrEqual(trial.firstMs);
  });
});

describe('servers of the OpenAI protocol differ', () => {
  beforeEach(() => talk.open('openai'));
  afterEach(() => talk.close());

  it('one that knows no schema is told of it in words, and is not asked with it again', async () => {
    talk.server.reply = ({ body }) => {
      const format = (body.response_format as { type: string } | undefined)?.type;
      if (format === 'json_schema')
        return { status: 400, error: { message: "'response_format.type' must be json_object" } };
      if ('seed' in body) return { status: 422, error: { message: 'Extra inputs are not permitted: seed' } };
      if ('max_tokens' in body)
        return { status: 400, error: { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'." } };
      return { pieces: ['{"ok":true}'] };
    };
    const request = ask('x', { schema: { type: 'object' }, seed: 1, maxTokens: 50 });
    const first = await talk.say(request);
    expect(first.json).toEqual({ ok: true });
    expect(first.provenance.notes.join()).toContain('takes no seed');
    const last = talk.server.asked.at(-1)!;
    expect(last.body).toMatchObject({ max_completion_tokens: 50, response_format: { type: 'json_object' } });
    expect(last.messages[0]?.text).toContain('JSON Schema');
    const before = talk.server.asked.length;
    await talk.say(request);
    expect(talk.server.asked.length).toBe(before + 1);
  });

  it('one that does not stream is read whole; one that hides which models see is asked by name only', async () => {
    talk.server.reply = () => ({ pieces: ['All ', 'at\nonce.'], whole: true });
    expect((await talk.say()).text).toBe('All at\nonce.');
    talk.server.models = [{ name: 'mystery' }];
    talk.settings = { ...talk.settings, openai: { ...talk.settings.openai, model: 'mystery' } };
    expect(await languageEngine(talk.source).ready('vision')).toMatchObject({
      ready: false,
      why: { code: 'model_cannot_see', fix: expect.stringContaining('Settings') },
    });
    talk.settings = { ...talk.settings, openai: { ...talk.settings.openai, vision: 'mystery' } };
    expect(await languageEngine(talk.source).ready('vision')).toEqual({ ready: true });
  });
});

it('is not ready without an address, where nobody answers, and where something else does: in words, each with a fix', async () => {
  await talk.open('ollama');
  const ready = async (url: string, provider: 'ollama' | 'openai' = 'openai') => {
    talk.settings = {
      ...defaultLanguageSettings,
      provider,
      [provider]: { ...talk.settings[provider], url, key: null },
    };
    const state = await languageEngine(talk.source).ready('language');
    return state.ready ? 'ready' : [state.why.code, state.why.message, state.why.fix];
  };
  const ollama = talk.server.url;
  expect(await ready('')).toMatchObject([
    'language_not_configured',
    expect.any(String),
    expect.stringContaining('Settings'),
  ]);
  // Ollama's address given for an OpenAI server: there is no /models there.
  expect(await ready(ollama)).toMatchObject(['language_odd', expect.any(String), expect.stringContaining('/v1')]);
  await talk.server.close();
  expect(await ready(ollama, 'ollama')).toMatchObject([
    'language_unreachable',
    expect.stringContaining(`cannot be reached at ${ollama} (ECONNREFUSED)`),
    expect.stringContaining('ollama.com'),
  ]);
  // It takes the connection and says nothing that is HTTP.
  const odd = createServer((socket) => socket.end('220 mail ready\r\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => odd.once('listening', resolve));
  const { port } = odd.address() as { port: number };
  expect(await ready(`http://127.0.0.1:${port}`, 'ollama')).toMatchObject([
    'language_unreachable',
    expect.any(String),
    expect.any(String),
  ]);
  odd.close();
});
