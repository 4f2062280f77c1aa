import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LanguageRequest } from '../../capabilities/requests.ts';
import { languageEngine } from './language-engine.ts';
import { ask, KEY, picture, Talk } from './testing/talk.ts';

const talk = new Talk();
beforeAll(() => talk.draw());
afterAll(() => talk.wipe());

describe.each(['ollama', 'openai'] as const)('%s', (provider) => {
  beforeEach(() => talk.open(provider));
  afterEach(() => talk.close());

  it('streams its answer, however the bytes are cut, and says who gave it', async () => {
    talk.server.reply = () => ({ pieces: ['Überblendung: ', 'die Lampe 🏮 ', '灯は揺れる。'], cut: 1 });
    const at = talk.context();
    const result = await talk.say(ask('begin', { seed: 7, temperature: 0.4, maxTokens: 90 }), at);
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
    const { body, headers } = talk.server.asked[0]!;
    expect(headers.authorization).toBe(provider === 'ollama' ? undefined : `Bearer ${KEY}`);
    expect(body).toMatchObject(
      provider === 'ollama'
        ? { stream: true, keep_alive: 0, options: { seed: 7, temperature: 0.4, num_predict: 90, num_ctx: 4096 } }
        : { stream: true, seed: 7, temperature: 0.4, max_tokens: 90 },
    );
  });

  it('leaves out what the model thinks, and counts it as a sign of life', async () => {
    talk.server.reply = () => ({ thinking: ['hm', 'well'], pieces: ['<think>aside</think>', 'Yes.'] });
    const at = talk.context();
    expect((await talk.say(ask('x'), at)).text).toBe('Yes.');
    expect(at.told.some(({ text }) => text === 'The model thinks.')).toBe(true);
  });

  it('sends the picture itself, not larger than a model looks at, to a model that can see', async () => {
    talk.server.reply = () => ({ pieces: ['Green.'] });
    const request: LanguageRequest = { messages: [{ role: 'user', text: 'what?', pictures: [picture] }] };
    const { provenance } = await languageEngine(talk.source).run('vision', request, talk.context().made);
    expect(provenance.models[0]?.name).toBe('eyes:7b');
    const [image] = talk.server.asked[0]!.messages[0]!.images;
    const sent = await loadImage(Buffer.from(image!, 'base64'));
    expect([sent.width, sent.height]).toEqual([1024, 512]);
    const canvas = createCanvas(1, 1);
    canvas.getContext('2d').drawImage(sent, 0, 0);
    const [r, g] = canvas.getContext('2d').getImageData(0, 0, 1, 1).data;
    expect(g! - r!).toBeGreaterThan(120);
    // The same picture asked of `language` goes the same way.
    expect((await talk.say(request)).provenance.models[0]?.name).toBe('eyes:7b');
  });

  it('answers JSON, from a fence too, and asks once more where none came', async () => {
    talk.server.reply = () => ({ pieces: ['```json\n{"sh', 'ots":[1]}\n```'] });
    const schema = { type: 'object', properties: { shots: { type: 'array' } } };
    expect((await talk.say(ask('x', { schema }))).json).toEqual({ shots: [1] });
    const { body } = talk.server.asked[0]!;
    expect(provider === 'ollama' ? body.format : body.response_format).toEqual(
      provider === 'ollama' ? schema : { type: 'json_schema', json_schema: { name: 'answer', schema } },
    );
    talk.server.reply = ({ messages }) => ({ pieces: [messages.length === 1 ? 'Of course!' : '{"shots":[2]}'] });
    const mended = await talk.say(ask('y', { schema }));
    expect([mended.json, mended.provenance.notes]).toEqual([{ shots: [2] }, ['The first answer was no JSON.']]);
    talk.server.reply = () => ({ pieces: ['Of course!'] });
    await expect(talk.say(ask('z', { schema }))).rejects.toMatchObject({ code: 'language_not_json', retryable: false });
    talk.server.reply = () => ({ pieces: ['{"shots":['], end: 'length' });
    await expect(talk.say(ask('z', { schema }))).rejects.toMatchObject({ code: 'language_too_long' });
  });
});

it('a long script gets a window that holds it', async () => {
  await talk.open('ollama');
  await talk.say(ask('word '.repeat(9000)));
  expect(talk.server.asked[0]?.body.options).toMatchObject({ num_ctx: 16_384 });
  await talk.server.close();
});
