import type { Provenance } from '@reelgraph/models';
import type { NewAction, Storage, Tx } from '../../storage/index.ts';
import { artifactsIn, type Outputs } from '../values.ts';

/** What a key gave. */
export interface CachedAction {
  readonly outputs: Outputs;
  readonly provenance: readonly Provenance[];
  readonly ms: number;
}

const REMEMBERED = 20_000;

/**
 * Results by key: in memory in front, in the database behind, so that they survive a restart. An entry counts only while
 * every file that it names is there.
 */
export class ActionCache {
  readonly #storage: Pick<Storage, 'actions' | 'artifacts'>;
  readonly #memory = new Map<string, CachedAction>();
  /** By node type: the project settings that it was seen to read. */
  #reads: Map<string, readonly string[]> | null = null;
  readonly #touched = new Set<string>();

  constructor(storage: Pick<Storage, 'actions' | 'artifacts'>) {
    this.#storage = storage;
  }

  async open(): Promise<void> {
    this.#reads = new Map(await this.#storage.actions.nodeReads());
  }

  async find(key: string): Promise<CachedAction | null> {
    let action = this.#memory.get(key) ?? null;
    if (!action) {
      const row = await this.#storage.actions.get(key);
      if (!row) return null;
      action = { outputs: row.outputs, provenance: row.provenance, ms: row.ms };
    }
    for (const artifact of artifactsIn(action.outputs)) {
      if (await this.#storage.artifacts.has(artifact)) continue;
      this.#memory.delete(key);
      return null;
    }
    this.#remember(key, action);
    this.#touched.add(key);
    return action;
  }

  /** Part of the transaction that records the task. */
  async put(tx: Tx, actions: readonly (CachedAction & { readonly key: string; readonly nodeType: string })[]) {
    const rows: NewAction[] = actions.map((action) => ({
      key: action.key,
      nodeType: action.nodeType,
      outputs: { ...action.outputs },
      artifacts: [...artifactsIn(action.outputs)],
      provenance: [...action.provenance],
      ms: Math.round(action.ms),
    }));
    await this.#storage.actions.put(tx, rows);
    tx.afterCommit(() => {
      for (const { key, outputs, provenance, ms } of actions) this.#remember(key, { outputs, provenance, ms });
    });
  }

  /** Entries that are gone from the database. */
  forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#memory.delete(key);
      this.#touched.delete(key);
    }
  }

  /** Says once in a while which entries are in use, so that the collector knows. */
  async touch(tx: Tx): Promise<void> {
    const keys = [...this.#touched];
    this.#touched.clear();
    await this.#storage.actions.touch(tx, keys);
  }

  /** Fields of the project settings that this type was seen to read so far. */
  reads(node: string): readonly string[] {
    return this.#reads?.get(node) ?? [];
  }

  /** A type was seen to read these: from now on they are part of its keys. Answers whether that is news. */
  async learnReads(tx: Tx, node: string, fields: readonly string[]): Promise<void> {
    const known = this.reads(node);
    const all = [...new Set([...known, ...fields])].sort();
    if (all.length === known.length) return;
    await this.#storage.actions.setNodeReads(tx, node, all);
    this.#reads?.set(node, all);
    tx.onRollback(() => this.#reads?.set(node, known));
  }

  #remember(key: string, action: CachedAction): void {
    this.#memory.delete(key);
    this.#memory.set(key, action);
    if (this.#memory.size <= REMEMBERED) return;
    const [oldest] = this.#memory.keys();
    if (oldest !== undefined) this.#memory.delete(oldest);
  }
}
