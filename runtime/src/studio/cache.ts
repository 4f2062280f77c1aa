import { RefusalError } from '@reelgraph/timeline';
import { sql } from 'drizzle-orm';
import type { Executor } from '../execution/index.ts';
import type { CacheView, CollectedView } from '../protocol/index.ts';
import { holders, holdersIn, type Storage } from '../storage/index.ts';

/** The largest files that are shown one by one. */
const SHOWN = 40;

/** What is kept of all that was made: how much, why, and ways to let it go. */
export class CacheService {
  readonly #storage: Storage;
  readonly #executor: Pick<Executor, 'forget'>;

  constructor(storage: Storage, executor: Pick<Executor, 'forget'>) {
    this.#storage = storage;
    this.#executor = executor;
  }

  async view(): Promise<CacheView> {
    const { read } = this.#storage.db;
    const bits = await holders(read);
    const files = await read.all<{ sha: string; bytes: number; mime: string }>(
      sql`SELECT sha, bytes, mime FROM artifact ORDER BY bytes DESC`,
    );
    const all = { files: 0, bytes: 0 };
    const kept: Record<string, { files: number; bytes: number }> = {};
    for (const { sha, bytes } of files) {
      const name = holdersIn(bits.get(sha) ?? 0)[0] ?? 'nothing';
      kept[name] ??= { files: 0, bytes: 0 };
      for (const amount of [all, kept[name]]) {
        amount.files += 1;
        amount.bytes += bytes;
      }
    }
    const nodeTypes = await read.all<CacheView['nodeTypes'][number]>(sql`
      SELECT node_type AS nodeType, count(*) AS entries, sum(ms) AS ms, max(used_at) AS usedAt,
        coalesce(sum((SELECT sum(artifact.bytes) FROM json_each(action.artifacts) JOIN artifact ON artifact.sha = value)), 0) AS bytes
      FROM action GROUP BY node_type ORDER BY bytes DESC, entries DESC`);
    const largest = files.slice(0, SHOWN).map(({ sha, bytes, mime }) => ({
      ...{ artifact: sha, bytes, mime },
      kept: holdersIn(bits.get(sha) ?? 0),
    }));
    return { all, kept, nodeTypes, largest };
  }

  /** What a node gave is made again at the next run; what a person keeps stays, and so do takes. Answers how many entries went. */
  async clearNode(graph: string, node: string): Promise<number> {
    const keys = await this.#storage.tasks.keysOf(graph, node);
    return this.#executor.forget(keys);
  }

  /** A person keeps the result of a task. Throws `result_not_found`. */
  async pin(task: string, pinned: boolean): Promise<void> {
    const row = await this.#storage.tasks.get(task);
    const { key } = row ?? { key: null };
    const found = key !== null && (await this.#storage.db.write((tx) => this.#storage.actions.pin(tx, key, pinned)));
    if (!found)
      throw new RefusalError({
        code: 'result_not_found',
        message: 'The cache holds no result of that task.',
        fix: 'Run it again, then keep it.',
      });
  }

  /** What a sweep would take; nothing is changed. */
  look(): Promise<CollectedView> {
    return this.#storage.collectGarbage({ dryRun: true });
  }

  sweep(): Promise<CollectedView> {
    return this.#storage.collectGarbage();
  }
}
