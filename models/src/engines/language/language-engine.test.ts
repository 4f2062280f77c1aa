import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineContext } from '../../capabilities/capability.ts';
import { languageEngines } from './language-engine.ts';

/** A real server on this machine that speaks both protocols; the last message says what it should do. */
let server: Server;
let base = '';
const seen: { path: string; key: string | undefined; body: Record<string, unknown> }[] = [];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const path = request.url ?? '';
  if (path === '/api/tags') return void response.end(JSON.stringify({ models: [{ name: 'small:1b' }] }));
  if (path === '/v1/models') return void response.end(JSON.stringify({ data: [{ id: 'mini' }] }));
  const body = JSON.parse(text) as { messages: { content: string }[] };
  seen.push({ path, key: request.headers.authorization, body: body as never });
  const wish = body.messages.at(-1)!.content;
  if (wish === 'busy') return void response.writeHead(503).end(JSON.stringify({ error: 'model is loading' }));
  if (wish === 'key') return void response.writeHead(401).end(JSON.stringify({ error: { message: 'bad key' } }));
  if (wish === 'hang') return void response.write('\n');
  const pieces = wish === 'json' ? ['{"shots"', ': [1, 2]}'] : ['Fade ', 'in: a la', 'mp.'];
  for (const piece of pieces) {
    response.write(
      path === '/api/chat'
        ? `${JSON.stringify({ message: { content: piece }, done: false })}\n`
        : `data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`,
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end(path === '/api/chat' ? '{"done":true}\n' : 'data: [DONE]\n\n');
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const engines = () =>
  languageEngines({ REELGRAPH_OLLAMA_URL: base, REELGRAPH_OPENAI_URL: `${base}/v1/`, REELGRAPH_OPENAI_KEY: 'k-1' });
const contextOf = (signal = new AbortController().signal, onProgress: (text?: string) => void = () => undefined) =>
  ({ signal, progress: (_: number, text?: string) => onProgress(text) }) as unknown as EngineContext;
const ask = (text: string, more = {}) => ({ messages: [{ role: 'user' as const, text }], ...more });

describe.each([0, 1])('language engine %i', (which) => {
  const engine = () => engines()[which]!;

  it('is ready when its server has a model, and streams its answer', async () => {
    expect(await engine().ready('language')).toEqual({ ready: true });
    const steps: (string | undefined)[] = [];
    const result = await engine().run(
      'language',
      ask('begin', { seed: 7 }),
      contextOf(undefined, (t) => steps.push(t)),
    );
    expect(result.text).toBe('Fade in: a lamp.');
    expect(steps).toEqual(['Fade ', 'Fade in: a la', 'Fade in: a lamp.']);
    expect(result.provenance.models).toEqual([{ name: which === 0 ? 'small:1b' : 'mini' }]);
    expect(seen.at(-1)?.key).toBe(which === 0 ? undefined : 'Bearer k-1');
  });

  it('answers JSON where a schema is given, and says so when it is none', async () => {
    const schema = { type: 'object' };
    const { json } = await engine().run('language', ask('json', { schema }), contextOf());
    expect(json).toEqual({ shots: [1, 2] });
    await expect(engine().run('language', ask('begin', { schema }), contextOf())).rejects.toMatchObject({
      code: 'language_not_json',
      retryable: true,
    });
  });

  it('names what went wrong', async () => {
    await expect(engine().run('language', ask('busy'), contextOf())).rejects.toMatchObject({
      code: 'language_busy',
      retryable: true,
      message: expect.stringContaining('model is loading'),
    });
    await expect(engine().run('language', ask('key'), contextOf())).rejects.toMatchObject({
      code: 'language_refused',
      fix: 'Check the key in the settings.',
    });
  });

  it('stops at once when it is cancelled', async () => {
    const abort = new AbortController();
    const work = engine().run('language', ask('hang'), contextOf(abort.signal));
    const before = seen.length;
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBeGreaterThan(before);
    abort.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('is not ready without an address, or when nobody answers there', async () => {
  for (const engine of languageEngines({})) {
    expect(await engine.ready('language')).toMatchObject({ ready: false, why: { code: 'language_not_configured' } });
  }
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const [ollama] = languageEngines({ REELGRAPH_OLLAMA_URL: `http://127.0.0.1:${port}` });
  expect(await ollama!.ready('language')).toMatchObject({ ready: false, why: { code: 'language_unreachable' } });
});
