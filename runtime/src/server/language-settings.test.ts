import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LlmModels, LlmSettingsView, LlmTrial } from '../protocol/index.ts';
import { KEY, type LanguageStand, languageStand, type Refused } from './testing/language-stand.ts';

let stand: LanguageStand;
beforeAll(async () => {
  stand = await languageStand();
});
afterAll(() => stand.close());

describe('settings', () => {
  it('nothing is set up: where Ollama would be, and what to do', async () => {
    const { body } = await stand.call<LlmSettingsView>('GET', '/api/settings/llm');
    expect(body).toMatchObject({ provider: 'ollama', ollama: { url: 'http://127.0.0.1:11434', key: null } });
    await stand.patch({ ollama: { url: 'http://127.0.0.1:9' } });
    const test = await stand.call<Refused>('POST', '/api/settings/llm/test', {});
    expect([test.status, test.body.error]).toEqual([
      400,
      {
        code: 'language_unreachable',
        message: 'Ollama cannot be reached at http://127.0.0.1:9 (ECONNREFUSED).',
        fix: 'Start it (it comes from ollama.com), or give another address in Settings → Language.',
      },
    ]);
    const doctor = await stand.call<{ checks: { name: string; ok: boolean; fix?: string }[] }>('GET', '/api/doctor');
    expect(doctor.body.checks.find(({ name }) => name === 'Engine: Language server')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('Settings'),
    });
  });

  it('a server is chosen, listed and tried while the studio runs', async () => {
    const none = await stand.call<LlmModels>('GET', '/api/settings/llm/models');
    expect(none).toMatchObject({ status: 200, body: { models: [], problem: { fix: expect.any(String) } } });
    await stand.patch({ ollama: { url: `${stand.ollama.url}/` } });
    stand.ollama.reply = ({ messages }) => ({
      pieces: [messages[0]!.images.length > 0 ? 'Blue.' : 'Ready for your film.'],
    });
    const list = await stand.call<LlmModels>('GET', '/api/settings/llm/models');
    expect(list.body.models).toEqual([
      { name: 'writer', vision: false, note: '1.0B, Q4_0' },
      { name: 'seer', vision: true, note: '1.0B, Q4_0' },
    ]);
    const trial = await stand.call<LlmTrial>('POST', '/api/settings/llm/test', {});
    expect(trial.body).toMatchObject({
      model: 'writer',
      answer: 'Ready for your film.',
      sight: { right: false, answer: 'Blue.' },
    });
  });

  it('a key is kept by name, readable by its owner alone, and goes to its own address only', async () => {
    stand.openai.reply = ({ headers }) =>
      headers.authorization === `Bearer ${KEY}`
        ? { pieces: ['Hello.'] }
        : { status: 401, error: { message: `no: ${headers.authorization}` } };
    const set = await stand.patch({ provider: 'openai', openai: { url: stand.openai.url, key: { value: KEY } } });
    expect(set.body.openai.key).toEqual({ from: 'store', name: 'openai-key', state: 'set' });
    expect((await stand.call<LlmTrial>('POST', '/api/settings/llm/test', {})).body.answer).toBe('Hello.');
    if (process.platform !== 'win32') {
      for (const file of ['secrets.json', 'language.json'])
        expect((await stat(join(stand.folder, file))).mode & 0o777, file).toBe(0o600);
    }
    // The same host by another port is another server.
    const moved = await stand.patch({ openai: { url: stand.openai.url.replace('127.0.0.1', 'localhost') } });
    expect(moved.body.openai.key).toBeNull();
    expect(await readFile(join(stand.folder, 'secrets.json'), 'utf8')).not.toContain(KEY);
    expect((await stand.call<Refused>('POST', '/api/settings/llm/test', {})).body.error.code).toBe('language_key');
    await stand.patch({ openai: { url: stand.openai.url, key: { value: KEY } } });
  });

  it.each([
    [{ openai: { url: 'http://169.254.169.254/v1' } }, 'language_address'],
    [{ openai: { url: 'http://example.com/v1' } }, 'language_address'],
    [{ openai: { key: { env: 'AWS_SECRET_ACCESS_KEY' } } }, 'language_key'],
    [{ openai: { key: { value: 'a b\r\nx: y' } } }, 'bad_request'],
    [{ provider: 'other' }, 'bad_request'],
    [{ ollama: { keepAlive: 'long' } }, 'bad_request'],
    [{ unknown: 1 }, 'bad_request'],
  ])('refuses %j in words, and changes nothing', async (body, code) => {
    const before = (await stand.call<LlmSettingsView>('GET', '/api/settings/llm')).body;
    const answer = await stand.patch(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect((await stand.call<LlmSettingsView>('GET', '/api/settings/llm')).body).toEqual(before);
  });
});

it('the key is in the secret store and nowhere else: no answer, document, event, log or file holds it', () =>
  stand.expectNoKey());
