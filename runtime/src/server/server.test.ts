import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyGraph, type GraphDocument } from '@reelgraph/nodes/graph';
import { textTemplates } from '@reelgraph/timeline';
import { frameSink } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openWorkerStore } from '../execution/dispatch/bullmq/worker-store.ts';
import type { AssetView, Envelope, ProjectView, RunView, TaskView } from '../protocol/index.ts';
import { ArtifactFiles, dataPaths } from '../storage/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { type Listening, listen } from './listen.ts';
import { node, wire } from './testing/graph-parts.ts';

/** A real studio behind a real socket. */
let folder: string;
let studio: Studio;
let server: Listening;
let project: ProjectView;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-server-'));
  studio = await openStudio(folder, { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  project = await call<ProjectView>('POST', '/api/projects', { title: 'Test' });
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

interface Refused {
  error: { code: string; message: string; fix?: string; field?: string };
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (await answer.json()) as T;
}

const upload = (name: string, bytes: Uint8Array | string) =>
  fetch(`${server.url}/api/projects/${project.id}/assets?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
  });

/** `fetch` sets Host by itself; this one sends what it is told. */
const status = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers, setHost: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('who is let in', () => {
  const host = () => `127.0.0.1:${server.port}`;

  it('every route refuses another Host, another Origin and another site', async () => {
    for (const path of [
      '/',
      '/api/health',
      '/api/projects',
      '/api/nodes',
      `/api/projects/${project.id}`,
      '/api/artifacts/x',
      '/api/templates',
      '/nothing',
    ]) {
      expect(await status(path, { host: 'evil.example' }), path).toBe(421);
      expect(await status(path, { host: host(), origin: 'https://evil.example' }), path).toBe(403);
      expect(await status(path, { host: host(), origin: 'null' }), path).toBe(403);
      expect(await status(path, { host: host(), 'sec-fetch-site': 'cross-site' }, 'POST'), path).toBe(403);
    }
    expect(await status('/api/health', { host: host() })).toBe(200);
  });

  it('so does the socket', async () => {
    const open = (headers: Record<string, string>) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers });
        socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
        socket.on('error', () => undefined);
        socket.on('open', () => {
          socket.close();
          resolve(101);
        });
      });
    expect(await open({ host: 'evil.example' })).toBe(421);
    expect(await open({ origin: 'https://evil.example' })).toBe(403);
    expect(await open({ origin: server.url })).toBe(101);
  });

  it('nothing that is sent can be sniffed or framed', async () => {
    const answer = await fetch(`${server.url}/api/health`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('uploads', () => {
  it('are typed by their bytes, stored once, and served in ranges', async () => {
    const file = join(folder, 'clip.mp4');
    const sink = await frameSink(file, {
      width: 64,
      height: 64,
      rate: { num: 24, den: 1 },
      pixelFormat: 'rgba',
      codec: 'take',
    });
    for (let frame = 0; frame < 10; frame++) await sink.write(new Uint8Array(64 * 64 * 4).fill(frame * 20));
    await sink.finish();
    const bytes = await import('node:fs/promises').then((fs) => fs.readFile(file));
    const asset = (await (await upload('lies.png', bytes)).json()) as AssetView;
    expect(asset).toMatchObject({
      kind: 'video',
      source: 'upload',
      ref: { frames: 10, width: 64, height: 64, rate: { num: 24, den: 1 } },
    });
    const again = (await (await upload('again.mp4', bytes)).json()) as AssetView;
    expect(again.id).toBe(asset.id);

    const { artifact } = asset.ref as { artifact: string };
    const part = await fetch(`${server.url}/api/artifacts/${artifact}`, { headers: { range: 'bytes=4-7' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).toString('latin1')).toBe('ftyp');
    expect(part.headers.get('content-security-policy')).toContain('sandbox');
    const thumb = await fetch(`${server.url}/api/artifacts/${artifact}/thumb?w=32&t=0.5`);
    expect(thumb.headers.get('content-type')).toBe('image/jpeg');
    expect((await thumb.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  it('are brought to a form that plays frame by frame where they are not in one', async () => {
    const file = join(folder, 'grey.mkv');
    const sink = await frameSink(file, {
      width: 64,
      height: 64,
      rate: { num: 25, den: 1 },
      pixelFormat: 'gray',
      codec: 'lossless-gray',
    });
    for (let frame = 0; frame < 5; frame++) await sink.write(new Uint8Array(64 * 64).fill(frame * 40));
    await sink.finish();
    const asset = (await (
      await upload('grey.mkv', await import('node:fs/promises').then((fs) => fs.readFile(file)))
    ).json()) as AssetView;
    expect(asset).toMatchObject({
      name: 'grey.mkv',
      ref: { kind: 'video', mime: 'video/mp4', frames: 5, rate: { num: 25, den: 1 } },
    });
  });

  it.each([
    ['a page that calls itself a picture', 'cute.png', '<html><script>alert(1)</script></html>'],
    ['a drawing that can hold scripts', 'a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['a playlist that names other files', 'a.mp4', '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n'],
    [
      'a broken picture',
      'broken.png',
      Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
        Buffer.from('IHDR'),
        Buffer.alloc(40, 7),
      ]),
    ],
    ['nothing at all', 'empty.mp4', ''],
  ])('%s is refused in one sentence, and leaves nothing behind', async (_, name, bytes) => {
    const before = (await call<{ assets: AssetView[] }>('GET', `/api/projects/${project.id}/assets`)).assets.length;
    const answer = await upload(name, bytes);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const { error } = (await answer.json()) as Refused;
    expect(error.message).toMatch(/[a-z].*\.$/s);
    expect(error.message).toContain(name);
    expect(error.message).not.toMatch(/ {4}at |node_modules/);
    expect((await call<{ assets: AssetView[] }>('GET', `/api/projects/${project.id}/assets`)).assets).toHaveLength(
      before,
    );
    expect(await import('node:fs/promises').then((fs) => fs.readdir(join(folder, 'scratch')))).toEqual([]);
  });

  it('a path is no name of an artifact', async () => {
    for (const name of ['..%2f..%2freelgraph.db', 'lock.json', 'a'.repeat(63), 'A'.repeat(64)]) {
      expect((await fetch(`${server.url}/api/artifacts/${name}`)).status, name).toBe(404);
    }
  });
});

describe('bad requests', () => {
  it.each([
    ['not JSON', '{', 'application/json', 400],
    ['another type', 'title=x', 'application/x-www-form-urlencoded', 415],
    ['too deep', `${'['.repeat(100)}${']'.repeat(100)}`, 'application/json', 400],
    ['no title', '{"title":" "}', 'application/json', 400],
    ['an unknown field', '{"title":"x","admin":true}', 'application/json', 400],
    ['too much', JSON.stringify({ title: 'x'.repeat(9 * 1024 * 1024) }), 'application/json', 413],
  ])('%s', async (_, body, type, expected) => {
    const answer = await fetch(`${server.url}/api/projects`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(expected);
    expect(((await answer.json()) as Refused).error.message.length).toBeGreaterThan(5);
  });

  it('an address that is not there is 404, whatever it looks like', async () => {
    for (const path of ['/api/nothing', '/..%2f..%2fetc%2fpasswd', '/%5c..%5cwindows'])
      expect((await fetch(`${server.url}${path}`)).status, path).toBe(404);
  });
});

describe('words and tables', () => {
  const style = textTemplates.title.style;
  it('words are drawn as wide as the frame, and what is no style is refused', async () => {
    const answer = await fetch(`${server.url}/api/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ words: 'The Last Lamp', style, width: 320, height: 180 }),
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect([...new Uint8Array(await answer.arrayBuffer()).subarray(1, 4)]).toEqual([80, 78, 71]);
    const wrong = await call<Refused>('POST', '/api/text', {
      words: 'x',
      style: { ...style, colour: 'red' },
      width: 320,
      height: 180,
    });
    expect(wrong.error).toMatchObject({ code: 'bad_request', field: 'style.colour' });
  });

  it('a look-up table is read before it is kept, and comes back as it was', async () => {
    const text = `TITLE "Night"\nLUT_3D_SIZE 2\n${'0.5 0.5 0.5\n'.repeat(8)}`;
    const kept = await call<{ asset: string; name: string; points: number }>('POST', '/api/luts', {
      name: 'night',
      text,
    });
    expect(kept).toMatchObject({ name: 'Night', points: 2 });
    expect(await (await fetch(`${server.url}/api/artifacts/${kept.asset}`)).text()).toBe(text);
    const broken = await call<Refused>('POST', '/api/luts', { name: 'night', text: 'LUT_3D_SIZE 2\n1 2\n' });
    expect(broken.error.code).toBe('bad_lut');
  });
});

describe('graphs that cannot run', () => {
  const graphWith = async (change: (graph: GraphDocument) => GraphDocument) => {
    const doc = change(emptyGraph('g', 'Bad'));
    return (
      await call<{ id: string }>('POST', `/api/projects/${project.id}/documents`, { kind: 'graph', title: 'Bad', doc })
    ).id;
  };
  const problems = async (nodes: object[], edges: object[] = []) => {
    const byId = (list: object[]) => Object.fromEntries(list.map((one) => [(one as { id: string }).id, one]));
    const graph = await graphWith(
      (empty) => ({ ...empty, nodes: byId(nodes), edges: byId(edges) }) as unknown as GraphDocument,
    );
    const plan = await call<{
      ok: boolean;
      problems: { code: string; message: string; node?: string; fix?: string }[];
    }>('POST', '/api/plan', { project: project.id, graph });
    expect(plan.ok).toBe(false);
    return plan.problems;
  };

  it.each([
    ['a missing input', [node('trim', 'media/trim')], [], 'trim'],
    ['a type that is not installed', [node('lost', 'lens/whack', { kept: 1 })], [], 'lost'],
    [
      'a wire between ports that do not fit',
      [node('t', 'prompt/text', { text: 'x' }), node('f', 'media/frame')],
      [wire('w', ['t', 'text'], ['f', 'video'])],
      'f',
    ],
  ])('%s: named by node, with a sentence', async (_, nodes, edges, at) => {
    const found = await problems(nodes, edges);
    expect(found.some((problem) => problem.node === at)).toBe(true);
    for (const problem of found) expect(problem.message).toMatch(/\w+ \w+/);
  });

  it('a run of a graph with an empty script fails at the script, in words, and the studio goes on', async () => {
    const used = await call<{ id: string }>('POST', '/api/templates/script-to-film/use', { project: project.id });
    const run = await call<RunView>('POST', '/api/runs', {
      clientKey: randomUUID(),
      project: project.id,
      graph: used.id,
    });
    await expect
      .poll(async () => (await call<{ run: RunView }>('GET', `/api/runs/${run.id}`)).run.state, { timeout: 20_000 })
      .toBe('failed');
    const { tasks } = await call<{ tasks: TaskView[] }>('GET', `/api/runs/${run.id}`);
    const failed = tasks.filter((task) => task.state === 'failed');
    expect(failed.map((task) => task.nodeType)).toEqual(['script/source']);
    expect(failed[0]?.error?.message).toMatch(/empty/i);
    expect(failed[0]?.error?.fix).toBeTruthy();
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
});

describe('the socket', () => {
  it('tells a write to everybody, once, in order, also to one who was away', async () => {
    const graph = project.documents.find((info) => info.kind === 'graph')?.id ?? '';
    const stream = `project:${project.id}`;
    const watch = (seq: number, epoch: string | null) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
      const seen: Envelope[] = [];
      socket.on('open', () => socket.send(JSON.stringify({ type: 'watch', stream, seq, epoch })));
      socket.on('message', (data) => {
        const envelope = JSON.parse(String(data)) as Envelope;
        if (envelope.stream === stream) seen.push(envelope);
      });
      return { socket, seen };
    };
    const first = watch(0, null);
    await expect.poll(() => first.seen.length).toBeGreaterThan(0);
    const { seq, epoch } = first.seen.at(-1) as Envelope;
    const write = (id: string, opId: string) =>
      call<{ ok: boolean; rev: number }>('POST', `/api/documents/${graph}/ops`, {
        key: opId,
        opId,
        baseRev: 0,
        client: 'test',
        ops: [{ type: 'addNote', note: { id, text: id, position: { x: 0, y: 0 }, size: { width: 100, height: 100 } } }],
      });
    const answers = [await write('n1', 'o1'), await write('n2', 'o2'), await write('n2', 'o2')];
    expect(answers.map((answer) => [answer.ok, answer.rev])).toEqual([
      [true, 1],
      [true, 2],
      [true, 2],
    ]);
    await expect.poll(() => first.seen.filter((one) => one.type === 'doc.ops').length).toBe(2);
    first.socket.close();

    const late = watch(seq, epoch);
    await expect.poll(() => late.seen.length).toBe(2);
    expect(late.seen.map((one) => [one.type, one.seq])).toEqual([
      ['doc.ops', seq + 1],
      ['doc.ops', seq + 2],
    ]);
    late.socket.close();
  });

  it('answers nonsense in words and stays open', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
    const said: Envelope[] = [];
    socket.on('message', (data) => said.push(JSON.parse(String(data)) as Envelope));
    await new Promise((resolve) => socket.on('open', resolve));
    for (const text of ['{', '{"type":"explode"}', '['.repeat(200), '{"type":"ping","t":7}']) socket.send(text);
    await expect.poll(() => said.map((one) => one.type)).toEqual(['error', 'error', 'error', 'pong']);
    socket.close();
  });
});

it('a worker on another machine brings files and takes them, by content alone', async () => {
  const own = new ArtifactFiles(dataPaths(join(folder, 'elsewhere')));
  const { sha } = await own.putBytes('made elsewhere');
  const store = openWorkerStore(server.url, own, null);
  await store.send(sha);
  await store.send(sha);
  expect(await studio.storage.artifacts.files.size(sha)).toBe(14);
  const there = await studio.storage.artifacts.files.putBytes('made here');
  await store.fetch(there.sha);
  expect(await own.size(there.sha)).toBe(9);
  await expect(store.fetch('0'.repeat(64))).rejects.toMatchObject({ code: 'artifact_unreachable' });
  const lie = await fetch(`${server.url}/api/worker/artifacts/${'0'.repeat(64)}`, { method: 'PUT', body: 'a lie' });
  expect([lie.status, await studio.storage.artifacts.has('0'.repeat(64))]).toEqual([400, false]);
});

it('a second server on the same folder is refused with the address of the first', async () => {
  await expect(openStudio(folder, { sample: false })).rejects.toThrow(/working on the data folder/);
  await writeFile(join(folder, 'still-here'), '');
});
