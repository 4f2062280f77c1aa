import type { Redis } from 'ioredis';
import { artifactsIn } from '../../values.ts';
import type { CheckpointStore } from '../dispatcher.ts';
import { KEEP_CHECKPOINT, type Names } from './names.ts';
import type { WorkerStore } from './worker-store.ts';

/** Checkpoints beside the queue: whoever takes a task over, on whatever machine, goes on from there. */
export class QueueCheckpoints implements CheckpointStore {
  readonly #redis: Redis;
  readonly #names: Names;
  readonly #store: WorkerStore;

  constructor(redis: Redis, names: Names, store: WorkerStore) {
    this.#redis = redis;
    this.#names = names;
    this.#store = store;
  }

  async load(key: string, name: string): Promise<unknown> {
    const text = await this.#redis.hget(this.#names.checkpoint(key), name);
    if (text === null) return null;
    const value: unknown = JSON.parse(text);
    try {
      for (const sha of artifactsIn(value)) await this.#store.fetch(sha);
    } catch {
      // What it names is gone: then the task begins anew.
      return null;
    }
    return value;
  }

  async save(key: string, name: string, value: unknown): Promise<void> {
    for (const sha of artifactsIn(value)) await this.#store.send(sha);
    const at = this.#names.checkpoint(key);
    await this.#redis.pipeline().hset(at, name, JSON.stringify(value)).expire(at, KEEP_CHECKPOINT).exec();
  }
}
