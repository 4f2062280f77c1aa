import { randomUUID } from 'node:crypto';
import type { GraphDocument } from '@reelgraph/nodes/graph';
import { RefusalError } from '@reelgraph/timeline';
import type { DocumentService } from '../documents/service.ts';
import type { Executor } from '../execution/index.ts';
import { type NightState, type NightView, nightWishSchema, type RunView } from '../protocol/index.ts';
import type { NightRow, Storage } from '../storage/index.ts';
import { refusalOf } from './refusal-of.ts';

interface Parts {
  readonly storage: Storage;
  readonly executor: Executor;
  readonly documents: DocumentService;
  log(text: string): void;
}

type Wish = ReturnType<typeof nightWishSchema.parse>;

/**
 * *Run tonight*: round after round of new takes of all shots, behind everything that a person starts meanwhile, until they are
 * made or a limit is met. One round is one run; the runs share what they may spend. A restart goes on where it was.
 */
export class NightService {
  readonly #parts: Parts;
  readonly #following = new Set<string>();
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async start(input: unknown): Promise<NightView> {
    const wish = nightWishSchema.parse(input);
    const { until } = wish.limits;
    if (until !== undefined && until <= Date.now())
      throw new RefusalError({
        code: 'night_over',
        message: 'That night is over before it begins.',
        fix: 'Choose a later time to stop at.',
      });
    const row: NightRow = {
      id: `night-${randomUUID()}`,
      project: wish.project,
      wish,
      state: 'running',
      reason: null,
      createdAt: Date.now(),
      endedAt: null,
      seenAt: null,
    };
    await this.#parts.storage.db.write((tx) => this.#parts.storage.nights.create(tx, row));
    try {
      await this.#rounds(row, wish);
    } catch (error) {
      await this.#end(row, 'failed', refusalOf(error).message);
      throw error;
    }
    void this.#follow(row);
    return this.#change(row, {});
  }

  async list(project: string): Promise<NightView[]> {
    return Promise.all((await this.#parts.storage.nights.list(project)).map((row) => this.#view(row)));
  }

  /** What is at work of it is stopped; what is made stays. */
  async cancel(id: string): Promise<NightView> {
    const row = await this.#row(id);
    if (row.endedAt !== null) return this.#view(row);
    await this.#end(row, 'cancelled', null);
    for (const run of await this.#runs(id)) if (run.endedAt === undefined) await this.#parts.executor.cancel(run.id);
    return this.#view(await this.#row(id));
  }

  /** Somebody has looked at what it made: it is not announced any more. */
  async seen(id: string): Promise<NightView> {
    return this.#change(await this.#row(id), { seenAt: Date.now() });
  }

  /** Takes up the nights that a stop of the server cut off. Call it when the runs were taken up. */
  async resumeAll(): Promise<void> {
    for (const row of await this.#parts.storage.nights.unfinished()) {
      // The stop may have come between two rounds: the same client key is the same run.
      await this.#rounds(row, nightWishSchema.parse(row.wish)).catch((error: unknown) =>
        this.#end(row, 'failed', refusalOf(error).message),
      );
      void this.#follow(row);
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #rounds(row: NightRow, wish: Wish): Promise<void> {
    const { executor, storage } = this.#parts;
    const targets = await this.#landings(wish.graph);
    const known = await storage.runs.list(wish.project, 1);
    const made = await storage.runs.ofNight(row.id);
    // Numbers that no earlier run of the project drew its seeds from.
    const first = made[0]?.number ?? (known[0]?.number ?? 0) + 1;
    for (let take = 0; take < wish.takes; take += 1) {
      await executor.start(
        {
          clientKey: `${row.id}-${take + 1}`,
          project: wish.project,
          graph: wish.graph,
          targets,
          items: wish.items,
          variant: first + take,
          priority: 2,
          limits: wish.limits,
          ...(wish.engine ? { engine: wish.engine } : {}),
        },
        row.id,
      );
    }
  }

  /** Takes are wanted, not films: what lands them is asked for, and the export only where nothing lands. */
  async #landings(graph: string): Promise<string[]> {
    const { nodes } = (await this.#parts.documents.get(graph)).doc as GraphDocument;
    return Object.values(nodes)
      .filter(({ type, mode }) => type === 'timeline/land' && mode === 'active')
      .map(({ id }) => id);
  }

  async #follow(row: NightRow): Promise<void> {
    if (this.#following.has(row.id)) return;
    this.#following.add(row.id);
    try {
      for (const { id } of await this.#runs(row.id)) await this.#parts.executor.finished(id);
      if (this.#closed) return;
      const now = await this.#parts.storage.nights.get(row.id);
      if (now && now.endedAt === null) await this.#end(now, ...endOf(await this.#runs(row.id)));
    } catch (error) {
      // Its project was deleted, or the studio closes: nobody waits for this any more.
      if (!this.#closed) this.#parts.log(`The night ${row.id} is not followed any more: ${refusalOf(error).message}`);
    } finally {
      this.#following.delete(row.id);
    }
  }

  async #end(row: NightRow, state: NightState, reason: string | null): Promise<void> {
    await this.#change(row, { state, reason, endedAt: Date.now() });
  }

  /** What became of it and the word of that are one fact. */
  async #change(row: NightRow, patch: Partial<Pick<NightRow, 'state' | 'reason' | 'endedAt' | 'seenAt'>>) {
    const { storage } = this.#parts;
    const view = await this.#view({ ...row, ...patch });
    await storage.db.write(async (tx) => {
      await storage.nights.update(tx, row.id, patch);
      await storage.events.append(tx, `project:${row.project}`, 'night.state', view);
    });
    return view;
  }

  async #runs(night: string): Promise<RunView[]> {
    const rows = await this.#parts.storage.runs.ofNight(night);
    return Promise.all(rows.map(async ({ id }) => (await this.#parts.executor.get(id)).run));
  }

  async #row(id: string): Promise<NightRow> {
    const row = await this.#parts.storage.nights.get(id);
    if (row) return row;
    throw new RefusalError({ code: 'night_not_found', message: 'There is no such night.' });
  }

  async #view({ reason, endedAt, seenAt, wish, ...row }: NightRow): Promise<NightView> {
    return {
      ...row,
      wish: nightWishSchema.parse(wish),
      runs: (await this.#parts.storage.runs.ofNight(row.id)).map(({ id }) => id),
      ...(reason === null ? {} : { reason }),
      ...(endedAt === null ? {} : { endedAt }),
      ...(seenAt === null ? {} : { seenAt }),
    };
  }
}

function endOf(runs: readonly RunView[]): [state: NightState, reason: string | null] {
  const limited = runs.find(({ error }) => error?.code.startsWith('limit_'));
  if (limited) return ['limited', limited.error?.message ?? null];
  const failed = runs.filter(({ state }) => state === 'failed');
  if (failed[0]) return ['failed', failed[0].error?.message ?? null];
  return [runs.every(({ state }) => state === 'cancelled') ? 'cancelled' : 'done', null];
}
