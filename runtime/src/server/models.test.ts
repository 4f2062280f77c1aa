import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedModel } from '@reelgraph/models/engines';
import { emptyGraph } from '@reelgraph/nodes/graph';
import type { ImageRef, TrackRef } from '@reelgraph/timeline';
import { frameSink } from '@reelgraph/timeline/media';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpackFixture } from '../../../models/src/engines/onnx/testing/unpack.ts';
import type { ProjectView, RunView, TaskView } from '../protocol/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { type Listening, listen } from './listen.ts';
import { node, wire } from './testing/graph-parts.ts';

/** A real studio with a SAM bundle in its data folder: task hosts ask the server for it. */
let folder: string;
let studio: Studio;
let server: Listening;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-models-'));
  await mkdir(join(folder, 'models'));
  await rename(await unpackFixture('sam-tiny'), join(folder, 'models', 'sam'));
  studio = await openStudio(folder, { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${server.url}${path}`, { method, ...(body === undefined ? {} : json) });
  return (await answer.json()) as T;
}
const loaded = async () => (await call<{ models: LoadedModel[] }>('GET', '/api/models/loaded')).models;

const stored = async (file: string) => (await studio.storage.artifacts.files.takeFile(file)).sha;

it('masks and tracks in task hosts on a model that the server loads, shows and unloads', async () => {
  expect(await loaded()).toEqual([]);
  const size = { width: 96, height: 64 };
  const still = join(folder, 'still.png');
  const pixels = Buffer.alloc(96 * 64 * 3, 60);
  for (let y = 20; y < 44; y++) for (let x = 30; x < 60; x++) pixels.fill(220, (y * 96 + x) * 3, (y * 96 + x) * 3 + 3);
  await writeFile(
    still,
    await sharp(pixels, { raw: { ...size, channels: 3 } })
      .png()
      .toBuffer(),
  );
  const file = join(folder, 'clip.mp4');
  const sink = frameSink(file, { ...size, rate: { num: 24, den: 1 }, codec: 'take', pixelFormat: 'rgb24' });
  for (let frame = 0; frame < 3; frame++) await sink.write(pixels);
  await sink.finish();
  const picture: ImageRef = { kind: 'image', mime: 'image/png', ...size, artifact: await stored(still) };
  const rate = { num: 24, den: 1 };
  const clip = {
    kind: 'video',
    mime: 'video/mp4',
    ...size,
    frames: 3,
    rate,
    artifact: await stored(file),
  };

  const frozen = (id: string, type: string, outputs: object) => ({
    ...node(id, type),
    ...{ mode: 'frozen', frozen: { key: id, outputs } },
  });
  const nodes = {
    still: frozen('still', 'image/generate', { image: picture }),
    clip: frozen('clip', 'video/text-to-video', { video: clip, last: picture }),
    mask: { ...node('mask', 'mask/segment', { points: [{ x: 0.45, y: 0.5, positive: true }] }), engine: 'onnx' },
    track: { ...node('track', 'mask/track', { frame: 1 }), engine: 'onnx' },
  };
  const edges = {
    a: wire('a', ['still', 'image'], ['mask', 'picture']),
    b: wire('b', ['mask', 'mask'], ['track', 'mask']),
    c: wire('c', ['clip', 'video'], ['track', 'clip']),
  };
  const project = await call<ProjectView>('POST', '/api/projects', { title: 'Masks' });
  const doc = { ...emptyGraph('graph', 'Masks'), nodes, edges };
  const info = await call<{ id: string }>('POST', `/api/projects/${project.id}/documents`, {
    ...{ kind: 'graph', title: 'Masks', doc },
  });
  const order = { project: project.id, graph: info.id, clientKey: randomUUID() };
  const run = await call<RunView>('POST', '/api/runs', order);
  await expect
    .poll(async () => (await call<{ run: RunView }>('GET', `/api/runs/${run.id}`)).run.state, { timeout: 50_000 })
    .toMatch(/succeeded|failed/);
  const { tasks } = await call<{ tasks: TaskView[] }>('GET', `/api/runs/${run.id}`);
  const track = tasks.find((task) => task.node === 'track');
  expect(track, JSON.stringify(tasks.map(({ node: of, state, error }) => [of, state, error]))).toMatchObject({
    state: 'succeeded',
  });
  expect(track?.outputs?.track as unknown as TrackRef).toMatchObject({ kind: 'track', frames: 3, ...size });

  const [sam, ...others] = await loaded();
  expect(others).toEqual([]);
  expect(sam).toMatchObject({ label: 'SAM 3', device: 'cpu', busy: false, loading: false });
  expect(sam!.bytes).toBeGreaterThan(1_000_000);
  expect(await call('POST', '/api/models/unload', { id: 'nothing' })).toMatchObject({ unloaded: false });
  expect(await call('POST', '/api/models/unload', { id: sam!.id })).toEqual({ unloaded: true, models: [] });
});
