import { randomUUID } from 'node:crypto';
import type { LandRequest } from '@reelgraph/nodes/catalogue';
import type { Sequence, VideoRef } from '@reelgraph/timeline';
import type { StoredArtifact, Tx } from '../../storage/index.ts';
import { exportFilm, type Film, filmKey } from '../effects/export.ts';
import { addTake, land, laySlugs } from '../effects/land.ts';
import { originOf } from '../effects/origin.ts';
import { runEffect } from '../effects/run-effect.ts';
import { slugKeys } from '../effects/slug-keys.ts';
import { NodeFailure, problemOf, taskError } from '../failure.ts';
import { workplace } from '../host/run-task.ts';
import type { StepNode } from '../plan/graph-run.ts';
import { LAND, landingPlace } from '../plan/landings.ts';
import { IN_PLACE } from '../plan/look-ahead.ts';
import { MadeFrom } from '../plan/made-from.ts';
import type { Work } from '../plan/resolve.ts';
import type { Outputs } from '../values.ts';
import type { Environment } from './environment.ts';
import { readerOf } from './keys.ts';
import type { RunMachine } from './machine.ts';
import { type TaskRun, taskRow, viewOfRow } from './task-run.ts';

interface Made {
  readonly key: string;
  readonly film: Film;
  readonly stored: StoredArtifact;
  readonly name: string;
  readonly ms: number;
}

/** Effects of one run: what they do to the project is done in this process, together with the record that it was done. */
export class EffectRunner {
  readonly #env: Environment;
  readonly #machine: RunMachine;
  /** Effects that are being done. */
  active = 0;
  readonly #unlaid = new Set<StepNode>();
  /** By node: its slugs are laid. */
  readonly #slugs = new Map<StepNode, Promise<void>>();

  constructor(env: Environment, machine: RunMachine) {
    this.#env = env;
    this.#machine = machine;
  }

  /** A node got its tasks. */
  opened(node: StepNode): void {
    if (node.plan.spec.type === LAND && !node.plan.frozen) this.#unlaid.add(node);
  }

  /** Some task is over: perhaps a shot list is complete now. */
  settled(): void {
    for (const node of this.#unlaid) {
      const keys = slugKeys(node, this.#machine.graph, this.#machine.context.settings.rate);
      if (!keys) continue;
      this.#unlaid.delete(node);
      if (keys.length > 0) this.#slugs.set(node, this.#lay(node, keys));
    }
  }

  run(task: TaskRun, work: Work): void {
    this.active += 1;
    void this.#run(task, work).finally(() => {
      this.active -= 1;
      this.#machine.wake();
    });
  }

  async #lay(node: StepNode, keys: LandRequest['keys']): Promise<void> {
    const request = { ...this.#place(node), keys };
    const opId = `${this.#machine.facts.id}-${node.plan.id}-slugs`;
    // A landing without a sequence says so itself, task by task.
    await this.#env.storage.db.write((tx) => laySlugs(tx, this.#landing(), request, opId)).catch(() => undefined);
  }

  /** Anew for each landing: tasks that were not over the last time may be now. */
  #madeFrom(): MadeFrom {
    const { context, graph, ledger } = this.#machine;
    return new MadeFrom(
      context,
      graph,
      (step) => ledger.contentsOf(step),
      ({ spec }) => this.#env.cache.reads(readerOf({ spec })),
    );
  }

  #landing() {
    return { documents: this.#env.documents, sequence: this.#machine.input.sequence?.id ?? null };
  }

  #place(node: StepNode) {
    return landingPlace(this.#machine.facts.graph, node.plan);
  }

  async #run(task: TaskRun, work: Work): Promise<void> {
    const machine = this.#machine;
    const { node, item } = task.step;
    this.settled();
    await this.#slugs.get(node);
    if (machine.abort.signal.aborted) return;
    const spec = { ...machine.attempts.spec(task, work), attempt: task.attempt + 1 };
    const { artifacts, paths } = this.#env.storage;
    const place = workplace(
      item ? { ...spec, item: { ...item, count: node.keys.length, all: node.keys } as typeof spec.item } : spec,
      {
        workbench: this.#env.workbench,
        files: artifacts.files,
        scratch: paths.scratch,
        checkpoints: this.#env.checkpoints,
        emit: (event) => machine.progress(event),
      },
      machine.abort.signal,
    );
    let changed = false;
    let rest = IN_PLACE;
    let made: Made | null = null;
    try {
      const outputs = await runEffect({
        definition: work.definition,
        inputs: work.inputs,
        params: work.params,
        context: place.context,
        write: (job) => this.#env.storage.db.write(job),
        change: async (tx, { kind, request }, turn) => {
          const { source } = this.#place(node);
          const { asset } = request.take;
          const origin = request.take.origin ?? originOf(machine, this.#madeFrom(), task, work, asset);
          const take = { ...request.take, origin };
          const opId = `${task.id}-${turn}`;
          const landed =
            kind === 'land'
              ? await land(tx, this.#landing(), { ...request, source: request.source || source, take }, opId)
              : await addTake(tx, this.#landing(), { ...request, source, take }, opId);
          changed ||= landed.changed;
          if (landed.dismissed)
            rest =
              kind === 'land'
                ? 'Taken off the timeline by hand. Put it back from the takes in Edit.'
                : 'Its clip is no longer on the timeline.';
          if (landed.changed) await this.#firstPicture(tx, asset);
          return { sequence: landed.sequence, rev: landed.rev, clip: landed.clip };
        },
        exportSequence: async (request) => {
          const { doc, title } = await this.#env.documents.get(request.sequence);
          const name = request.name || title;
          const key = filmKey(doc as Sequence, request.preset);
          const known = await this.#env.cache.find(key);
          if (known) return { ...(known.outputs.film as Film), name };
          const from = performance.now();
          machine.attempts.started(task);
          await this.#env.recorder.flush();
          const { context } = place;
          const { scratch, signal, progress } = context;
          const sequence = doc as Sequence;
          const { render } = this.#env;
          const done = await exportFilm({
            render,
            sequence,
            preset: request.preset,
            files: artifacts.files,
            scratch,
            signal,
            progress,
          });
          made = { key, ...done, name, ms: performance.now() - from };
          changed = true;
          return { ...done.film, name };
        },
        record: (tx, answer) => this.#record(tx, task, answer, changed ? null : rest, made),
      });
      if (machine.abort.signal.aborted) return;
      this.#env.disk.over();
      machine.completeEffect(task, outputs);
    } catch (error) {
      const problem = taskError(error, paths.root);
      if (machine.abort.signal.aborted) return;
      if (problem.code === 'storage_full') {
        // Nothing was written: it is done as soon as there is room.
        this.#env.disk.met(problemOf(problem));
        void this.#env.disk.room().then(() => this.run(task, work));
      } else machine.fail(task, problem);
    } finally {
      await place.leave();
    }
  }

  /**
   * In the transaction of the effect itself. What other tasks left goes first; the task's own state is written here and not
   * through the recorder, so that it is undone with the effect.
   */
  async #record(tx: Tx, task: TaskRun, outputs: Outputs, rest: string | null, made: Made | null): Promise<void> {
    const { storage, recorder } = this.#env;
    const changed = rest === null;
    const { facts, abort } = this.#machine;
    if (abort.signal.aborted) throw new NodeFailure('cancelled', 'The run was stopped.');
    await recorder.writeInto(tx);
    const at = Date.now();
    const row = taskRow(facts.id, task);
    const begun = { ...row, attempt: Math.max(1, row.attempt), startedAt: row.startedAt ?? at, reason: null };
    const stream = `run:${facts.id}`;
    if (changed && task.state !== 'running') {
      await storage.events.append(tx, stream, 'task.state', viewOfRow({ ...begun, state: 'running' }));
    }
    const state = changed ? ('succeeded' as const) : ('cached' as const);
    const ended = { ...begun, state, endedAt: at, reason: rest };
    await storage.tasks.put(tx, [ended]);
    await storage.tasks.putOutputs(tx, task.id, outputs);
    if (made) await this.#keep(tx, made);
    await storage.events.append(tx, stream, 'task.state', viewOfRow(ended, outputs));
    tx.afterCommit(() => {
      task.state = state;
      task.attempt = begun.attempt;
      task.startedAt = begun.startedAt;
      task.endedAt = at;
      task.reason = ended.reason ?? undefined;
    });
  }

  /** The first take that lands is the picture of a project that has none. */
  async #firstPicture(tx: Tx, poster: string): Promise<void> {
    const { projects } = this.#env.storage;
    const { project } = this.#machine.facts;
    if ((await projects.get(project, tx.db))?.poster === null) await projects.update(tx, project, { poster });
  }

  /** An export is a file of the project from now on, and is not made a second time while the cut is the same. */
  async #keep(tx: Tx, { key, film, stored, name, ms }: Made): Promise<void> {
    const { storage, cache } = this.#env;
    const { project } = this.#machine.facts;
    await storage.artifacts.record(tx, [stored]);
    await cache.put(tx, [{ key, nodeType: 'timeline/export', outputs: { film }, provenance: [], ms }]);
    if (await storage.assets.byArtifact(project, stored.sha, tx.db)) return;
    const { artifact, mime, width, height, frames, rate, audio } = film;
    const samples = Math.round((frames * rate.den * 48_000) / rate.num);
    const ref: VideoRef = {
      kind: 'video',
      ...{ artifact, mime, width, height, frames, rate },
      ...(audio ? { audio: { sampleRate: 48_000, channels: 2, samples } } : {}),
    };
    const asset = await storage.assets.add(tx, {
      id: randomUUID(),
      project,
      name,
      kind: 'video',
      artifact,
      ref,
      bytes: stored.bytes,
      source: 'export',
    });
    await storage.events.append(tx, `project:${project}`, 'asset.added', asset);
  }
}
