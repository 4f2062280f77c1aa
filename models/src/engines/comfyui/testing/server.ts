import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Workflow } from '../binding.ts';
import { nodeClasses } from './classes.ts';
import { multipart, trusted } from './http-parts.ts';
import { inOrder, validate } from './validate.ts';

export interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What goes wrong. Each is asked at the moment in which it would happen. */
export interface Faults {
  /** Classes that this server does not have. */
  without?: readonly string[];
  /** The socket is torn before this node, and comes back (or not). */
  tearAt?: string;
  noSocket?: boolean;
  /** It forgets what it did. */
  noHistory?: boolean;
  /** An exception in this node; its type and words. */
  failAt?: { node: string; type: string; message: string; times?: number };
  /** It gives ids of its own, as servers before the request could name one. */
  ownIds?: boolean;
  /** All answers are this text. */
  nonsense?: string;
  /** A header without which it answers 401. */
  token?: { header: string; value: string };
  /** It is started anew while it works: queue and history are empty, and nothing ends. */
  restartAt?: string;
  /** Nothing is answered. */
  deaf?: boolean;
  /** Files end early. */
  cut?: boolean;
}

interface Item {
  readonly id: string;
  readonly client: string;
  readonly prompt: Workflow;
  cancelled: boolean;
}

/** What a SaveVideo, SaveImage or PreviewAny node gives, of a whole prompt. */
export type Render = (
  node: string,
  prompt: Workflow,
  inputs: ReadonlyMap<string, Uint8Array>,
) => Promise<readonly Made[]>;

export interface ComfyTestServer {
  readonly url: string;
  faults: Faults;
  /** Files by folder of `models`. */
  models: Record<string, string[]>;
  render: Render;
  /** Text of PreviewAny nodes. */
  text: string;
  /** Held at each step until it resolves. */
  gate: (node: string, step: number) => Promise<unknown>;
  readonly prompts: Workflow[];
  readonly calls: { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders }[];
  readonly uploads: Map<string, Uint8Array>;
  readonly freed: number;
  readonly interrupted: number;
  readonly running: string | null;
  readonly pending: number;
  close(): Promise<void>;
}

/** Steps that a sampler pretends to do. */
const STEPS = 3;

/** A server on this machine that speaks ComfyUI's protocol to the letter, over real sockets, and computes nothing. */
export async function comfyTestServer(
  models: Record<string, string[]> = {},
  render: Render = async () => [],
): Promise<ComfyTestServer> {
  const sockets = new Map<string, WebSocket>();
  const outputs = new Map<string, Uint8Array>();
  const history = new Map<string, unknown>();
  const queue: Item[] = [];
  let running: Item | null = null;
  let freed = 0;
  let interrupted = 0;
  let failures = 0;

  const tell = (item: Item, type: string, data: Record<string, unknown>) =>
    sockets.get(item.client)?.send(JSON.stringify({ type, data: { ...data, prompt_id: item.id } }));
  const choices = (list: string): readonly string[] =>
    list === '@input' ? [...self.uploads.keys()] : (self.models[list.slice(1)] ?? []);

  function info(name: string): unknown {
    const found = self.faults.without?.includes(name) ? undefined : nodeClasses[name];
    if (!found) return {};
    const declared = (inputs: Readonly<Record<string, unknown>> = {}) =>
      Object.fromEntries(
        Object.entries(inputs).map(([input, type]) => {
          if (Array.isArray(type)) return [input, [type, {}]];
          if (typeof type === 'string' && type.startsWith('@')) {
            // Both ways in which servers list their files.
            return [input, type === '@loras' ? ['COMBO', { options: choices(type) }] : [choices(type), {}]];
          }
          return [input, [type, {}]];
        }),
      );
    return {
      [name]: {
        input: { required: declared(found.required), optional: declared(found.optional) },
        output: found.outputs,
        output_node: found.output ?? false,
        name,
      },
    };
  }

  async function work(): Promise<void> {
    const item = running ? undefined : queue.shift();
    if (!item) return;
    running = item;
    const { prompt } = item;
    const result: Record<string, Record<string, unknown>> = {};
    const messages: [string, Record<string, unknown>][] = [];
    let state = 'success';
    tell(item, 'execution_start', { timestamp: 1 });
    tell(item, 'execution_cached', { nodes: [], timestamp: 1 });
    for (const id of inOrder(prompt)) {
      const type = prompt[id]!.class_type;
      if (self.faults.tearAt === type) sockets.get(item.client)?.terminate();
      tell(item, 'executing', { node: id, display_node: id });
      if (/^SamplerCustom|VideoTrack/.test(type)) {
        for (let step = 1; step <= STEPS && !item.cancelled; step++) {
          tell(item, 'progress', { value: step, max: STEPS, node: id });
          sockets.get(item.client)?.send(Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]), jpeg]));
          await self.gate(id, step);
        }
      }
      if (self.faults.restartAt === type) {
        running = null;
        queue.length = 0;
        return;
      }
      const fail = self.faults.failAt;
      if (fail?.node === type && failures < (fail.times ?? Number.POSITIVE_INFINITY)) {
        failures += 1;
        state = 'error';
        messages.push([
          'execution_error',
          { node_id: id, node_type: type, exception_type: fail.type, exception_message: fail.message, traceback: [] },
        ]);
        break;
      }
      if (item.cancelled) {
        state = 'error';
        messages.push(['execution_interrupted', { node_id: id, node_type: type }]);
        break;
      }
      if (nodeClasses[type]?.output) {
        const made = type === 'PreviewAny' ? [] : await self.render(id, prompt, self.uploads);
        for (const { name, bytes } of made) outputs.set(name, bytes);
        result[id] =
          type === 'PreviewAny'
            ? { text: [self.text] }
            : {
                images: made.map(({ name }) => ({ filename: name, subfolder: 'reelgraph', type: 'output' })),
                ...(type === 'SaveVideo' ? { animated: [true] } : {}),
              };
        tell(item, 'executed', { node: id, display_node: id, output: result[id] });
      }
    }
    running = null;
    if (!self.faults.noHistory)
      history.set(item.id, {
        prompt: [0, item.id, prompt, {}, []],
        outputs: state === 'success' ? result : {},
        status: { status_str: state, completed: state === 'success', messages },
      });
    if (state === 'success') {
      tell(item, 'execution_success', { timestamp: 2 });
      tell(item, 'executing', { node: null });
    } else for (const [type, data] of messages) tell(item, type, data);
    void work();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    self.calls.push({ method: request.method ?? '', path: url.pathname, headers: request.headers });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { faults } = self;
    if (faults.deaf) return;
    const json = (status: number, value: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (!trusted(request)) return void response.writeHead(403).end();
    if (faults.token && request.headers[faults.token.header] !== faults.token.value)
      return json(401, { error: `bad token ${String(request.headers[faults.token.header])}` });
    if (faults.nonsense !== undefined) return void response.writeHead(200).end(faults.nonsense);
    const ok = () => void response.writeHead(200).end();
    const [, first, second] = url.pathname.split('/');
    if (request.method === 'GET') {
      if (first === 'system_stats')
        return json(200, {
          system: { comfyui_version: '0.9.1' },
          devices: [{ name: 'cuda:0 Test 24 GB', type: 'cuda', vram_total: 24e9, vram_free: 22e9 }],
        });
      if (first === 'object_info' && second) return json(200, info(decodeURIComponent(second)));
      if (first === 'queue')
        return json(200, {
          queue_running: running ? [[0, running.id, running.prompt, {}, []]] : [],
          queue_pending: queue.map((one, i) => [i + 1, one.id, one.prompt, {}, []]),
        });
      if (first === 'history' && second) {
        const entry = history.get(second);
        return json(200, entry ? { [second]: entry } : {});
      }
      if (first === 'view') {
        const bytes = outputs.get(url.searchParams.get('filename') ?? '');
        if (!bytes || url.searchParams.get('subfolder') !== 'reelgraph') return void response.writeHead(404).end();
        response.writeHead(200, { 'content-length': bytes.length });
        if (!faults.cut) return void response.end(bytes);
        response.write(bytes.subarray(0, bytes.length >> 1));
        return void setImmediate(() => response.destroy());
      }
      return void response.writeHead(404).end();
    }
    if (first === 'upload' && second === 'image') {
      const { name, bytes, fields } = multipart(body, String(request.headers['content-type']));
      const subfolder = fields.subfolder ?? '';
      self.uploads.set(subfolder ? `${subfolder}/${name}` : name, bytes);
      return json(200, { name, subfolder, type: fields.type ?? 'input' });
    }
    const given = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (first === 'prompt') {
      const prompt = given.prompt as Workflow;
      const refusal = validate(prompt, choices);
      if (refusal) return json(400, refusal);
      const id = faults.ownIds ? randomUUID() : String(given.prompt_id ?? randomUUID());
      self.prompts.push(prompt);
      queue.push({ id, client: String(given.client_id), prompt, cancelled: false });
      json(200, { prompt_id: id, number: self.prompts.length, node_errors: {} });
      return void work();
    }
    if (first === 'queue') {
      const gone = new Set((given.delete as string[] | undefined) ?? []);
      for (let i = queue.length - 1; i >= 0; i--) if (gone.has(queue[i]!.id)) queue.splice(i, 1);
      return ok();
    }
    if (first === 'interrupt') {
      interrupted += 1;
      if (running && (given.prompt_id === undefined || given.prompt_id === running.id)) running.cancelled = true;
      return ok();
    }
    if (first === 'free') {
      if (given.unload_models === true && given.free_memory === true) freed += 1;
      return ok();
    }
    return void response.writeHead(404).end();
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const { token, noSocket } = self.faults;
    if (
      url.pathname !== '/ws' ||
      noSocket ||
      !trusted(request) ||
      (token && request.headers[token.header] !== token.value)
    )
      return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    upgrades.handleUpgrade(request, socket, head, (opened) => {
      const client = url.searchParams.get('clientId') ?? randomUUID();
      sockets.set(client, opened);
      opened.send(
        JSON.stringify({ type: 'status', data: { status: { exec_info: { queue_remaining: 0 } }, sid: client } }),
      );
    });
  });

  const self: ComfyTestServer = {
    url: '',
    faults: {},
    models,
    render,
    text: '',
    gate: async () => undefined,
    prompts: [],
    calls: [],
    uploads: new Map(),
    get freed() {
      return freed;
    },
    get interrupted() {
      return interrupted;
    },
    get running() {
      return running?.id ?? null;
    },
    get pending() {
      return queue.length;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** The smallest JPEG that decoders take: one grey pixel. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==',
  'base64',
);
