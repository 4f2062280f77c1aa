import { randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyGraph } from '@reelgraph/nodes/graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fixtures } from '../../../models/src/engines/onnx/testing/golden.ts';
import type { Envelope, LlmModels, LlmTrial, PlanView, RunView, TaskView } from '../protocol/index.ts';
import { node, wire } from './testing/graph-parts.ts';
import { KEY, type LanguageStand, languageStand, type Refused } from './testing/language-stand.ts';

let stand: LanguageStand;
beforeAll(async () => {
  stand = await languageStand();
  await stand.patch({ ollama: { url: stand.ollama.url }, openai: { url: stand.openai.url, key: { value: KEY } } });
});
afterAll(() => stand.close());

async function graphOf(nodes: { id: string }[], edges: { id: string }[]): Promise<string> {
  const byId = (list: { id: string }[]) => Object.fromEntries(list.map((one) => [one.id, one]));
  const doc = { ...emptyGraph('g', 'Words'), nodes: byId(nodes), edges: byId(edges) };
  const made = await stand.call<{ id: string }>('POST', `/api/projects/${stand.project.id}/documents`, {
    kind: 'graph',
    title: 'W',
    doc,
  });
  return made.body.id;
}
const start = async (graph: string) =>
  (await stand.call<RunView>('POST', '/api/runs', { clientKey: randomUUID(), project: stand.project.id, graph })).body;
async function finish(run: RunView): Promise<{ state: string; tasks: Map<string, TaskView> }> {
  await expect
    .poll(async () => (await stand.call<{ run: RunView }>('GET', `/api/runs/${run.id}`)).body.run.state, {
      timeout: 40_000,
    })
    .toMatch(/succeeded|failed/);
  const { body } = await stand.call<{ run: RunView; tasks: TaskView[] }>('GET', `/api/runs/${run.id}`);
  return {
    state: body.run.state,
    tasks: new Map(body.tasks.map((task) => [`${task.node}${task.item ? ` ${task.item.name}` : ''}`, task])),
  };
}

const SPOKEN = 'A woman at a lamp. Mara says, "Not tonight, Joe."';
const enhanced = (id: string, params = {}) => node(id, 'prompt/enhance', { prompt: SPOKEN, ...params });

describe('a run', () => {
  it('streams onto the node, is kept, and runs again for another model, without a restart', async () => {
    await stand.patch({ provider: 'openai' });
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    stand.openai.reply = () => ({
      pieces: ['A woman leans over a brass lamp as she ', 'says, “Not tonight, Joe.”'],
      until: gate,
    });
    const graph = await graphOf([enhanced('e')], []);
    const run = await start(graph);
    const texts: string[] = [];
    const socket = new WebSocket(`${stand.url.replace('http', 'ws')}/ws`);
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
    const asked = stand.openai.asked.length;
    expect((await finish(await start(graph))).tasks.get('e')?.state).toBe('cached');
    expect(stand.openai.asked.length).toBe(asked);

    stand.ollama.reply = () => ({ pieces: ['The lamp goes out while Mara says, "Not tonight, Jack."'] });
    await stand.patch({ provider: 'ollama', ollama: { model: 'writer' } });
    const second = await finish(await start(graph));
    expect(second.tasks.get('e')?.outputs).toMatchObject({
      prompt: SPOKEN,
      remark: 'The original is used. The model changed the line “Not tonight, Joe.”',
    });
    expect(stand.ollama.asked.at(-1)).toMatchObject({ model: 'writer', body: { keep_alive: '5m' } });
    // The same name with other content is another model.
    const before = stand.ollama.asked.length;
    stand.ollama.models = stand.ollama.models.map((one) => (one.name === 'writer' ? { ...one, digest: 'two' } : one));
    await stand.patch({ timeouts: { first: 301 } });
    expect((await finish(await start(graph))).tasks.get('e')?.state).toBe('succeeded');
    expect(stand.ollama.asked.length).toBe(before + 1);
  });

  it('AI Parse asks scene by scene, changes framing alone, and leaves to the rules what it cannot read', async () => {
    const text =
      'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n\nEXT. ALLEY - NIGHT\n\nRain. A car waits.\n';
    stand.ollama.reply = ({ text: asked }) => {
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
    const ref = await stand.picture();
    stand.ollama.reply = ({ messages }) => ({ pieces: [`${messages.at(-1)!.images.length} picture,\nblack.`] });
    const graph = await graphOf(
      [node('m', 'media/load', { file: ref }), node('d', 'prompt/describe', { purpose: 'style' })],
      [wire('1', ['m', 'image'], ['d', 'image'])],
    );
    const { tasks } = await finish(await start(graph));
    expect(tasks.get('d')?.outputs).toEqual({ text: '1 picture, black.' });
    expect(stand.ollama.asked.at(-1)?.model).toBe('seer');
  });

  it('enhanced prompts go back to their shots, each to its own, and on to what makes the film', async () => {
    const text = 'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n';
    // The second answer changes what she says: that shot keeps its own prompt.
    stand.ollama.reply = ({ text: asked }) => ({
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
    await stand.patch({ ollama: { url: 'http://127.0.0.1:9' } });
    const graph = await graphOf(
      [
        enhanced('e', { wish: 'rain' }),
        enhanced('o', { useOriginal: true }),
        node('t', 'prompt/text', { text: 'x' }),
        node('v', 'flow/preview'),
      ],
      [wire('1', ['t', 'text'], ['v', 'value'])],
    );
    const plan = await stand.call<PlanView>('POST', '/api/plan', { project: stand.project.id, graph });
    expect(plan.body.nodes.e).toMatchObject({
      state: 'blocked',
      reason: expect.stringContaining('Ollama cannot be reached'),
    });
    expect([plan.body.nodes.o?.state, plan.body.nodes.v?.state]).toEqual(['will-run', 'will-run']);
    const { tasks } = await finish(await start(graph));
    expect(tasks.get('o')?.outputs).toMatchObject({ prompt: SPOKEN, remark: 'The original, as you wished.' });
    expect([tasks.get('v')?.state, tasks.get('e')?.state]).toEqual(['succeeded', 'failed']);
    expect(tasks.get('e')?.error?.fix).toContain('Settings');
    await stand.patch({ ollama: { url: stand.ollama.url } });
  });
});

it('the key is in the secret store and nowhere else: no answer, document, event, log or file holds it', () =>
  stand.expectNoKey());

describe('a model of this studio', () => {
  const here = () => join(stand.folder, 'models', 'gemma-tiny');
  const look = async () => (await stand.call<LlmModels>('GET', '/api/settings/llm/models')).body;

  it('writes by itself where no server is there, and a run says whose words it used', async () => {
    await stand.patch({ provider: 'ollama', ollama: { url: 'http://127.0.0.1:9', model: '' } });
    expect((await look()).problem?.code).toBe('language_unreachable');
    await cp(join(fixtures('gemma-tiny'), 'text'), here(), { recursive: true });
    expect(await look()).toMatchObject({
      provider: 'local',
      instead: { code: 'language_unreachable' },
      models: [{ name: 'gemma-tiny', vision: false, note: expect.stringContaining('fp32') }],
    });
    const doctor = await stand.call<{ checks: { name: string; ok: boolean; detail: string }[] }>('GET', '/api/doctor');
    expect(doctor.body.checks.find(({ name }) => name === 'Language model in this studio')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('gemma-tiny'),
    });
    const trial = await stand.call<LlmTrial>('POST', '/api/settings/llm/test', {});
    expect(trial.body).toMatchObject({ model: 'gemma-tiny', sight: null });

    const text = 'INT. BOOTH - NIGHT\n\nMara lights the lamp.\n\nMARA\nNot tonight, Joe.\n';
    const graph = await graphOf(
      [
        enhanced('e', { wish: 'rain' }),
        node('s', 'script/source', { text }),
        node('p', 'script/parse'),
        node('a', 'script/ai-parse'),
      ],
      [wire('1', ['s', 'script'], ['p', 'script']), wire('2', ['p', 'scenes'], ['a', 'scene'])],
    );
    const { state, tasks } = await finish(await start(graph));
    expect(state).toBe('succeeded');
    // Random weights: what they write is judged like anybody's, and the person is told what stands in for it.
    expect(tasks.get('e')?.outputs).toMatchObject({
      prompt: SPOKEN,
      remark: expect.stringMatching(/^The original is used\. \S/),
    });
    const framed = [...tasks.values()].find(({ node: one }) => one === 'a')?.outputs as Record<string, string>;
    // An answer that must be JSON is, whatever the weights: each shot is framed by it or by the rules, and the node says by which.
    expect(framed.framing?.split('\n')).toHaveLength(2);
    expect(framed.remark).toMatch(
      /^(?:Framed by gemma-tiny|\d of \d shots framed by gemma-tiny|The rules’ framing is used)/,
    );
    expect((await finish(await start(graph))).tasks.get('e')?.state).toBe('cached');
  });

  it('is chosen like a server, while the studio runs; one that is not there is named', async () => {
    const set = await stand.patch({ provider: 'local', local: { model: 'gone' } });
    expect(set.body).toMatchObject({ provider: 'local', local: { model: 'gone', vision: '' } });
    const test = await stand.call<Refused>('POST', '/api/settings/llm/test', {});
    expect(test.body.error).toMatchObject({ code: 'model_missing', fix: expect.stringContaining('gemma-tiny') });
    await stand.patch({ local: { model: 'gemma-tiny' } });
    expect(await look()).not.toHaveProperty('instead');
    expect((await stand.call<LlmTrial>('POST', '/api/settings/llm/test', {})).body.model).toBe('gemma-tiny');
    await rm(here(), { recursive: true });
    expect((await look()).problem).toMatchObject({ code: 'language_not_installed' });
    const wished = await stand.patch({ provider: 'ollama', ollama: { url: stand.ollama.url, model: 'writer' } });
    expect(wished.body.provider).toBe('ollama');
    expect((await look()).models.map(({ name }) => name)).toContain('writer');
  });
});
