import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workflow } from './binding.ts';
import { shippedBindings } from './bindings/index.ts';
import { ComfyServer } from './comfy-server.ts';
import { fillWorkflow } from './fill.ts';
import { chooseFile } from './probe.ts';
import { runPrompt } from './run-prompt.ts';
import { previewIn } from './socket.ts';
import { everything } from './testing/models.ts';
import { type ComfyTestServer, comfyTestServer } from './testing/server.ts';

let at: ComfyTestServer;
const still = { name: 'still.png', bytes: Buffer.from('not looked at here') };
beforeEach(async () => {
  at = await comfyTestServer(everything, async () => [still]);
});
afterEach(() => at.close());

const binding = shippedBindings.find(({ id }) => id === 'flux-2-klein-4b-text')!;
const workflow: Workflow = fillWorkflow(
  binding,
  { plain: { prompt: 'a lamp', width: 64, height: 64 }, lists: {} },
  binding.models.map((need) => chooseFile(need, Object.values(everything).flat())!),
);
const server = (more: Partial<ConstructorParameters<typeof ComfyServer>[0]> = {}) =>
  new ComfyServer({ name: 'test', url: at.url, headers: {}, timeouts: { connect: 2, answer: 2 }, ...more });
const pace = { down: 5, up: 40, reconnect: 1 };

function run(signal = new AbortController().signal, where = server()) {
  const told: string[] = [];
  const fractions: number[] = [];
  let previews = 0;
  const outputs = runPrompt(where, workflow, {
    signal,
    pace,
    onProgress: ({ fraction, text }) => {
      fractions.push(fraction);
      told.push(text);
    },
    onPreview: () => {
      previews += 1;
    },
  });
  return { outputs, told, fractions, previews: () => previews };
}
const saved = { save: { images: [{ filename: 'still.png', subfolder: 'reelgraph', type: 'output' }] } };

describe('a workflow on its way', () => {
  it('tells step i of n, shows previews, and never goes back', async () => {
    const { outputs, told, fractions, previews } = run();
    expect(await outputs).toEqual(saved);
    expect(told).toEqual(
      expect.arrayContaining(['Loading the model', 'Step 1 of 3', 'Step 3 of 3', 'Decoding', 'Saving']),
    );
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.8);
    expect(previews()).toBe(3);
  });

  it('sends no Origin: a server on this machine would refuse it as a browser’s', async () => {
    await run().outputs;
    expect(at.calls.every(({ headers }) => headers.origin === undefined)).toBe(true);
    const refused = await fetch(`${at.url}/queue`, { headers: { origin: 'http://evil.example' } });
    expect(refused.status).toBe(403);
  });

  it.each([
    ['the socket is torn in the middle', { tearAt: 'SamplerCustomAdvanced' }],
    ['the socket is torn at the very end', { tearAt: 'SaveImage' }],
    ['there is no socket at all', { noSocket: true }],
    ['the server keeps no history', { noHistory: true }],
    ['the server names prompts itself', { ownIds: true }],
  ])('comes to its end when %s', async (_, faults) => {
    at.faults = faults;
    expect(await run().outputs).toEqual(saved);
  });

  it('is lost when the server is started anew, and may be tried again', async () => {
    at.faults = { restartAt: 'VAEDecode', noHistory: true };
    await expect(run().outputs).rejects.toMatchObject({ code: 'comfyui_lost', retryable: true });
  });

  it('says which node failed, and why', async () => {
    at.faults = { failAt: { node: 'CLIPTextEncode', type: 'ValueError', message: 'no such\n token' } };
    await expect(run().outputs).rejects.toMatchObject({
      code: 'comfyui_failed',
      message: expect.stringContaining('failed at CLIPTextEncode: no such token.'),
      retryable: false,
    });
  });

  it('knows a lack of memory', async () => {
    at.faults = {
      failAt: {
        node: 'SamplerCustomAdvanced',
        type: 'torch.OutOfMemoryError',
        message: 'CUDA out of memory. Tried to',
      },
      noSocket: true,
    };
    await expect(run().outputs).rejects.toMatchObject({ code: 'out_of_memory' });
  });

  it('tells a wrong workflow from a missing file', async () => {
    at.models = { ...everything, vae: [] };
    await expect(run().outputs).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining("VAELoader: Value not in list vae_name: 'flux2-vae.safetensors'"),
    });
    at.models = everything;
    const broken = structuredClone(workflow);
    delete broken.sample!.inputs.noise;
    const bad = runPrompt(server(), broken, { signal: new AbortController().signal, onProgress() {}, onPreview() {} });
    await expect(bad).rejects.toMatchObject({ code: 'comfyui_refused', message: expect.stringContaining('noise') });
  });
});

describe('a cancelled workflow', () => {
  it('is interrupted where it runs', async () => {
    const abort = new AbortController();
    let reached = () => {};
    const there = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let go = () => {};
    at.gate = () => {
      reached();
      return new Promise<void>((resolve) => {
        go = resolve;
      });
    };
    const { outputs } = run(abort.signal);
    outputs.catch(() => undefined);
    await there;
    const before = performance.now();
    abort.abort();
    await expect(outputs).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - before).toBeLessThan(500);
    expect(at.interrupted).toBe(1);
    go();
  });

  it('is taken out of the queue where it waits, and what runs there goes on', async () => {
    let release = () => {};
    let started = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    at.gate = () => {
      started();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    const other = run();
    await running;
    const abort = new AbortController();
    const told: string[] = [];
    const mine = runPrompt(server(), workflow, {
      signal: abort.signal,
      pace,
      onProgress: ({ text }) => {
        told.push(text);
        abort.abort();
      },
      onPreview: () => undefined,
    });
    await expect(mine).rejects.toMatchObject({ code: 'cancelled' });
    expect(told[0]).toBe('Waiting: 1 before it');
    expect([at.pending, at.interrupted]).toEqual([0, 0]);
    at.gate = async () => undefined;
    release();
    expect(await other.outputs).toEqual(saved);
  });

  it('that somebody stopped at the server says so', async () => {
    at.gate = async () => {
      await fetch(`${at.url}/interrupt`, { method: 'POST', body: '{}' });
    };
    await expect(run().outputs).rejects.toMatchObject({ code: 'comfyui_interrupted' });
  });
});

describe('a server that is not as it should be', () => {
  const ask = (where = server()) => where.queue(new AbortController().signal);

  it('is not there', async () => {
    await at.close();
    await expect(ask()).rejects.toMatchObject({ code: 'comfyui_unreachable', retryable: true });
  });
  it('answers nonsense', async () => {
    at.faults = { nonsense: '<html>Welcome</html>' };
    await expect(ask()).rejects.toMatchObject({ code: 'comfyui_odd' });
  });
  it('does not answer', async () => {
    at.faults = { deaf: true };
    await expect(ask(server({ timeouts: { connect: 1, answer: 0.05 } }))).rejects.toMatchObject({
      code: 'comfyui_slow',
    });
  });
  it('wants a token, which is sent on the socket too, and never told', async () => {
    at.faults = { token: { header: 'x-key', value: 'canary-77' } };
    const refused = await ask().catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'comfyui_key' });
    const wrong = await ask(server({ headers: { 'X-Key': 'canary-78' } })).catch((error: Error) => error);
    expect(String(wrong)).not.toContain('canary-78');
    expect(await run(undefined, server({ headers: { 'X-Key': 'canary-77' } })).outputs).toEqual(saved);
  });
  it('is a cloud machine’s own secrets', async () => {
    await expect(ask(server({ url: 'http://169.254.169.254' }))).rejects.toMatchObject({ code: 'comfyui_address' });
  });
});

describe('a preview', () => {
  const u32 = (n: number) => Buffer.from([n >> 24, n >> 16, n >> 8, n]);
  const about = Buffer.from(JSON.stringify({ prompt_id: 'p', image_type: 'image/png' }));
  it.each([
    ['type 1', Buffer.concat([u32(1), u32(1), Buffer.from('abc')]), { mime: 'image/jpeg', prompt: null }],
    [
      'type 4',
      Buffer.concat([u32(4), u32(about.length), about, Buffer.from('abc')]),
      { mime: 'image/png', prompt: 'p' },
    ],
    ['text', Buffer.concat([u32(3), u32(1), Buffer.from('abc')]), null],
    ['half', u32(1), null],
    ['a lie about its length', Buffer.concat([u32(4), u32(0xffffffff), about]), null],
    ['no JSON', Buffer.concat([u32(4), u32(2), Buffer.from('{!abc')]), null],
  ])('%s', (_, data, expected) => {
    const found = previewIn(data);
    if (expected === null) expect(found).toBeNull();
    else
      expect({ mime: found?.mime, prompt: found?.prompt, text: String(Buffer.from(found!.bytes)) }).toEqual({
        ...expected,
        text: 'abc',
      });
  });
});
