import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, KEY, Talk } from './testing/talk.ts';

const talk = new Talk();

describe.each(['ollama', 'openai'] as const)('%s', (provider) => {
  beforeEach(() => talk.open(provider));
  afterEach(() => talk.close());

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
    talk.server.reply = () => reply;
    const error = await talk.say().catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject(expected);
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(provider === 'openai' ? KEY : '\u0000');
  });

  it('waits as long as a busy server asks, then goes on', async () => {
    talk.server.reply = ({ turn }) =>
      turn === 0 ? { status: 429, error: 'slow down', headers: { 'retry-after': '0.05' } } : { pieces: ['Now.'] };
    const at = talk.context();
    expect((await talk.say(ask('x'), at)).text).toBe('Now.');
    expect(at.told.some(({ text }) => text?.includes('asks to wait'))).toBe(true);
  });

  it.each([
    ['head', { first: 0.1 }, 'begin to answer'],
    ['first', { first: 0.1 }, 'begin to answer'],
    ['middle', { whole: 0.2 }, 'was not done'],
  ] as const)('gives up where it hangs (%s), and lets the server go', async (hang, less, words) => {
    talk.server.reply = () => ({ pieces: ['Fade'], hang });
    talk.settings = { ...talk.settings, timeouts: { ...talk.settings.timeouts, ...less } };
    await expect(talk.say()).rejects.toMatchObject({
      code: 'language_slow',
      retryable: true,
      message: expect.stringContaining(words),
    });
    await expect.poll(() => talk.server.busy, { timeout: 15_000 }).toBe(0);
  });

  it.each(['head', 'first', 'middle'] as const)('a cancelled call frees the server (%s)', async (hang) => {
    talk.server.reply = () => ({ pieces: ['Fade'], hang });
    const abort = new AbortController();
    const work = talk.say(ask('x'), talk.context(abort.signal));
    await expect.poll(() => talk.server.busy, { timeout: 15_000 }).toBe(1);
    abort.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => talk.server.busy, { timeout: 15_000 }).toBe(0);
  });
});
