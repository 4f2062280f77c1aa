import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong, and how often: each counts down to nothing. */
export interface Faults {
  /** The order is taken and charged, and the answer is lost: 502, cut off, or never. */
  loseAnswer?: 'status' | 'cut' | 'silence';
  /** The order is not taken. */
  refuse?: { status: number; json?: unknown; retryAfter?: string; times?: number };
  /** A question after an order gets this status, so often. */
  stumble?: { status: number; times: number };
  /** It forgets all orders. */
  forget?: boolean;
  /** The order fails, with this code. */
  fail?: string;
  /** The file ends early, or its address has run out, so often. */
  cutFile?: number;
  expire?: number;
  /** The result is named at another place. */
  resultAt?: string;
  /** Says another length than it sends. */
  huge?: boolean;
  /** The file is at an address that sends on to this one. */
  redirect?: string;
}

/** Moments of an order, in which a test may hold it or kill whoever asks. */
export type Moment = 'submit' | 'taken' | 'poll' | 'file' | 'file-half' | 'cancel';

interface Job {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly made: Buffer;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
}

export interface TestService {
  readonly url: string;
  faults: Faults;
  /** What each order costs here, in units: what it says that it took. */
  cost: number;
  /** Looks that an order takes until it is done. */
  looks: number;
  at: (moment: Moment) => Promise<unknown> | undefined;
  render: (body: Readonly<Record<string, unknown>>) => Promise<Buffer>;
  readonly charges: string[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly asked: { readonly method: string; readonly path: string; readonly key: string }[];
  readonly uploads: Map<string, Buffer>;
  /** Tells the webhook of an order that it is done. */
  finish(id: string, more?: { token?: string; json?: unknown }): Promise<number>;
  close(): Promise<void>;
}

const KEY = 'canary-5f1c-key';
export const serviceKey = KEY;

const poll: Readonly<Record<string, string>> = {
  ...{
    prompt: 'string',
    negative_prompt: 'string',
    width: 'number',
    height: 'number',
    frames: 'number',
    fps: 'number',
  },
  ...{
    seed: 'number',
    first_frame: 'string',
    image: 'string',
    mask: 'string',
    strength: 'number',
    references: 'object',
  },
};

/**
 * A hosted service over real sockets that is strict about its two protocols (the examples in docs/services) and counts what
 * it charges for. The same idempotency key is one order; an order of the webhook flavour is found by its reference.
 */
export async function testService(render: TestService['render']): Promise<TestService> {
  const jobs = new Map<string, Job>();
  const byKey = new Map<string, string>();
  const looked = new Map<string, number>();
  const server = createServer((incoming, response) => void answer(incoming, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: TestService = {
    url,
    faults: {},
    cost: 0.01,
    looks: 1,
    at: () => undefined,
    render,
    charges: [],
    jobs,
    asked: [],
    uploads: new Map(),
    async finish(id, more = {}) {
      const job = jobs.get(id);
      const hook = new URL(String(job?.body.webhook));
      if (more.token !== undefined) hook.searchParams.set('token', more.token);
      if (job && more.json === undefined) job.state = 'succeeded';
      const json = JSON.stringify(more.json ?? { id, state: 'done' });
      return new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) };
        request(hook, { method: 'POST', headers }, (told) => {
          told.resume();
          resolve(told.statusCode ?? 0);
        })
          .on('error', reject)
          .end(json);
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(incoming.url ?? '/', url);
    const key = String(incoming.headers.authorization ?? incoming.headers['x-api-key'] ?? '');
    const method = incoming.method ?? 'GET';
    self.asked.push({ method, path: at.pathname, key });
    const json = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(value));
    };
    if (at.pathname.startsWith('/files/')) return file(response, at.pathname.slice(7));
    if (key !== `Bearer ${KEY}` && key !== KEY) return json(401, { error: { message: `The key ${key} is wrong.` } });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const [, first = '', id = '', verb = ''] = at.pathname.split('/').filter((part) => part !== 'v1');
    if (method === 'POST' && first === 'files') {
      const name = `upload-${self.uploads.size + 1}`;
      self.uploads.set(name, body);
      return json(200, { file: name });
    }
    if (method === 'POST' && (first === 'videos' || first === 'images' || (first === 'predictions' && id === '')))
      return order(incoming, response, JSON.parse(body.toString('utf8')), json);
    if (method === 'GET' && first === 'predictions' && id === '')
      return json(200, {
        items: [...jobs.values()].filter((one) => one.body.reference === at.searchParams.get('reference')),
      });
    const job = self.faults.forget ? undefined : jobs.get(id);
    if (!job) return json(404, { error: { code: 'not_found', message: 'There is no such order.' } });
    if (method === 'POST' && verb === 'cancel') {
      await self.at('cancel');
      job.state = 'cancelled';
      return json(200, { id, status: 'cancelled' });
    }
    if (method === 'GET' && first === 'predictions' && verb === 'file') return file(response, id);
    if (method === 'GET' && first === 'jobs') return look(job, json);
    return json(404, { error: { message: 'No such address.' } });
  }

  async function order(
    incoming: IncomingMessage,
    response: ServerResponse,
    body: Readonly<Record<string, unknown>>,
    json: (status: number, value: unknown, headers?: Record<string, string>) => void,
  ): Promise<void> {
    await self.at('submit');
    const { refuse } = self.faults;
    if (refuse && (refuse.times ?? 1) > 0) {
      self.faults.refuse = { ...refuse, times: (refuse.times ?? 1) - 1 };
      const headers: Record<string, string> =
        refuse.retryAfter === undefined ? {} : { 'retry-after': refuse.retryAfter };
      return json(refuse.status, refuse.json ?? { error: { message: 'Not now.' } }, headers);
    }
    const hooked = 'reference' in body;
    if (!hooked) {
      const wrong = Object.entries(body).find(([name, value]) => poll[name] !== typeof value);
      if (wrong) return json(422, { error: { code: 'bad_field', message: `The field ${wrong[0]} is wrong.` } });
    }
    const named = hooked ? String(body.reference) : String(incoming.headers['idempotency-key'] ?? '');
    if (named === '' || (hooked && typeof body.webhook !== 'string'))
      return json(400, { error: { message: 'No key.' } });
    // The webhook flavour knows no idempotency: whoever orders twice pays twice.
    const known = hooked ? undefined : byKey.get(named);
    const id = known ?? randomUUID();
    if (!known) {
      self.charges.push(id);
      byKey.set(named, id);
      jobs.set(id, { id, body, made: await self.render(body), state: self.faults.fail ? 'failed' : 'running' });
    }
    await self.at('taken');
    const { loseAnswer } = self.faults;
    self.faults.loseAnswer = undefined;
    if (loseAnswer === 'status') return json(502, { error: { message: 'Bad gateway.' } });
    if (loseAnswer === 'silence') return;
    if (loseAnswer === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
      response.write('{"id": "');
      return void setImmediate(() => response.destroy());
    }
    return json(200, { id, status: 'queued' });
  }

  async function look(job: Job, json: (status: number, value: unknown) => void): Promise<void> {
    await self.at('poll');
    const { stumble } = self.faults;
    if (stumble && stumble.times > 0) {
      self.faults.stumble = { ...stumble, times: stumble.times - 1 };
      return json(stumble.status, { error: { message: 'Later.' } });
    }
    const looks = (looked.get(job.id) ?? 0) + 1;
    looked.set(job.id, looks);
    if (job.state === 'running' && looks >= self.looks) job.state = 'succeeded';
    const { id, state } = job;
    if (state === 'failed') return json(200, { id, status: state, error: { code: self.faults.fail, message: 'No.' } });
    const output = state === 'succeeded' ? [{ url: self.faults.resultAt ?? `${url}/files/${id}?turn=${looks}` }] : [];
    json(200, { id, status: state, progress: Math.min(100, (100 * looks) / self.looks), output, cost: self.cost });
  }

  async function file(response: ServerResponse, id: string): Promise<void> {
    await self.at('file');
    const made = jobs.get(id)?.made ?? Buffer.alloc(0);
    const { expire = 0, cutFile = 0, huge, redirect } = self.faults;
    if (redirect !== undefined) {
      response.writeHead(302, { location: redirect });
      response.end();
    } else if (expire > 0) {
      self.faults.expire = expire - 1;
      response.writeHead(403);
      response.end();
    } else {
      response.writeHead(200, { 'content-length': String(huge ? 4 * 1024 ** 3 : made.length) });
      response.write(made.subarray(0, made.length / 2));
      await self.at('file-half');
      if (cutFile > 0) {
        self.faults.cutFile = cutFile - 1;
        return void setImmediate(() => response.destroy());
      }
      response.end(made.subarray(made.length / 2));
    }
  }
  return self;
}
