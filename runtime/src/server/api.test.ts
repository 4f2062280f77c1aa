import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProjectView } from '../protocol/index.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { createApp } from './app.ts';
import { judge, tokenFor } from './guard.ts';
import { type Listening, listen } from './listen.ts';
import { addresses, type openApi } from './openapi.ts';

// One studio for all; a process that works is started once.
vi.setConfig({ testTimeout: process.env.REELGRAPH_LONG ? 3_600_000 : 180_000 });
let folder: string;
let studio: Studio;
let server: Listening;
let project: ProjectView;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-api-'));
  studio = await openStudio(join(folder, 'data'), { sample: false });
  server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  project = await studio.projects.create({ title: 'Test' });
  app = createApp(studio, null);
});
afterAll(async () => {
  await server.close();
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (path: string, body: string | Uint8Array, type = 'application/json') =>
  app.request(path, { method: 'POST', headers: { 'content-type': type }, body: body as BodyInit });

describe('the OpenAPI document', () => {
  it('tells of every address, in words, with what it takes', async () => {
    const all = addresses(app.routes);
    expect(all.length).toBeGreaterThan(60);
    for (const { method, path, description } of all) expect(description?.summary, `${method} ${path}`).toBeTruthy();
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as ReturnType<typeof openApi> & {
      paths: Record<
        string,
        Record<string, { operationId: string; parameters?: { name: string }[]; requestBody?: unknown }>
      >;
    };
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: studio.version } });
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    expect(operations).toHaveLength(all.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(all.length);
    for (const { path, parameters } of operations)
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(parameters?.map((one) => one.name)).toContain(name);
    // T15: what guards the studio is said by its command and surroundings, never over HTTP.
    expect(JSON.stringify(document.paths['/api/settings'])).not.toMatch(/"(host|token|port|data|hosts)":/);
    expect(document.paths['/api/runs']?.post).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { required: ['clientKey', 'project', 'graph'] } } } },
      responses: { 201: { content: { 'application/json': { schema: { properties: { state: {} } } } } } },
    });
  });

  it('what it says is taken is what is checked', async () => {
    for (const { method, path, description } of addresses(app.routes)) {
      if (!description?.body || description.body.safeParse(7).success) continue;
      const answer = await app.request(path.replace(/:\w+/g, 'x'), {
        method,
        headers: { 'content-type': 'application/json' },
        body: '7',
      });
      expect([400, 503], `${method} ${path}`).toContain(answer.status);
    }
  });
});

describe('docs/api.md', () => {
  const text = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';
  const run = async (name: string, command: string, args: readonly string[]) => {
    const cwd = join(folder, name);
    await mkdir(cwd);
    const env = { ...process.env, STUDIO: server.url };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(`${code} ${said.trim()}`).toBe('0 take.mp4');
    expect(statSync(join(cwd, 'take.mp4')).size).toBeGreaterThan(1000);
  };

  it('queues a template from Node', () => run('node', process.execPath, ['--input-type=module', '-e', block('js')]));
  it.skipIf(!existsSync('/usr/bin/curl'))('queues a template from a shell', () =>
    run('shell', 'bash', ['--norc', '-euc', block('bash')]),
  );
});

describe('threats, by the numbers of docs/security.md', () => {
  const status = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers, setHost: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('T1 T2 every address refuses no Host, another Host, another Origin, no Origin, another site; none lets others read', async () => {
    const host = `127.0.0.1:${server.port}`;
    for (const { method, path } of addresses(app.routes)) {
      const at = path.replace(/:\w+/g, 'x');
      const refused = await Promise.all([
        status(method, at, { host: '' }),
        status(method, at, { host: `evil.example:${server.port}`, origin: `http://evil.example:${server.port}` }),
        status(method, at, { host, origin: 'https://evil.example' }),
        status(method, at, { host, origin: 'null' }),
        status(method, at, { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }),
      ]);
      expect(refused, `${method} ${at}`).toEqual([421, 421, 403, 403, 403]);
    }
    const own = await fetch(`${server.url}/api/health`, { headers: { origin: server.url } });
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('T18 with a token every address asks for it; every bind but loopback has one', () => {
    const guard = { port: 4600, hosts: [], token: 'a'.repeat(32) };
    for (const { method, path } of addresses(app.routes)) {
      const header = (name: string) => (name === 'host' ? '127.0.0.1:4600' : undefined);
      const verdict = judge({ method, path, header, upgrade: false }, guard);
      expect(verdict, path).toMatchObject(
        path === '/api/session' ? { allowed: true } : { allowed: false, status: 401 },
      );
    }
    for (const host of ['127.0.0.1', 'localhost', '::1']) expect(tokenFor(host, undefined)).toBeNull();
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'studio.local', '']) {
      expect(tokenFor(host, undefined)?.length).toBeGreaterThanOrEqual(43);
      expect(tokenFor(host, '')?.length).toBeGreaterThanOrEqual(43);
      expect(tokenFor(host, 'chosen')).toBe('chosen');
    }
  });

  it('T7 T9 T10 T11 what is uploaded is typed by its bytes: pages, playlists, bombs and archives are never served as such', async () => {
    for (const [name, bytes] of corpus) {
      const answer = await send(
        `/api/projects/${project.id}/assets?name=${encodeURIComponent(name)}`,
        bytes,
        'image/png',
      );
      if (answer.status === 201) {
        const { ref } = (await answer.json()) as { ref: { artifact: string } };
        const served = await app.request(`/api/artifacts/${ref.artifact}`);
        expect(served.headers.get('content-type'), name).toMatch(/^(image\/(png|jpeg|webp|gif|avif)|video\/|audio\/)/);
        expect(served.headers.get('x-content-type-options'), name).toBe('nosniff');
        expect(served.headers.get('content-security-policy'), name).toContain('sandbox');
        await served.body?.cancel();
      } else expect([400, 413, 415], `${name}: ${await answer.text()}`).toContain(answer.status);
    }
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });

  it('T5 T14 T16 documents of anything are taken or refused in words, and what was taken can be read and planned', async () => {
    const rounds = process.env.REELGRAPH_LONG ? 10_000 : 500;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(graphish, async (doc) => {
        const body = JSON.stringify({ kind: 'graph', title: 'Fuzz', doc });
        const answer = await send(`/api/projects/${project.id}/documents`, body);
        expect([201, 400, 413]).toContain(answer.status);
        if (answer.status !== 201) return;
        taken += 1;
        const { id } = (await answer.json()) as { id: string };
        expect((await app.request(`/api/documents/${id}`)).status).toBe(200);
        if (taken % 5 > 0) return;
        const plan = await send('/api/plan', JSON.stringify({ project: project.id, graph: id }));
        expect([200, 400]).toContain(plan.status);
      }),
      { numRuns: rounds },
    );
    expect(taken).toBeGreaterThan(rounds / 20);
  });
});

/** Anything that JSON can say, keys that reach into prototypes among it. */
const junk = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      '__proto__',
      'a'.repeat(2000),
      '../../etc/passwd',
      '$' + '{7*7}',
      '\u0000',
    ),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom('id', 'type', 'params', 'from', 'to', '__proto__', 'constructor', 'x'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

/** `usual` most of the time, else anything. */
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: usual as fc.Arbitrary<unknown>, weight: 40 }, { arbitrary: junk, weight: 1 });
const ids = fc.constantFrom('a', 'b', 'c', 'd');
const someNode = (id: string) =>
  fc.record({
    id: mostly(fc.constant(id)),
    type: mostly(
      fc.constantFrom('prompt/text', 'image/generate', 'flow/switch', 'flow/preview', 'video/text-to-video', 'no/such'),
    ),
    typeVersion: mostly(fc.constant(1)),
    params: mostly(fc.dictionary(fc.constantFrom('text', 'seed', 'prompt', 'seconds'), junk, { maxKeys: 2 })),
    position: mostly(fc.record({ x: fc.nat(999), y: fc.nat(999) })),
    mode: mostly(fc.constantFrom('active', 'muted', 'bypassed', 'frozen')),
  });
const someEdge = (id: string) =>
  fc.record({
    id: mostly(fc.constant(id)),
    from: mostly(fc.record({ node: ids, port: fc.constantFrom('text', 'image', 'value', 'video') })),
    to: mostly(fc.record({ node: ids, port: fc.constantFrom('text', 'prompt', 'value', 'a'), order: fc.nat(3) })),
  });
const graphish = mostly(
  fc.record({
    format: mostly(fc.constant('reelgraph/graph')),
    version: mostly(fc.constant(1)),
    id: mostly(fc.constant('g')),
    title: mostly(fc.string()),
    nodes: mostly(fc.record({ a: someNode('a'), b: someNode('b'), c: someNode('c'), d: someNode('d') })),
    edges: mostly(fc.record({ e: someEdge('e'), f: someEdge('f') }, { requiredKeys: [] })),
    frames: mostly(fc.constant({})),
    notes: mostly(fc.constant({})),
    subgraphs: mostly(fc.constant({})),
    form: mostly(fc.constant([])),
  }),
);

/** A PNG that says it is 50,000 pixels wide and high. */
function hugePng(): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(13);
  size.writeUInt32BE(50_000, 0);
  size.writeUInt32BE(50_000, 4);
  size[8] = 8;
  const data = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([
    head,
    size,
    Buffer.alloc(4),
    Buffer.from([0, 0, data.length >> 8, data.length & 255]),
    Buffer.from('IDAT'),
    data,
  ]);
}

const pngHead = Buffer.from('89504e470d0a1a0a', 'hex');
const script = '<script>fetch("/api/projects")</script>';
const corpus: readonly (readonly [name: string, bytes: Uint8Array])[] = (
  [
    ['empty.png', ''],
    ['page.png', `<!doctype html>${script}`],
    ['page.html', `<html>${script}</html>`],
    ['page.xhtml', `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
    ['drawing.svg', `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
    ['page behind a head.png', Buffer.concat([pngHead, Buffer.from(script)])],
    ['page behind a head.gif', `GIF89a/*${script}*/`],
    ['page behind a head.jpg', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(script)])],
    ['huge.png', hugePng()],
    ['huge.gif', Buffer.from('474946383961ffffffff80000000000000ffffff2c00000000ffffffff00', 'hex')],
    ['playlist.mp4', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'],
    ['list.mp4', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['session.mp4', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'],
    ['empty box.mp4', Buffer.from('00000008667479700000000866726565', 'hex')],
    ['archive.png', Buffer.from('504b03041400000008000000', 'hex')],
    ['bomb.wav', gzipSync(Buffer.alloc(1_000_000))],
    ['program.mp3', Buffer.from('7f454c4602010100', 'hex')],
    ['pickle.png', Buffer.from('80049505000000', 'hex')],
    ['paper.png', '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>'],
    ['deep.json', `${'['.repeat(10_000)}`],
  ] as const
).map(([name, bytes]) => [name, typeof bytes === 'string' ? Buffer.from(bytes) : bytes]);
