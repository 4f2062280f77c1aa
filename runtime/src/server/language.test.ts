import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyGraph } from '@reelgraph/nodes/graph';
import { type ScriptDocument, shotsOf } from '@reelgraph/nodes/script';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { languageTestServer, type TestServer } from '../../../models/src/engines/language/testing/server.ts';
import type {
  AssistEvent,
  Envelope,
  LlmModels,
  LlmSettingsView,
  LlmTrial,
  PlanView,
  ProjectView,
  RunView,
  TaskView,
} from '../protocol/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { type Listening, listen } from './listen.ts';
import { node, wire } from './testing/graph-parts.ts';

/** A real studio, real task hosts, and real language servers of both kinds. */
const KEY = 'sk-canary-91c4d7';
let folder: string;
let studio: Studio;
let server: Listening;
let project: ProjectView;
let ollama: TestServer;
let openai: TestServer;
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-language-'));
  studio = await openStudio(folder, { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  project = (await call<ProjectView>('POST', '/api/projects', { title: 'Words' })).body;
  ollama = await languageTestServer('ollama', [
    { name: 'writer', digest: 'one', capabilities: ['completion'] },
    { name: 'seer', capabilities: ['completion', 'vision'] },
  ]);
  openai = await languageTestServer('openai', [{ name: 'mini', capabilities: ['completion'] }]);
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await ollama.close();
  await openai.close();
  await rm(folder, { recursive: true, force: true });
});

interface Refused {
  readonly error: { code: string; message: string; fix?: string };
}
async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  answers.push(text);
  return { status: answer.status, body: JSON.parse(text) as T };
}
const patch = (body: unknown) => call<LlmSettingsView & Refused>('PATCH', '/api/settings/llm', body);

describe('settings', () => {
  it('nothing is set up: where Ollama would be, and what to do', async () => {
    const { body } = await call<LlmSettingsView>('GET', '/api/settings/llm');
    expect(body).toMatchObject({ provider: 'ollama', ollama: { url: 'http://127.0.0.1:11434', key: null } });
    await patch({ ollama: { url: 'http://127.0.0.1:9' } });
    const test = await call<Refused>('POST', '/api/settings/llm/test', {});
    expect([test.status, test.body.error]).toEqual([
      400,
      {
        code: 'language_unreachable',
        message: 'Ollama cannot be reached at http://127.0.0.1:9 (ECONNREFUSED).',
        fix: 'Start it (it comes from ollama.com), or give another address in Settings → Language.',
      },
    ]);
    const doctor = await call<{ checks: { name: string; ok: boolean; fix?: string }[] }>('GET', '/api/doctor');
    expect(doctor.body.checks.find(({ name }) => name === 'Engine: Language server')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('Settings'),
    });
  });

  it('a server is chosen, listed and tried while the studio runs', async () => {
    const none = await call<LlmModels>('GET', '/api/settings/llm/models');
    expect(none).toMatchObject({ status: 200, body: { models: [], problem: { fix: expect.any(String) } } });
    await patch({ ollama: { url: `${ollama.url}/` } });
    ollama.reply = ({ messages }) => ({ pieces: [messages[0]!.images.length > 0 ? 'Blue.' : 'Ready for your film.'] });
    const list = await call<LlmModels>('GET', '/api/settings/llm/models');
    expect(list.body.models).toEqual([
      { name: 'writer', vision: false, note: '1.0B, Q4_0' },
      { name: 'seer', vision: true, note: '1.0B, Q4_0' },
    ]);
    const trial = await call<LlmTrial>('POST', '/api/settings/llm/test', {});
    expect(trial.body).toMatchObject({
      model: 'writer',
      answer: 'Ready for your film.',
      sight: { right: false, answer: 'Blue.' },
    });
  });

  it('a key is kept by name, readable by its owner alone, and goes to its own address only', async () => {
    openai.reply = ({ headers }) =>
      headers.authorization === `Bearer ${KEY}`
        ? { pieces: ['Hello.'] }
        : { status: 401, error: { message: `no: ${headers.authorization}` } };
    const set = await patch({ provider: 'openai', openai: { url: openai.url, key: { value: KEY } } });
    expect(set.body.openai.key).toEqual({ from: 'store', name: 'openai-key', state: 'set' });
    expect((await call<LlmTrial>('POST', '/api/settings/llm/test', {})).body.answer).toBe('Hello.');
    if (process.platform !== 'win32') {
      for (const file of ['secrets.json', 'language.json'])
        expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600);
    }
    // The same host by another port is another server.
    const moved = await patch({ openai: { url: openai.url.replace('127.0.0.1', 'localhost') } });
    expect(moved.body.openai.key).toBeNull();
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).not.toContain(KEY);
    expect((await call<Refused>('POST', '/api/settings/llm/test', {})).body.error.code).toBe('language_key');
    await patch({ openai: { url: openai.url, key: { value: KEY } } });
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
    const before = (await call<LlmSettingsView>('GET', '/api/settings/llm')).body;
    const answer = await patch(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect((await call<LlmSettingsView>('GET', '/api/settings/llm')).body).toEqual(before);
  });
});

async function graphOf(nodes: { id: string }[], edges: { id: string }[]): Promise<string> {
  const byId = (list: { id: string }[]) => Object.fromEntries(list.map((one) => [one.id, one]));
  const doc = { ...emptyGraph('g', 'Words'), nodes: byId(nodes), edges: byId(edges) };
  const made = await call<{ id: string }>('POST', `/api/projects/${project.id}/documents`, {
    kind: 'graph',
    title: 'W',
    doc,
  });
  return made.body.id;
}
const start = async (graph: string) =>
  (await call<RunView>('POST', '/api/runs', { clientKey: randomUUID(), project: project.id, graph })).body;
async function finish(run: RunView): Promise<{ state: string; tasks: Map<string, TaskView> }> {
  await expect
    .poll(async () => (await call<{ run: RunView }>('GET', `/api/runs/${run.id}`)).body.run.state, { timeout: 40_000 })
    .toMatch(/succeeded|failed/);
  const { body } = await call<{ run: RunView; tasks: TaskView[] }>('GET', `/api/runs/${run.id}`);
  return {
    state: body.run.state,
    tasks: new Map(body.tasks.map((task) => [`${task.node}${task.item ? ` ${task.item.name}` : ''}`, task])),
  };
}

const SPOKEN = 'A woman at a lamp. Mara says, "Not tonight, Joe."';
const enhanced = (id: string, params = {}) => node(id, 'prompt/enhance', { prompt: SPOKEN, ...params });

describe('a run', () => {
  it('streams onto the node, is kept, and runs again for another model, without a restart', async () => {
    await patch({ provider: 'openai' });
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    openai.reply = () => ({
      pieces: ['A woman leans over a brass lamp as she ', 'says, “Not tonight, Joe.”'],
      until: gate,
    });
    const graph = await graphOf([enhanced('e')], []);
    const run = await start(graph);
    const texts: string[] = [];
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'watch', stream: `run:${run.id}`, seq: 0, epoch: null })),
    );
    socket.on('message', (data) => {
      const { type, data: told } = JSON.parse(String(data)) as Envelope;
      if (type === 'task.progress') texts.push((told as { soFar?: string }).soFar ?? '');
    });
    // Both pieces were sent; the end is held back until somebody saw them on the node.
    await expect.poll(() => texts.at(-1), { timeout: 40_000 }).toContain('Not tonight');
    release();
    const first = await finish(run);
    expect(first.state).toBe('succeeded');
    expect(first.tasks.get('e')?.outputs).toEqual({
      prompt: 'A woman leans over a brass lamp as she says, "Not tonight, Joe."',
      original: SPOKEN,
      remark: 'Written by mini.',
    });
    socket.close();
    const asked = openai.asked.length;
    expect((await finish(await start(graph))).tasks.get('e')?.state).toBe('cached');
    expect(openai.asked.length).toBe(asked);

    ollama.reply = () => ({ pieces: ['The lamp goes out while Mara says, "Not tonight, Jack."'] });
    await patch({ provider: 'ollama', ollama: { model: 'writer' } });
    const second = await finish(await start(graph));
    expect(second.tasks.get('e')?.outputs).toMatchObject({
      prompt: SPOKEN,
      remark: 'The original is used. The model changed the line “Not tonight, Joe.”',
    });
    expect(ollama.asked.at(-1)).toMatchObject({ model: 'writer', body: { keep_alive: '5m' } });
    // The same name with other content is another model.
    const before = ollama.asked.length;
    ollama.models = ollama.models.map((one) => (one.name === 'writer' ? { ...one, digest: 'two' } : one));
    await patch({ timeouts: { first: 301 } });
    expect((await finish(await start(graph))).tasks.get('e')?.state).toBe('succeeded');
    expect(ollama.asked.length).toBe(before + 1);
  });

  it('AI Parse asks scene by scene, changes framing alone, and leaves to the rules what it cannot read', async () => {
    const text =
      'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n\nEXT. ALLEY - NIGHT\n\nRain. A car waits.\n';
    ollama.reply = ({ text: asked }) => {
      if (asked.includes('ALLEY')) return { pieces: ['{"shots":[{"n":9,"size":"huge"}]}'] };
      const shots = [1, 2].map((n) => ({
        n,
        size: 'extreme-close',
        angle: 'low',
        movement: 'push-in',
        why: 'the flame',
      }));
      return { pieces: [JSON.stringify({ shots })], cut: 7 };
    };
    const graph = await graphOf(
      [
        node('s', 'script/source', { text }),
        node('p', 'script/parse'),
        node('a', 'script/ai-parse'),
        node('f', 'script/frame-shots'),
      ],
      [
        wire('1', ['s', 'script'], ['p', 'script']),
        wire('2', ['p', 'scenes'], ['a', 'scene']),
        wire('3', ['p', 'shots'], ['f', 'shots']),
        wire('4', ['a', 'framing'], ['f', 'framing']),
      ],
    );
    const { state, tasks } = await finish(await start(graph));
    expect(state).toBe('succeeded');
    type List = {
      list: { key: string; value: { id: string; size: string; movement: string; dialogue: { line: string }[] } }[];
    };
    const plain = (tasks.get('p')!.outputs!.shots as List).list;
    const made = (tasks.get('f')!.outputs!.shots as List).list;
    expect(made.map(({ key, value }) => [key, value.dialogue])).toEqual(
      plain.map(({ key, value }) => [key, value.dialogue]),
    );
    expect(made.slice(0, 2).map(({ value }) => [value.size, value.movement])).toEqual([
      ['extreme-close', 'push-in'],
      ['extreme-close', 'push-in'],
    ]);
    expect(made.slice(2)).toEqual(plain.slice(2));
    expect([...tasks.values()].filter(({ node }) => node === 'a').map(({ outputs }) => outputs?.remark)).toEqual([
      'Framed by writer.',
      'The rules’ framing is used: the model’s answer could not be read.',
    ]);
  });

  it('Describe Picture shows the model the picture itself', async () => {
    const picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    const asset = await fetch(`${server.url}/api/projects/${project.id}/assets?name=dark.png`, {
      method: 'POST',
      body: picture,
    });
    const { ref } = (await asset.json()) as { ref: unknown };
    ollama.reply = ({ messages }) => ({ pieces: [`${messages.at(-1)!.images.length} picture,\nblack.`] });
    const graph = await graphOf(
      [node('m', 'media/load', { file: ref }), node('d', 'prompt/describe', { purpose: 'style' })],
      [wire('1', ['m', 'image'], ['d', 'image'])],
    );
    const { tasks } = await finish(await start(graph));
    expect(tasks.get('d')?.outputs).toEqual({ text: '1 picture, black.' });
    expect(ollama.asked.at(-1)?.model).toBe('seer');
  });

  it('enhanced prompts go back to their shots, each to its own, and on to what makes the film', async () => {
    const text = 'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n';
    // The second answer changes what she says: that shot keeps its own prompt.
    ollama.reply = ({ text: asked }) => ({
      pieces: [
        asked.includes('Joe') ? 'Mara leans in and says, "Never, Jim."' : 'A flame grows behind the glass of a lamp.',
      ],
    });
    const graph = await graphOf(
      [
        node('s', 'script/source', { text }),
        node('p', 'script/parse'),
        node('e', 'prompt/enhance'),
        node('u', 'script/use-prompts'),
      ],
      [
        wire('1', ['s', 'script'], ['p', 'script']),
        wire('2', ['p', 'shots'], ['e', 'shot']),
        wire('3', ['p', 'shots'], ['u', 'shots']),
        wire('4', ['e', 'prompt'], ['u', 'prompts']),
      ],
    );
    const { tasks } = await finish(await start(graph));
    const { list } = tasks.get('u')!.outputs!.shots as {
      list: { key: string; value: { id: string; prompt: string } }[];
    };
    expect(list.map(({ key, value }) => [key === value.id, value.prompt])).toEqual([
      [true, 'A flame grows behind the glass of a lamp.'],
      [true, expect.stringContaining('"Not tonight, Joe."')],
    ]);
  });

  it('without a server it is said before the run what is missing; the original and everything else go on', async () => {
    await patch({ ollama: { url: 'http://127.0.0.1:9' } });
    const graph = await graphOf(
      [
        enhanced('e', { wish: 'rain' }),
        enhanced('o', { useOriginal: true }),
        node('t', 'prompt/text', { text: 'x' }),
        node('v', 'flow/preview'),
      ],
      [wire('1', ['t', 'text'], ['v', 'value'])],
    );
    const plan = await call<PlanView>('POST', '/api/plan', { project: project.id, graph });
    expect(plan.body.nodes.e).toMatchObject({
      state: 'blocked',
      reason: expect.stringContaining('Ollama cannot be reached'),
    });
    expect([plan.body.nodes.o?.state, plan.body.nodes.v?.state]).toEqual(['will-run', 'will-run']);
    const { tasks } = await finish(await start(graph));
    expect(tasks.get('o')?.outputs).toMatchObject({ prompt: SPOKEN, remark: 'The original, as you wished.' });
    expect([tasks.get('v')?.state, tasks.get('e')?.state]).toEqual(['succeeded', 'failed']);
    expect(tasks.get('e')?.error?.fix).toContain('Settings');
    await patch({ ollama: { url: ollama.url } });
  });
});

describe('help on the storyboard', () => {
  const script = () => project.documents.find(({ kind }) => kind === 'script')!.id;
  const help = async (path: string, body: object, signal?: AbortSignal) => {
    const answer = await fetch(`${server.url}/api/assist/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ script: script(), ...body }),
      signal,
    });
    const text = await answer.text();
    answers.push(text);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AssistEvent);
  };
  const write = (text: string) =>
    call('POST', `/api/documents/${script()}/ops`, {
      key: randomUUID(),
      opId: randomUUID(),
      baseRev: 0,
      client: 'test',
      ops: [{ type: 'setText', text }],
    });

  it('suggests framing by shot id, only where it differs, and enhances a shot with the same checks', async () => {
    await write('INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n');
    const { body } = await call<{ doc: ScriptDocument }>('GET', `/api/documents/${script()}`);
    const { shots } = shotsOf(body.doc);
    ollama.reply = () => {
      const [first, second] = shots;
      const keep = { n: 1, size: first!.size, angle: first!.angle, movement: first!.movement, why: 'right as it is' };
      const other = { n: 2, size: 'close', angle: 'low', movement: 'push-in', why: `she refuses ${second!.number}` };
      return { pieces: [JSON.stringify({ shots: [keep, other] })] };
    };
    const events = await help('framing', {});
    expect(events.filter(({ type }) => type !== 'progress')).toEqual([
      {
        type: 'framing',
        scene: shots[0]!.sceneId,
        suggestions: [
          {
            shot: shots[1]!.id,
            framing: { size: 'close', angle: 'low', movement: 'push-in', why: `she refuses ${shots[1]!.number}` },
          },
        ],
        same: 1,
        unusable: 0,
      },
      { type: 'done', model: 'writer' },
    ]);
    ollama.reply = ({ text }) => ({
      pieces: ['Close on Mara as rain runs down the glass. ', text.match(/says, (".*?")/)?.[1] ?? ''],
    });
    const told = await help('prompt', { shot: shots[1]!.id });
    expect(told.some((event) => event.type === 'progress' && event.soFar?.startsWith('Close on Mara'))).toBe(true);
    expect(told.at(-2)).toMatchObject({
      type: 'prompt',
      used: true,
      prompt: expect.stringContaining('"Not tonight, Joe."'),
    });
    expect((await help('prompt', { shot: 'gone' })).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'shot_not_found' },
    });
  });

  it('describes the picture of an element, as the model that can see sees it', async () => {
    const picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    const asset = await fetch(`${server.url}/api/projects/${project.id}/assets?name=face.png`, {
      method: 'POST',
      body: picture,
    });
    const { ref } = (await asset.json()) as { ref: unknown };
    ollama.reply = ({ messages }) => ({ pieces: [`A keeper,\n${messages.at(-1)!.images.length} picture.`] });
    const told = await help('describe', { image: ref, purpose: 'character', hint: '1910' });
    expect(told.filter(({ type }) => type !== 'progress')).toEqual([
      { type: 'description', text: 'A keeper, 1 picture.' },
      { type: 'done', model: 'seer' },
    ]);
    expect(ollama.asked.at(-1)?.text).toContain('1910');
  });

  it('a page that goes away frees the server', async () => {
    ollama.reply = () => ({ pieces: ['{'], hang: 'middle' });
    const abort = new AbortController();
    const work = help('framing', {}, abort.signal).catch(() => 'gone');
    await expect.poll(() => ollama.busy, { timeout: 20_000 }).toBe(1);
    abort.abort();
    expect(await work).toBe('gone');
    await expect.poll(() => ollama.busy, { timeout: 20_000 }).toBe(0);
  });
});

it('the key is in the secret store and nowhere else: no answer, document, event, log or file holds it', async () => {
  expect(answers.filter((one) => one.includes(KEY))).toEqual([]);
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(KEY)) found.push(entry.name);
  }
  expect(found).toEqual(['secrets.json']);
});
