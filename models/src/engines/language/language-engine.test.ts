import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineContext } from '../../capabilities/capability.ts';
import { defaultLanguageSettings, type LanguageSettings } from '../../capabilities/language-settings.ts';
import type { LanguageRequest } from '../../capabilities/requests.ts';
import { languageEngine } from './language-engine.ts';
import type { LanguageSource } from './source.ts';
import { languageTestServer, type TestServer } from './testing/server.ts';
import { languageModels, tryLanguage } from './try-language.ts';

const KEY = 'sk-canary-5f1e';
let server: TestServer;
let settings: LanguageSettings;
let folder: string;

const source: LanguageSource = { settings: async () => settings, key: async () => KEY };
const models = [
  { name: 'small:1b', digest: 'd1', capabilities: ['completion'] },
  { name: 'eyes:7b', digest: 'd2', capabilities: ['completion', 'vision'] },
  { name: 'index', digest: 'd3', capabilities: ['embedding'] },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'language-'));
  const canvas = createCanvas(3000, 1500);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#20c020';
  pen.fillRect(0, 0, 3000, 1500);
  await writeFile(join(folder, 'green'), await canvas.encode('png'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Told {
  readonly fraction: number;
  readonly text?: string;
  readonly soFar?: string;
}
function context(signal = new AbortController().signal, more: Partial<EngineContext> = {}) {
  const told: Told[] = [];
  const made = {
    signal,
    progress: (fraction: number, text?: string, soFar?: string) => told.push({ fraction, text, soFar }),
    open: async (artifact: string) => join(folder, artifact),
    ...more,
  } as unknown as EngineContext;
  return { told, made };
}
const ask = (text: string, more: Partial<LanguageRequest> = {}): LanguageRequest => ({
  messages: [{ role: 'user', text }],
  ...more,
});
const picture = { kind: 'image' as const, artifact: 'green', mime: 'image/png', width: 3000, height: 1500 };
const say = (request = ask('begin'), at = context()) => languageEngine(source).run('language', request, at.made);

async function open(provider: 'ollama' | 'openai') {
  server = await languageTestServer(provider, provider === 'ollama' ? models : models.slice(0, 2));
  const one = {
    url: server.url,
    model: '',
    vision: '',
    key: provider === 'openai' ? { from: 'store' as const, name: 'k' } : null,
  };
  settings = {
    provider,
    ollama: { ...one, keepAlive: '0' },
    openai: one,
    timeouts: { connect: 5, first: 20, whole: 20 },
  };
}

describe.each(['ollama', 'openai'] as const)('%s', (provider) => {
  beforeEach(() => open(provider));
  afterEach(() => server.close());

  it('streams its answer, however the bytes are cut, and says who gave it', async () => {
    server.reply = () => ({ pieces: ['Überblendung: ', 'die Lampe 🏮 ', '灯は揺れる。'], cut: 1 });
    const at = context();
    const result = await say(ask('begin', { seed: 7, temperature: 0.4, maxTokens: 90 }), at);
    expect(result.text).toBe('Überblendung: die Lampe 🏮 灯は揺れる。');
    const texts = at.told.flatMap((one) => one.soFar ?? []);
    expect(texts).toEqual(['Überblendung: ', 'Überblendung: die Lampe 🏮 ', 'Überblendung: die Lampe 🏮 灯は揺れる。']);
    expect(at.told.every(({ fraction }) => fraction >= 0 && fraction < 1)).toBe(true);
    expect(result.provenance).toMatchObject({
      engine: 'language',
      models: [{ name: 'small:1b', ...(provider === 'ollama' ? { hash: 'd1' } : {}) }],
      seed: 7,
      notes: ['temperature 0.4'],
    });
    const { body, headers } = server.asked[0]!;
    expect(headers.authorization).toBe(provider === 'ollama' ? undefined : `Bearer ${KEY}`);
    expect(body).toMatchObject(
      provider === 'ollama'
        ? { stream: true, keep_alive: 0, options: { seed: 7, temperature: 0.4, num_predict: 90, num_ctx: 4096 } }
        : { stream: true, seed: 7, temperature: 0.4, max_tokens: 90 },
    );
  });

  it('leaves out what the model thinks, and counts it as a sign of life', async () => {
    server.reply = () => ({ thinking: ['hm', 'well'], pieces: ['<think>aside</think>', 'Yes.'] });
    const at = context();
    expect((await say(ask('x'), at)).text).toBe('Yes.');
    expect(at.told.some(({ text }) => text === 'The model thinks.')).toBe(true);
  });

  it('sends the picture itself, not larger than a model looks at, to a model that can see', async () => {
    server.reply = () => ({ pieces: ['Green.'] });
    const request: LanguageRequest = { messages: [{ role: 'user', text: 'what?', pictures: [picture] }] };
    const { provenance } = await languageEngine(source).run('vision', request, context().made);
    expect(provenance.models[0]?.name).toBe('eyes:7b');
    const [image] = server.asked[0]!.messages[0]!.images;
    const sent = await loadImage(Buffer.from(image!, 'base64'));
    expect([sent.width, sent.height]).toEqual([1024, 512]);
    const canvas = createCanvas(1, 1);
    canvas.getContext('2d').drawImage(sent, 0, 0);
    const [r, g] = canvas.getContext('2d').getImageData(0, 0, 1, 1).data;
    expect(g! - r!).toBeGreaterThan(120);
    // The same picture asked of `language` goes the same way.
    expect((await say(request)).provenance.models[0]?.name).toBe('eyes:7b');
  });

  it('answers JSON, from a fence too, and asks once more where none came', async () => {
    server.reply = () => ({ pieces: ['```json\n{"sh', 'ots":[1]}\n```'] });
    const schema = { type: 'object', properties: { shots: { type: 'array' } } };
    expect((await say(ask('x', { schema }))).json).toEqual({ shots: [1] });
    const { body } = server.asked[0]!;
    expect(provider === 'ollama' ? body.format : body.response_format).toEqual(
      provider === 'ollama' ? schema : { type: 'json_schema', json_schema: { name: 'answer', schema } },
    );
    server.reply = ({ messages }) => ({ pieces: [messages.length === 1 ? 'Of course!' : '{"shots":[2]}'] });
    const mended = await say(ask('y', { schema }));
    expect([mended.json, mended.provenance.notes]).toEqual([{ shots: [2] }, ['The first answer was no JSON.']]);
    server.reply = () => ({ pieces: ['Of course!'] });
    await expect(say(ask('z', { schema }))).rejects.toMatchObject({ code: 'language_not_json', retryable: false });
    server.reply = () => ({ pieces: ['{"shots":['], end: 'length' });
    await expect(say(ask('z', { schema }))).rejects.toMatchObject({ code: 'language_too_long' });
  });

  it.each([
    ['busy', { status: 503, error: 'model is loading' }, { code: 'language_busy', retryable: true }],
    ['a fault of its own', { status: 500, error: 'runner ended' }, { code: 'language_busy', retryable: true }],
    [
      'no memory',
      { status: 500, error: 'model requires more system memory' },
      { code: 'language_memory', retryable: false },
    ],
    ['a wrong key', { status: 401, error: { message: `bad key ${KEY}` } }, { code: 'language_key', retryable: false }],
    ['no such model', { status: 404, error: 'model "x" not found' }, { code: 'model_missing', retryable: false }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { code: 'language_moved' }],
    [
      'an error in the stream',
      { pieces: ['Fa'], failure: `out of tokens ${KEY}` },
      { code: 'language_failed', retryable: true },
    ],
    ['a torn connection', { pieces: ['Fade'], broken: 'torn' }, { code: 'language_broken_off', retryable: true }],
    ['an end too early', { pieces: ['Fade'], broken: 'unended' }, { code: 'language_broken_off', retryable: true }],
    ['half a frame', { pieces: ['Fade'], broken: 'half' }, { code: 'language_broken_off', retryable: true }],
    ['nothing', { pieces: [] }, { code: 'language_empty', retryable: true }],
  ] as const)('names what went wrong: %s', async (_, reply, expected) => {
    server.reply = () => reply;
    const error = await say().catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject(expected);
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(provider === 'openai' ? KEY : '\u0000');
  });

  it('waits as long as a busy server asks, then goes on', async () => {
    server.reply = ({ turn }) =>
      turn === 0 ? { status: 429, error: 'slow down', headers: { 'retry-after': '0.05' } } : { pieces: ['Now.'] };
    const at = context();
    expect((await say(ask('x'), at)).text).toBe('Now.');
    expect(at.told.some(({ text }) => text?.includes('asks to wait'))).toBe(true);
  });

  it.each([
    ['head', { first: 0.1 }, 'begin to answer'],
    ['first', { first: 0.1 }, 'begin to answer'],
    ['middle', { whole: 0.2 }, 'was not done'],
  ] as const)('gives up where it hangs (%s), and lets the server go', async (hang, less, words) => {
    server.reply = () => ({ pieces: ['Fade'], hang });
    settings = { ...settings, timeouts: { ...settings.timeouts, ...less } };
    await expect(say()).rejects.toMatchObject({
      code: 'language_slow',
      retryable: true,
      message: expect.stringContaining(words),
    });
    await expect.poll(() => server.busy, { timeout: 15_000 }).toBe(0);
  });

  it.each(['head', 'first', 'middle'] as const)('a cancelled call frees the server (%s)', async (hang) => {
    server.reply = () => ({ pieces: ['Fade'], hang });
    const abort = new AbortController();
    const work = say(ask('x'), context(abort.signal));
    await expect.poll(() => server.busy, { timeout: 15_000 }).toBe(1);
    abort.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => server.busy, { timeout: 15_000 }).toBe(0);
  });

  it('takes another model or address without a restart, and its digest tells them apart', async () => {
    const engine = languageEngine(source);
    const before = await engine.digest('language');
    expect(await engine.digest('vision')).toContain('eyes:7b');
    const named = (model: string) => ({ ...settings, [provider]: { ...settings[provider], model } });
    settings = named('eyes:7b');
    expect(await engine.digest('language')).not.toBe(before);
    await engine.run('language', ask('x'), context().made);
    expect(server.asked.at(-1)?.model).toBe('eyes:7b');
    // A task that was queued for the model of before must not be kept under its name.
    await expect(engine.run('language', ask('x'), context(undefined, { digest: before }).made)).rejects.toMatchObject({
      code: 'model_changed',
    });
    settings = named('gone');
    expect(await engine.ready('language')).toMatchObject({ ready: false, why: { code: 'model_missing' } });
  });

  it('is tried with a sentence and a picture', async () => {
    server.reply = ({ messages }) => ({ pieces: [messages[0]!.images.length > 0 ? 'Red.' : 'I am ready.'] });
    expect((await languageModels(source, new AbortController().signal)).map((one) => [one.name, one.vision])).toEqual([
      ['small:1b', false],
      ['eyes:7b', true],
    ]);
    const trial = await tryLanguage(source, new AbortController().signal);
    expect(trial).toMatchObject({ model: 'small:1b', answer: 'I am ready.', sight: { model: 'eyes:7b', right: true } });
    expect(trial.ms).toBeGreaterThanOrEqual(trial.firstMs);
  });
});

describe('servers of the OpenAI protocol differ', () => {
  beforeEach(() => open('openai'));
  afterEach(() => server.close());

  it('one that knows no schema is told of it in words, and is not asked with it again', async () => {
    server.reply = ({ body }) => {
      const format = (body.response_format as { type: string } | undefined)?.type;
      if (format === 'json_schema')
        return { status: 400, error: { message: "'response_format.type' must be json_object" } };
      if ('seed' in body) return { status: 422, error: { message: 'Extra inputs are not permitted: seed' } };
      if ('max_tokens' in body)
        return { status: 400, error: { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'." } };
      return { pieces: ['{"ok":true}'] };
    };
    const request = ask('x', { schema: { type: 'object' }, seed: 1, maxTokens: 50 });
    const first = await say(request);
    expect(first.json).toEqual({ ok: true });
    expect(first.provenance.notes.join()).toContain('takes no seed');
    const last = server.asked.at(-1)!;
    expect(last.body).toMatchObject({ max_completion_tokens: 50, response_format: { type: 'json_object' } });
    expect(last.messages[0]?.text).toContain('JSON Schema');
    const before = server.asked.length;
    await say(request);
    expect(server.asked.length).toBe(before + 1);
  });

  it('one that does not stream is read whole; one that hides which models see is asked by name only', async () => {
    server.reply = () => ({ pieces: ['All ', 'at\nonce.'], whole: true });
    expect((await say()).text).toBe('All at\nonce.');
    server.models = [{ name: 'mystery' }];
    settings = { ...settings, openai: { ...settings.openai, model: 'mystery' } };
    expect(await languageEngine(source).ready('vision')).toMatchObject({
      ready: false,
      why: { code: 'model_cannot_see', fix: expect.stringContaining('Settings') },
    });
    settings = { ...settings, openai: { ...settings.openai, vision: 'mystery' } };
    expect(await languageEngine(source).ready('vision')).toEqual({ ready: true });
  });
});

it('a long script gets a window that holds it', async () => {
  await open('ollama');
  await say(ask('word '.repeat(9000)));
  expect(server.asked[0]?.body.options).toMatchObject({ num_ctx: 16_384 });
  await server.close();
});

it('is not ready without an address, where nobody answers, and where something else does: in words, each with a fix', async () => {
  await open('ollama');
  const ready = async (url: string, provider: 'ollama' | 'openai' = 'openai') => {
    settings = { ...defaultLanguageSettings, provider, [provider]: { ...settings[provider], url, key: null } };
    const state = await languageEngine(source).ready('language');
    return state.ready ? 'ready' : [state.why.code, state.why.message, state.why.fix];
  };
  const ollama = server.url;
  expect(await ready('')).toMatchObject([
    'language_not_configured',
    expect.any(String),
    expect.stringContaining('Settings'),
  ]);
  // Ollama's address given for an OpenAI server: there is no /models there.
  expect(await ready(ollama)).toMatchObject(['language_odd', expect.any(String), expect.stringContaining('/v1')]);
  await server.close();
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
