import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model as the servers of this file list it. */
export interface ListedModel {
  readonly name: string;
  readonly digest?: string;
  /** As Ollama's /api/show tells: completion, vision, thinking, embedding. */
  readonly capabilities?: readonly string[];
}

/** What a chat request asked for, whatever the protocol. */
export interface Asked {
  readonly model: string;
  /** The last message. */
  readonly text: string;
  readonly messages: readonly { readonly role: string; readonly text: string; readonly images: readonly string[] }[];
  readonly body: Record<string, unknown>;
  readonly headers: IncomingHttpHeaders;
  /** How many chats were asked before this one. */
  readonly turn: number;
}

/** What the server does with it. */
export interface Reply {
  readonly pieces?: readonly string[];
  /** Bytes in each write; undefined: a frame at a time. */
  readonly cut?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: unknown;
  /** `head`: nothing comes at all. `first`: the head, no word. `middle`: the pieces, no end. */
  readonly hang?: 'head' | 'first' | 'middle';
  /** After the pieces the end waits for this. */
  readonly until?: Promise<unknown>;
  /** After the pieces: the socket is torn, the answer ends without its end mark, or a frame comes that is half. */
  readonly broken?: 'torn' | 'unended' | 'half';
  readonly end?: 'stop' | 'length';
  /** An error in the middle of the stream. */
  readonly failure?: string;
  /** OpenAI: the whole as one JSON document, as servers without streaming do. */
  readonly whole?: boolean;
  readonly thinking?: readonly string[];
}

export interface TestServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Chats that are being answered now. */
  readonly busy: number;
  models: readonly ListedModel[];
  reply: (asked: Asked) => Reply;
  close(): Promise<void>;
}

type Protocol = 'ollama' | 'openai';

/** A server on this machine that speaks one of the protocols to the letter, over real sockets. */
export async function languageTestServer(
  protocol: Protocol,
  models: readonly ListedModel[],
  port = 0,
): Promise<TestServer> {
  const asked: Asked[] = [];
  let busy = 0;
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    const path = request.url ?? '';
    if (protocol === 'ollama' && path === '/api/tags') return json(200, { models: self.models.map(tag) });
    if (protocol === 'ollama' && path === '/api/show') {
      const { model } = JSON.parse(text) as { model: string };
      const { capabilities } = self.models.find((one) => one.name === model) ?? {};
      return json(200, { details: {}, ...(capabilities ? { capabilities } : {}) });
    }
    if (protocol === 'openai' && path === '/v1/models') {
      const data = self.models.map(({ name, capabilities }) => ({
        id: name,
        object: 'model',
        owned_by: 'us',
        ...(capabilities ? { capabilities } : {}),
      }));
      return json(200, { object: 'list', data });
    }
    if (path !== (protocol === 'ollama' ? '/api/chat' : '/v1/chat/completions'))
      return json(404, { error: 'not found' });
    const one = read(JSON.parse(text) as Record<string, unknown>, request, asked.length);
    asked.push(one);
    const reply = self.reply(one);
    busy += 1;
    response.once('close', () => {
      busy -= 1;
    });
    if (reply.hang === 'head') return;
    if (reply.status && reply.status !== 200) return json(reply.status, { error: reply.error ?? 'no' }, reply.headers);
    if (reply.whole) {
      const content = (reply.pieces ?? []).join('');
      return json(200, { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] });
    }
    response.writeHead(200, {
      'content-type': protocol === 'ollama' ? 'application/x-ndjson' : 'text/event-stream; charset=utf-8',
    });
    response.flushHeaders();
    if (reply.hang === 'first') return;
    const write = async (texts: readonly string[]) => {
      for (const bytes of cutUp(texts, reply.cut)) {
        if (response.destroyed) return;
        response.write(bytes);
        // A turn of the loop lets the socket send what it has: the writes arrive as they were made.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const all = frames(protocol, one, reply);
    const first = reply.until ? frames(protocol, one, { ...reply, hang: 'middle' }) : all;
    await write(first);
    await reply.until;
    await write(all.slice(first.length));
    if (reply.broken === 'torn') return void response.destroy();
    if (reply.hang !== 'middle') response.end();
  }

  const self: TestServer & { models: readonly ListedModel[]; reply: TestServer['reply'] } = {
    url: '',
    asked,
    get busy() {
      return busy;
    },
    models,
    reply: () => ({ pieces: ['Yes.'] }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(self, { url: protocol === 'ollama' ? base : `${base}/v1` });
}

const tag = ({ name, digest }: ListedModel) => ({
  name,
  model: name,
  digest: digest ?? `sha-${name}`,
  size: 1,
  details: { format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '1.0B', quantization_level: 'Q4_0' },
});

interface WireMessage {
  readonly role: string;
  readonly content: string | readonly { type: string; text?: string; image_url?: { url: string } }[];
  readonly images?: readonly string[];
}

function read(body: Record<string, unknown>, request: IncomingMessage, turn: number): Asked {
  const messages = (body.messages as readonly WireMessage[]).map(({ role, content, images = [] }) =>
    typeof content === 'string'
      ? { role, text: content, images }
      : {
          role,
          text: content.map((part) => part.text ?? '').join(''),
          images: content.flatMap((part) => part.image_url?.url.replace(/^data:image\/jpeg;base64,/, '') ?? []),
        },
  );
  return {
    model: String(body.model),
    text: messages.at(-1)?.text ?? '',
    messages,
    body,
    headers: request.headers,
    turn,
  };
}

function frames(protocol: Protocol, asked: Asked, reply: Reply): string[] {
  const { pieces = [], thinking = [], broken, failure, end = 'stop' } = reply;
  const ended = broken === undefined && reply.hang === undefined && failure === undefined;
  if (protocol === 'ollama') {
    const line = (value: object) =>
      `${JSON.stringify({ model: asked.model, created_at: '2026-01-01T00:00:00Z', ...value })}\n`;
    return [
      ...thinking.map((text) => line({ message: { role: 'assistant', content: '', thinking: text }, done: false })),
      ...pieces.map((content) => line({ message: { role: 'assistant', content }, done: false })),
      ...(failure ? [`${JSON.stringify({ error: failure })}\n`] : []),
      ...(broken === 'half' ? ['{"message":{"content":"ha'] : []),
      ...(ended
        ? [
            line({
              message: { role: 'assistant', content: '' },
              done: true,
              done_reason: end,
              eval_count: pieces.length,
            }),
          ]
        : []),
    ];
  }
  const event = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: asked.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\r\n\r\n`;
  return [
    ': keep-alive\n\n',
    event({ role: 'assistant', content: '' }),
    ...thinking.map((text) => event({ reasoning_content: text })),
    ...pieces.map((content) => event({ content })),
    ...(failure ? [`data: ${JSON.stringify({ error: { message: failure } })}\n\n`] : []),
    ...(broken === 'half' ? ['data: {"choices":[{"del'] : []),
    ...(ended ? [event({}, end), 'data: [DONE]\n\n'] : []),
  ];
}

function* cutUp(texts: readonly string[], size: number | undefined): Generator<Uint8Array> {
  if (size === undefined) {
    for (const text of texts) yield Buffer.from(text);
    return;
  }
  const all = Buffer.from(texts.join(''));
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
