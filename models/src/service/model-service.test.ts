import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Family } from '../bundles/manifest.ts';
import { hostDevice, hostEnvironment, providersFor } from './host-device.ts';
import { type ModelJob, type ModelService, modelService } from './model-service.ts';
import { connectModels, serveModels, serviceAddress } from './socket.ts';

const GB = 1024 ** 3;
const module = new URL('./testing/family.host.ts', import.meta.url);
const job = (method: string, payload: object = {}, family: Family = 'sam-3', bytes = 4 * GB): ModelJob => ({
  ...{ family, bundle: '/none', digest: 'd'.repeat(64), bytes, label: family, method },
  payload: { ...payload },
});

let folder = '';
let service: ModelService;
let served: { close(): Promise<void> };
let client: ModelService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-service-'));
  const device = { id: 'cuda:1', kind: 'cuda', compute: 8.6, memory: 80 * GB } as const;
  service = modelService({ device, hosts: { 'sam-3': module, 'ltx-2': module } });
  served = await serveModels(service, serviceAddress(folder));
  client = (await connectModels(serviceAddress(folder)))!;
});
afterAll(async () => {
  await client.close();
  await served.close();
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the model service, through its socket', () => {
  it('works in one process a family, told its device, with progress and pictures', async () => {
    const seen: unknown[] = [];
    const device = await client.run(job('device'), {
      onProgress: (...told) => seen.push(told),
      onPreview: (picture, mime) => seen.push([[...picture], mime]),
    });
    expect(device).toMatchObject({ id: 'cuda:1', kind: 'cuda', compute: 8.6, safe: false });
    expect(seen).toEqual([
      [0.5, 'half way', undefined],
      [[1, 2], 'image/jpeg'],
    ]);
    const sam = await client.run(job('pid'));
    expect(await service.run(job('pid'))).toBe(sam);
    expect(await client.run(job('pid', {}, 'ltx-2', 60 * GB))).not.toBe(sam);
    expect((await client.loaded()).map(({ label, bytes, busy }) => [label, bytes / GB, busy])).toEqual([
      ['sam-3', 4, false],
      ['ltx-2', 60, false],
    ]);
  });

  it('tries a crash once more, and then says so', async () => {
    expect(await client.run(job('crash', { mark: join(folder, 'crashed') }))).toBe('whole');
    await expect(client.run(job('crashAlways'))).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringMatching(/exit code 7.*It was tried twice/s),
    });
    expect((await client.loaded()).some(({ label }) => label === 'sam-3')).toBe(false);
  });

  it('tries a black frame once more in the safe mode, and no other failure', async () => {
    expect(await client.run(job('black'))).toBe('seen');
    await expect(client.run(job('refuse'))).rejects.toMatchObject({ code: 'wrong_size', fix: 'Another.' });
  });

  it('cancels, and unloads what is idle', async () => {
    const abort = new AbortController();
    const waiting = client.run(job('wait'), { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    const before = await client.run(job('pid'));
    const [sam] = (await client.loaded()).filter(({ label }) => label === 'sam-3');
    expect(await client.unload(sam!.id)).toBe(true);
    expect(await client.unload(sam!.id)).toBe(false);
    expect(await client.run(job('pid'))).not.toBe(before);
  });

  it('stops the work of somebody who is gone', async () => {
    const other = (await connectModels(serviceAddress(folder)))!;
    let began: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      began = resolve;
    });
    const waiting = other.run(job('wait'), { onProgress: () => began() });
    const left = expect(waiting).rejects.toMatchObject({ code: 'models_unreachable', retryable: true });
    await started;
    await other.close();
    await left;
    expect(await client.run(job('pid'))).toBeTypeOf('number');
  });

  it('refuses what cannot fit, and a family that nobody runs', async () => {
    await expect(client.run({ ...job('pid', {}, 'ltx-2', 100 * GB), digest: 'other' })).rejects.toMatchObject({
      code: 'not_enough_memory',
    });
    await expect(client.run(job('pid', {}, 'gemma-3'))).rejects.toMatchObject({ code: 'pipeline_missing' });
  });

  it('is for this user alone, and where nobody listens there is none', async () => {
    if (process.platform !== 'win32') expect((await stat(serviceAddress(folder))).mode & 0o777).toBe(0o600);
    expect(await connectModels(serviceAddress(join(folder, 'other')))).toBeUndefined();
  });
});

it('a process of no service works on the processor, and a card is named by its number', () => {
  expect(hostDevice({})).toEqual({ id: 'cpu', kind: 'cpu' });
  const card = hostDevice(hostEnvironment({ id: 'cuda:1', kind: 'cuda', compute: 8.6 }));
  expect(providersFor(card, 'transformer')).toEqual([{ name: 'cuda', deviceId: 1 }, 'cpu']);
  expect(providersFor({ ...card, safe: true }, 'vae_decoder')).toEqual(['cpu']);
  expect(providersFor({ id: 'coreml', kind: 'coreml' }, 'vae_decoder')).toEqual(['cpu']);
});
