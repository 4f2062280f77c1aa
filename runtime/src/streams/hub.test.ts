import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../protocol/index.ts';
import { type EventSource, Hub, type StoredEvent } from './hub.ts';

/** A log that lives in memory and answers late, as a database does. */
class Log implements EventSource {
  readonly epoch: string;
  readonly events: StoredEvent[] = [];
  constructor(epoch = 'e1') {
    this.epoch = epoch;
  }
  add(stream: string, data: unknown): StoredEvent {
    const event = { stream, seq: this.events.filter((e) => e.stream === stream).length + 1, type: 'fact', data };
    this.events.push(event);
    return event;
  }
  async after(stream: string, seq: number, limit: number) {
    await Promise.resolve();
    return this.events.filter((e) => e.stream === stream && e.seq > seq).slice(0, limit);
  }
  async last(stream: string) {
    await Promise.resolve();
    return this.events.filter((e) => e.stream === stream).length;
  }
}

/** A client: it keeps the facts that it was told, by number, and the number that it would resume from. */
class Client {
  facts = new Map<number, unknown>();
  seq = 0;
  epoch: string | null = null;
  buffered = 0;
  closed: number | null = null;
  order: number[] = [];
  connection = {
    send: (message: string | Uint8Array) => {
      if (typeof message !== 'string') return;
      const envelope = JSON.parse(message) as Envelope;
      this.epoch = envelope.epoch;
      if (envelope.type === 'snapshot')
        this.facts = new Map(Object.entries(envelope.data as Record<string, unknown>).map(([k, v]) => [Number(k), v]));
      else if (envelope.type === 'fact') {
        this.facts.set(envelope.seq, envelope.data);
        this.order.push(envelope.seq);
      } else return;
      this.seq = envelope.seq;
    },
    buffered: () => this.buffered,
    close: (code: number) => {
      this.closed = code;
    },
  };
}

const snapshotOf = (log: Log) => async (stream: string) => ({
  type: 'snapshot',
  data: Object.fromEntries(log.events.filter((e) => e.stream === stream).map((e) => [e.seq, e.data])),
});

describe('the hub', () => {
  it('gives a client that is cut anywhere the same state as one that never was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('event', 'event', 'event', 'cut', 'tick'), { maxLength: 120 }),
        async (story) => {
          const log = new Log();
          const hub = new Hub(log, snapshotOf(log));
          const client = new Client();
          let session = hub.attach(client.connection);
          let watching = session.watch('run:a', 0, null);
          for (const what of story) {
            if (what === 'event') hub.publish(log.add('run:a', log.events.length));
            else if (what === 'cut') {
              session.close();
              session = hub.attach(client.connection);
              watching = session.watch('run:a', client.seq, client.epoch);
            } else await Promise.resolve();
          }
          await watching;
          expect([...client.facts]).toEqual(log.events.map((e) => [e.seq, e.data]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sends each fact of the reliable lane once and in order', async () => {
    const log = new Log();
    const hub = new Hub(log, snapshotOf(log));
    const client = new Client();
    const session = hub.attach(client.connection);
    for (let i = 0; i < 5; i++) log.add('run:a', i);
    const watching = session.watch('run:a', 2, 'e1');
    hub.publish(log.add('run:a', 5));
    await watching;
    hub.publish(log.add('run:a', 6));
    expect(client.order).toEqual([3, 4, 5, 6, 7]);
  });

  it('gives a snapshot when the numbering started anew', async () => {
    const log = new Log('e2');
    log.add('run:a', 'kept');
    const hub = new Hub(log, snapshotOf(log));
    const client = new Client();
    await hub.attach(client.connection).watch('run:a', 40, 'e1');
    expect(client.epoch).toBe('e2');
    expect([...client.facts.values()]).toEqual(['kept']);
  });

  it('does not repeat a fact that was read from the log before its commit was announced', async () => {
    const log = new Log();
    const hub = new Hub(log, snapshotOf(log));
    const client = new Client();
    log.add('run:a', 0);
    const late = log.add('run:a', 1);
    await hub.attach(client.connection).watch('run:a', 1, 'e1');
    hub.publish(late);
    expect(client.order).toEqual([2]);
  });

  it('does not trust a number of another numbering, even one that fits', async () => {
    const log = new Log('e2');
    log.add('run:a', 'new');
    const hub = new Hub(log, snapshotOf(log));
    const client = new Client();
    client.facts.set(1, 'old');
    await hub.attach(client.connection).watch('run:a', 1, 'e1');
    expect([...client.facts.values()]).toEqual(['new']);
  });

  it('drops what is lossy for a client that is behind, and lets go of one that is too far behind, without holding up others', async () => {
    const log = new Log();
    const hub = new Hub(log, snapshotOf(log));
    const slow = new Client();
    const quick = new Client();
    const received: string[] = [];
    quick.connection.send = (message) => received.push(String(message));
    await hub.attach(slow.connection).watch('run:a', 0, null);
    await hub.attach(quick.connection).watch('run:a', 0, null);
    const before = received.length;
    slow.buffered = 300 * 1024;
    hub.lossy('run:a', 'task.progress', { fraction: 0.5 });
    expect(received.length).toBe(before + 1);
    expect(slow.closed).toBeNull();
    slow.buffered = 5 * 1024 * 1024;
    hub.publish(log.add('run:a', 1));
    expect(slow.closed).toBe(4008);
    expect(received.length).toBe(before + 2);
  });
});
