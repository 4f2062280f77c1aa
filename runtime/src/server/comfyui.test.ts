import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyGraph } from '@reelgraph/nodes/graph';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../models/src/engines/comfyui/testing/models.ts';
import { type ComfyTestServer, comfyTestServer } from '../../../models/src/engines/comfyui/testing/server.ts';
import type {
  ComfyLook,
  ComfyView,
  OwnWorkflows,
  ProjectView,
  RunView,
  TaskView,
  TrialEvent,
} from '../protocol/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { type Listening, listen } from './listen.ts';
import { node } from './testing/graph-parts.ts';

/** A real studio, real task hosts, and a ComfyUI server of ours that wants a token. */
const TOKEN = 'canary-token-5d20';
let folder: string;
let studio: Studio;
let server: Listening;
let comfy: ComfyTestServer;
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-comfyui-'));
  studio = await openStudio(folder, { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  comfy = await comfyTestServer(everything, async (id, prompt) => {
    const { width, height } = (prompt.sigmas ?? prompt['7'])!.inputs as { width: number; height: number };
    const bytes = await sharp({ create: { width, height, channels: 3, background: '#345' } })
      .png()
      .toBuffer();
    return [{ name: `${id}.png`, bytes }];
  });
  comfy.faults = { token: { header: 'x-token', value: TOKEN } };
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await comfy.close();
  await rm(folder, { recursive: true, force: true });
});

interface Refused {
  readonly error: { code: string; message: string; fix?: string };
}
async function text(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  answers.push(said);
  return { status: answer.status, text: said };
}
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return JSON.parse((await text(method, path, body)).text) as T;
}
const put = (servers: unknown[]) => call<ComfyView & Refused>('PUT', '/api/settings/comfyui', { servers });

describe('ComfyUI in the studio', () => {
  it('is nothing until a server is set up, and says where to begin', async () => {
    expect((await call<ComfyView>('GET', '/api/settings/comfyui')).servers).toEqual([]);
    const { engines } = await call<{
      engines: { name: string; capabilities: Record<string, { why?: { code: string } }> }[];
    }>('GET', '/api/engines');
    const states = engines.find(({ name }) => name === 'comfyui')?.capabilities;
    expect(states?.video?.why?.code).toBe('comfyui_not_configured');
  });

  it.each([
    ['http://example.com', 'comfyui_address'],
    ['http://169.254.169.254', 'comfyui_address'],
    ['', 'comfyui_address'],
  ])('does not take the address "%s"', async (url, code) => {
    expect((await put([{ url }])).error.code).toBe(code);
  });

  it('keeps the value of a header to itself, and for the address that it was given for', async () => {
    const view = await put([{ name: 'Box', url: `${comfy.url}/`, headers: [{ name: 'X-Token', value: TOKEN }] }]);
    expect(view.servers).toMatchObject([
      { id: 'c1', name: 'Box', url: comfy.url, headers: [{ name: 'X-Token', state: 'set' }] },
    ]);
    expect(await readFile(join(folder, 'comfyui.json'), 'utf8')).not.toContain(TOKEN);
    const moved = await put([
      { id: 'c1', url: comfy.url.replace('127.0.0.1', 'localhost'), headers: [{ name: 'X-Token' }] },
    ]);
    expect(moved.servers[0]?.headers).toEqual([{ name: 'X-Token', state: 'missing' }]);
    const look = await call<ComfyLook>('GET', '/api/engines/comfyui');
    expect(look.servers[0]?.problem?.code).toBe('comfyui_key');
    await put([{ id: 'c1', name: 'Box', url: comfy.url, headers: [{ name: 'X-Token', value: TOKEN }] }]);
  });

  it('tells what each kind of work has, and what it lacks with its size', async () => {
    comfy.models = { ...everything, latent_upscale_models: [], checkpoints: ['sam3.1_multiplex_fp16.safetensors'] };
    const { servers } = await call<ComfyLook>('GET', '/api/engines/comfyui');
    expect(servers[0]).toMatchObject({ name: 'Box', version: '0.9.1', devices: [{ vram: 24e9 }] });
    const of = (capability: string) => servers[0]?.work.find((one) => one.capability === capability);
    expect(of('image')).toMatchObject({ ready: true, licences: ['FLUX Non-Commercial License', 'Apache-2.0'] });
    expect(of('track')).toMatchObject({ ready: true, workflow: 'SAM 3, tracker' });
    // One stage lacks least: the checkpoint alone.
    expect(of('video')).toMatchObject({ ready: false, nodes: [], models: [{ folder: 'checkpoints', bytes: 27e9 }] });
    comfy.models = everything;
  });

  it('makes one test shot', async () => {
    const lines = (await text('POST', '/api/engines/comfyui/trial', {})).text.trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as TrialEvent);
    const done = events.at(-1);
    expect(done).toMatchObject({ type: 'done', width: 768, height: 512 });
    expect(events.some((one) => one.type === 'progress' && one.text === 'Step 2 of 3')).toBe(true);
    const picture = await fetch(`${server.url}/api/artifacts/${done?.type === 'done' ? done.artifact : ''}`);
    expect((await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).width).toBe(768);
  });

  it('runs a node in its task host by a workflow of one’s own', async () => {
    const workflow = {
      '3': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'ltx-2-19b-dev-fp8.safetensors' } },
      '6': { class_type: 'CLIPTextEncode', inputs: { text: 'old', clip: ['3', 1] } },
      '7': { class_type: 'EmptyFlux2LatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
      '8': { class_type: 'VAEDecode', inputs: { samples: ['7', 0], vae: ['3', 2] } },
      '9': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'mine' } },
    };
    const ties = [
      { value: 'prompt', node: '6', input: 'text' },
      { value: 'width', node: '7', input: 'width' },
      { value: 'height', node: '7', input: 'height' },
    ];
    const wish = { label: 'Mine', capability: 'image', workflow, ties, result: '9' };
    expect((await call<Refused>('POST', '/api/workflows', { ...wish, result: '99' })).error.code).toBe('bad_workflow');
    const { workflows } = await call<OwnWorkflows>('POST', '/api/workflows', wish);
    expect(workflows).toMatchObject([{ label: 'Mine', ties: 3, models: ['ltx-2-19b-dev-fp8.safetensors'] }]);

    const project = await call<ProjectView>('POST', '/api/projects', { title: 'Pictures' });
    const graph = emptyGraph('graph', 'One picture');
    const still = { ...node('still', 'image/generate', { prompt: 'a red kite', seed: 3 }), engine: 'comfyui' };
    const info = await call<{ id: string }>('POST', `/api/projects/${project.id}/documents`, {
      kind: 'graph',
      title: 'One picture',
      doc: { ...graph, nodes: { still } },
    });
    const run = await call<RunView>('POST', '/api/runs', {
      project: project.id,
      graph: info.id,
      clientKey: randomUUID(),
    });
    await expect
      .poll(async () => (await call<{ run: RunView }>('GET', `/api/runs/${run.id}`)).run.state, { timeout: 40_000 })
      .toMatch(/succeeded|failed/);
    const { tasks } = await call<{ tasks: TaskView[] }>('GET', `/api/runs/${run.id}`);
    expect(tasks.map(({ state }) => state)).toEqual(['succeeded']);
    expect(comfy.prompts.at(-1)?.['6']?.inputs.text).toBe('a red kite');

    const left = await call<OwnWorkflows>('DELETE', `/api/workflows/${workflows[0]?.id}`);
    expect(left.workflows).toEqual([]);
  });

  it('never says the token again', () => {
    expect(answers.join('\n')).not.toContain(TOKEN);
  });
});
