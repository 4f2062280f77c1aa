import type { PendingWrite } from './replica.ts';

/** Where edits wait for the server. One per tab; a reload, a crash or a day offline loses nothing. */
export interface PendingStore {
  load(doc: string): Promise<readonly PendingWrite[]>;
  save(doc: string, pending: readonly PendingWrite[]): void;
}

/** Without a disk: tests, and browsers that refuse storage. */
export function memoryPendingStore(kept = new Map<string, readonly PendingWrite[]>()): PendingStore {
  return {
    load: async (doc) => kept.get(doc) ?? [],
    save: (doc, pending) => {
      if (pending.length === 0) kept.delete(doc);
      else kept.set(doc, pending);
    },
  };
}

const PREFIX = 'reelgraph:pending:';

/**
 * In local storage, because it is written at once: an edit made a millisecond before a crash is there afterwards. A write
 * that no longer fits stays in memory and is said to be at risk by `onFull`.
 */
export function localPendingStore(client: string, storage: Storage, onFull: () => void): PendingStore {
  const keyOf = (doc: string) => `${PREFIX}${client}:${doc}`;
  return {
    load: async (doc) => read(storage, keyOf(doc)),
    save: (doc, pending) => {
      try {
        if (pending.length === 0) storage.removeItem(keyOf(doc));
        else storage.setItem(keyOf(doc), JSON.stringify(pending));
      } catch {
        onFull();
      }
    },
  };
}

/** Moves the edits that a closed tab left behind to this client. Two tabs never move the same ones: the caller holds the lock. */
export function adoptPending(storage: Storage, from: string, to: string): number {
  const prefix = `${PREFIX}${from}:`;
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter(
    (key): key is string => key?.startsWith(prefix) ?? false,
  );
  let moved = 0;
  for (const key of keys) {
    const target = `${PREFIX}${to}:${key.slice(prefix.length)}`;
    const writes = [...read(storage, target), ...read(storage, key)].sort((a, b) => a.at - b.at);
    storage.setItem(target, JSON.stringify(writes));
    storage.removeItem(key);
    moved += writes.length;
  }
  return moved;
}

/** Clients that have edits waiting. */
export function clientsWithPending(storage: Storage): readonly string[] {
  const clients = new Set<string>();
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at);
    if (key?.startsWith(PREFIX)) clients.add(key.slice(PREFIX.length).split(':')[0] ?? '');
  }
  clients.delete('');
  return [...clients];
}

function read(storage: Storage, key: string): PendingWrite[] {
  try {
    const parsed: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isPending) : [];
  } catch {
    return [];
  }
}

function isPending(value: unknown): value is PendingWrite {
  const write = value as Partial<PendingWrite> | null;
  return typeof write?.opId === 'string' && Array.isArray(write.ops) && typeof write.label === 'string';
}
