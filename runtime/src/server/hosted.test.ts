import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyGraph } from '@reelgraph/nodes/graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceKey, type TestService, testService } from '../../../models/src/engines/hosted/testing/service.ts';
import { example, picture } from '../execution/money/testing/bench.ts';
import type { HostedView, Ledger, PlanView, ProjectView, RunView, TaskView, TrialEvent } from '../protocol/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { type Listening, listen } from './listen.ts';
import { node } from './testing/graph-parts.ts';

/** A real studio, real task hosts, and a service of ours that counts what it charges. */
let folder: string;
let studio: Studio;
let server: Listening;
let at: TestService;
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-hosted-'));
  studio = await openStudio(folder, { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: 'studio-token' });
  at = await testService(picture);
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

interface Refused {
  readonly error: { code: string; message: string };
}
async function text(method: string, path: string, body?: unknown): Promise<string> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: 'Bearer studio-token', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  answers.push(said);
  return said;
}
const call = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  JSON.parse(await text(method, path, body)) as T;

const quicker = (name: 'poll' | 'webhook') => {
  const service = example(name);
  return JSON.stringify({
    ...service,
    work: service.work.map((one) => ({ ...one, ...(one.poll ? { poll: { ...one.poll, every: 0.02 } } : {}) })),
  });
};

let project: ProjectView;
async function graphOf(nodes: Record<string, unknown>): Promise<string> {
  project ??= await call<ProjectView>('POST', '/api/projects', { title: 'Bought' });
  const doc = { ...emptyGraph('graph', 'Bought'), nodes };
  const made = await call<{ id: string }>('POST', `/api/projects/${project.id}/documents`, {
    ...{ kind: 'graph', title: 'Bought', doc },
  });
  return made.id;
}
const still = (seed: number) => ({
  ...node('still', 'image/generate', { prompt: 'a red kite', seed }),
  engine: 'hosted',
});

async function ended(graph: string): Promise<{ run: RunView; tasks: TaskView[] }> {
  const wish = { project: project.id, graph, clientKey: randomUUID() };
  const { id } = await call<RunView>('POST', '/api/runs', wish);
  const look = () => call<{ run: RunView; tasks: TaskView[] }>('GET', `/api/runs/${id}`);
  await expect.poll(async () => (await look()).run.state, { timeout: 40_000 }).toMatch(/succeeded|failed/);
  return look();
}

describe('a hosted service in the studio', () => {
  it('is added by its file, and orders nothing before it has a key and a cap', async () => {
    expect((await call<Refused>('POST', '/api/settings/hosted', { text: '{}' })).error.code).toBe('bad_service');
    const added = await call<HostedView>('POST', '/api/settings/hosted', { text: quicker('poll') });
    expect(added.services).toMatchObject([
      { id: 'example-poll', on: true, wantsKey: true, key: null, caps: null, currency: 'EUR' },
    ]);
    const [video, image] = added.services[0]?.work ?? [];
    expect(video?.example).toEqual({ what: '5 s at 1280 × 720', price: { amount: 200_000, currency: 'EUR' } });
    expect(image?.label).toContain('under a mask');
    const path = '/api/settings/hosted/example-poll';
    expect((await call<Refused>('PATCH', path, { url: 'http://example.com' })).error.code).toBe('hosted_address');
    expect((await call<Refused>('PATCH', path, { key: { env: 'HOME' } })).error.code).toBe('hosted_key');
    await call('PATCH', path, { url: at.url, key: { value: serviceKey } });
    const { engines } = await call<{
      engines: { name: string; capabilities: Record<string, { why?: { code: string } }> }[];
    }>('GET', '/api/engines');
    expect(engines.find(({ name }) => name === 'hosted')?.capabilities.image?.why?.code).toBe('hosted_cap');
    const ready = await call<HostedView>('PATCH', path, { caps: { run: 0.05, project: 0.06 } });
    expect(ready.services[0]).toMatchObject({ url: at.url, key: { from: 'store', state: 'set' }, caps: { run: 0.05 } });
    expect(await readFile(join(folder, 'hosted.json'), 'utf8')).not.toContain(serviceKey);
  });

  it('says the price before the run, sets it aside, and has it in the ledger', async () => {
    const graph = await graphOf({ still: still(3) });
    const plan = await call<PlanView>('POST', '/api/plan', { project: project.id, graph });
    const [price] = plan.cost?.prices ?? [];
    expect(price?.currency).toBe('EUR');
    expect(plan.nodes.still?.cost).toEqual({ prices: [price], unknown: 0 });
    const { run, tasks } = await ended(graph);
    expect(tasks.map(({ state }) => state)).toEqual(['succeeded']);
    const ledger = await call<Ledger>('GET', `/api/orders?project=${project.id}`);
    expect(ledger.sums).toMatchObject([{ title: 'Bought', spent: { amount: 10_000 }, orders: 1 }]);
    expect(ledger.runs).toMatchObject([{ run: run.id, number: run.number, spent: { amount: 10_000 } }]);
    expect(ledger.orders[0]).toMatchObject({ state: 'fetched', what: 'Generate Image', exact: true });
    // What the plan said was what the order set aside.
    expect((await studio.storage.orders.list(1))[0]?.amount).toBe(price?.amount);
    const again = await call<PlanView>('POST', '/api/plan', { project: project.id, graph });
    expect(again.cost).toBeUndefined();
  });

  it('stops at the cap of the project, in words', async () => {
    at.cost = 0.045;
    expect((await ended(await graphOf({ still: still(4) }))).run.state).toBe('succeeded');
    at.cost = 0.01;
    const charges = at.charges.length;
    const { tasks } = await ended(await graphOf({ still: still(5) }));
    expect(tasks[0]?.error).toMatchObject({ code: 'over_cap' });
    expect(tasks[0]?.error?.message).toContain('would pass the cap of this project (0.06 EUR)');
    expect(at.charges).toHaveLength(charges);
  });

  it('is tried by one small call, not dearer than was said', async () => {
    const { services } = await call<HostedView>('GET', '/api/settings/hosted');
    const most = services[0]?.trial?.amount ?? 0;
    const trial = async (limit: number) =>
      (await text('POST', '/api/hosted/example-poll/trial', { most: limit }))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as TrialEvent);
    expect((await trial(most - 1)).at(-1)).toMatchObject({ type: 'error', error: { code: 'price_changed' } });
    expect((await trial(most)).at(-1)).toMatchObject({ type: 'done', width: 512 });
    const { sums } = await call<Ledger>('GET', '/api/orders');
    expect(sums).toContainEqual(expect.objectContaining({ project: null, title: 'Test calls', orders: 1 }));
  });

  it('may tell by itself, through the guard, with the token of its order alone', async () => {
    await call('POST', '/api/settings/hosted', { text: quicker('webhook') });
    await call('PATCH', '/api/settings/hosted/example-poll', { on: false });
    const path = '/api/settings/hosted/example-webhook';
    await call('PATCH', path, { url: at.url, key: { value: serviceKey }, caps: { run: 1, project: 5 } });
    expect((await call<Refused>('PUT', '/api/settings/hosted/hooks', { hooks: 'http://x' })).error.code).toBe(
      'hooks_address',
    );
    await call('PUT', '/api/settings/hosted/hooks', { hooks: 'https://films.example' });
    const run = ended(await graphOf({ still: still(6) }));
    await expect.poll(async () => (await studio.storage.orders.list(1))[0]?.state, { timeout: 20_000 }).toBe('placed');
    const row = (await studio.storage.orders.list(1))[0]!;
    const hook = new URL(String(at.jobs.get(row.remote ?? '')?.body.webhook));
    expect(hook.origin).toBe('https://films.example');
    const tell = (token: string, more: Record<string, string> = {}) =>
      fetch(`${server.url}${hook.pathname}?token=${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...more },
        body: JSON.stringify({ id: row.remote, state: 'done' }),
      }).then(({ status }) => status);
    const token = hook.searchParams.get('token') ?? '';
    expect(await tell('0'.repeat(64))).toBe(404);
    expect(await tell(token, { origin: 'https://evil.example' })).toBe(403);
    expect(await tell(token)).toBe(204);
    expect((await run).tasks.map(({ state }) => state)).toEqual(['succeeded']);
    expect(await tell(token)).toBe(204);
  });

  it('never says its key again, and leaves with it', async () => {
    expect(answers.join('\n')).not.toContain(serviceKey);
    const left = await call<HostedView>('DELETE', '/api/settings/hosted/example-webhook');
    expect(left.services.map(({ id }) => id)).toEqual(['example-poll']);
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).not.toContain('hosted-example-webhook');
    const { orders } = await call<Ledger>('GET', '/api/orders');
    expect(orders.some(({ service }) => service === 'example-webhook')).toBe(true);
  });
});
