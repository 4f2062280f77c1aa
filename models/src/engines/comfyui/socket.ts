import { isIP } from 'node:net';
import WebSocket from 'ws';
import { z } from 'zod';
import { isForbidden } from '../../net/address.ts';
import { guardedLookup, hostOf } from '../../net/request.ts';
import type { ComfyServer } from './comfy-server.ts';

/** What a server tells while it works. Other messages, and those that cannot be read, are passed over. */
export const messageSchema = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()).default({}) });
export type Message = z.infer<typeof messageSchema>;

export interface Preview {
  readonly bytes: Uint8Array;
  readonly mime: 'image/jpeg' | 'image/png';
  /** Older servers do not say whose it is. */
  readonly prompt: string | null;
}

export interface SocketEvents {
  message(message: Message): void;
  preview(preview: Preview): void;
  up(): void;
  down(): void;
}

/** A preview of 4K in PNG is smaller. Bytes. */
const LARGEST_MESSAGE = 64 * 1024 * 1024;
const LONGEST_PAUSE = 8000;

/**
 * The socket on which a server tells of its work. It comes back by itself after a break, with pauses that grow; the name of
 * the client stays, so that the server goes on telling it.
 */
export class ComfySocket {
  readonly #server: ComfyServer;
  readonly #client: string;
  readonly #events: SocketEvents;
  readonly #pause: number;
  #socket: WebSocket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #closed = false;

  /** `pause`: before the first try to come back. Milliseconds. */
  constructor(server: ComfyServer, client: string, events: SocketEvents, pause: number) {
    this.#server = server;
    this.#client = client;
    this.#events = events;
    this.#pause = pause;
  }

  /** Resolves when the socket is open, or with false when it could not be opened: the work can be followed without. */
  open(): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(false);
      const url = this.#server.socketUrl(this.#client);
      if (isForbidden(hostOf(url))) return resolve(false);
      const socket = new WebSocket(url, {
        headers: { ...this.#server.at.headers },
        handshakeTimeout: this.#server.at.timeouts.connect * 1000,
        maxPayload: LARGEST_MESSAGE,
        perMessageDeflate: false,
        followRedirects: false,
        ...(isIP(hostOf(url)) ? {} : { lookup: guardedLookup }),
      });
      this.#socket = socket;
      socket.on('open', () => {
        this.#tries = 0;
        this.#events.up();
        resolve(true);
      });
      socket.on('message', (data: Buffer, binary: boolean) => this.#take(data, binary));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(false);
        if (this.#closed || this.#socket !== socket) return;
        this.#events.down();
        this.#timer = setTimeout(() => void this.open(), Math.min(LONGEST_PAUSE, this.#pause * 2 ** this.#tries++));
      });
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #take(data: Buffer, binary: boolean): void {
    if (binary) {
      const preview = previewIn(data);
      if (preview) this.#events.preview(preview);
      return;
    }
    try {
      this.#events.message(messageSchema.parse(JSON.parse(data.toString('utf8'))));
    } catch {
      // A custom node may say what it likes on this socket.
    }
  }
}

/**
 * A picture out of a binary frame. Type 1: a number for the format (1 JPEG, 2 PNG), then the picture. Type 4: the length of a
 * JSON text with the prompt's id, the text, then the picture. All numbers are unsigned, 32 bits, big-endian.
 */
export function previewIn(data: Buffer): Preview | null {
  if (data.length < 9) return null;
  const type = data.readUInt32BE(0);
  if (type === 1) {
    const format = data.readUInt32BE(4);
    if (format !== 1 && format !== 2) return null;
    return { bytes: data.subarray(8), mime: format === 1 ? 'image/jpeg' : 'image/png', prompt: null };
  }
  if (type !== 4) return null;
  const end = 8 + data.readUInt32BE(4);
  if (end >= data.length) return null;
  try {
    const about = z
      .object({ prompt_id: z.string().nullish(), image_type: z.enum(['image/jpeg', 'image/png']) })
      .parse(JSON.parse(data.subarray(8, end).toString('utf8')));
    return { bytes: data.subarray(end), mime: about.image_type, prompt: about.prompt_id ?? null };
  } catch {
    return null;
  }
}
