import type { ScriptDocument } from '@reelgraph/nodes/script';
import { conceptPins } from '@reelgraph/nodes/script';
import { chosenVideo, clipsByKey, type ImageRef, type Sequence, type VideoRef } from '@reelgraph/timeline';
import type { Storage } from '../../storage/index.ts';
import type { EffectDocuments } from '../contract.ts';
import type { StepNode } from '../plan/graph-run.ts';
import { LAND, landingPlace } from '../plan/landings.ts';
import type { Environment } from './environment.ts';
import { latestOutputs } from './history.ts';
import type { RunMachine } from './machine.ts';
import type { ParsedRequest } from './queue-run.ts';
import type { TaskRun } from './task-run.ts';

/** May a task begin? `wait`: the shot before it is not landed yet. */
type Turn = { readonly kind: 'go' | 'wait' } | { readonly kind: 'skip'; readonly reason: string };

const GO: Turn = { kind: 'go' };

/**
 * Continuous scenes while they are run: a shot begins with the last frame of the take that the film shows of the shot before
 * it, which may arrive in the same run. So each waits until that one has landed (or is known not to), and what it goes on
 * from is pinned in the script before it begins: a later plan asks for the same take.
 */
export class Continuity {
  readonly #env: Environment;
  readonly #machine: RunMachine;
  readonly #held = new Set<TaskRun>();
  /** Nothing can land any more: nothing is waited for. */
  #free = false;

  constructor(env: Environment, machine: RunMachine) {
    this.#env = env;
    this.#machine = machine;
  }

  async turn(task: TaskRun): Promise<Turn> {
    const { step } = task;
    const shot = step.item?.key ?? '';
    const before = this.#machine.input.follows?.[shot];
    if (before === undefined || step.begins !== undefined || !this.#begins(step.node)) return GO;
    if (!this.#free && this.#landings().some((node) => isOpen(node, before))) {
      this.#held.add(task);
      task.reason = 'Waits for the shot that it goes on from.';
      return { kind: 'wait' };
    }
    task.reason = undefined;
    const clips = await this.#clips();
    const { request } = this.#machine.input;
    // Nobody asked for this one: what the film shows of it stays.
    if ((request.items ?? []).length === 0 && clips?.get(shot)?.activeTake) return GO;
    const take = chosenVideo(clips?.get(before));
    const failed = take ? null : this.#failed(before);
    if (failed !== null) return { kind: 'skip', reason: `It goes on from ${failed}, which could not be made.` };
    await this.#pin(shot, take);
    step.begins = take;
    return GO;
  }

  /** Whom the end of this task lets go on. */
  after(task: TaskRun): TaskRun[] {
    if (this.#held.size === 0 || task.step.node.plan.spec.type !== LAND) return [];
    const landed = task.step.item?.key;
    return this.#release((held) => this.#machine.input.follows?.[held.step.item?.key ?? ''] === landed);
  }

  /** Somebody waits, but nothing is at work, so that nothing will land any more. */
  isStuck(): boolean {
    if (this.#held.size === 0 || this.#machine.attempts.inline > 0) return false;
    return this.#machine.ledger.remaining().every(({ work }) => work === null);
  }

  /** Whoever still waits goes on with what there is. */
  freed(): TaskRun[] {
    this.#free = true;
    return this.#release(() => true);
  }

  #release(which: (task: TaskRun) => boolean): TaskRun[] {
    const released = [...this.#held].filter(which);
    for (const task of released) this.#held.delete(task);
    return released;
  }

  #begins({ plan }: StepNode): boolean {
    const { begins } = this.#machine.context.nodes.get(plan.spec.type) ?? {};
    if (!begins) return false;
    const wired = (name: string) => plan.inputs.some(({ port, wires }) => port.name === name && wires.length > 0);
    return wired(begins.shot) && !wired(begins.unless);
  }

  #landings(): StepNode[] {
    const nodes = [...this.#machine.graph.nodes.values()];
    return nodes.filter(({ plan }) => plan.spec.type === LAND && !plan.frozen);
  }

  async #clips() {
    const [land] = this.#landings();
    const named = land ? landingPlace(this.#machine.facts.graph, land.plan).sequence : null;
    const id = named ?? this.#machine.input.sequence?.id;
    if (!id) return null;
    return clipsByKey((await this.#env.documents.get(id)).doc as Sequence);
  }

  /** What a person calls a shot that failed in this run. */
  #failed(shot: string): string | null {
    const { graph, ledger } = this.#machine;
    for (const { byKey } of graph.nodes.values()) {
      const step = byKey.get(shot);
      if (step?.verdict === 'bad' && ledger.taskOf(step).state !== 'skipped') return step.item?.name ?? shot;
    }
    return null;
  }

  async #pin(shot: string, last: VideoRef | null): Promise<void> {
    const { documents, storage } = this.#env;
    const { script } = this.#machine.input;
    if (!script) return;
    const { doc, rev } = await documents.get(script);
    const pinned = (doc as ScriptDocument).starts?.pins[shot]?.last ?? null;
    if (pinned?.artifact === last?.artifact) return;
    const opId = `${this.#machine.facts.id}-${shot}-${last?.artifact.slice(0, 16) ?? 'none'}`;
    const ops = [{ type: 'setStart', shot, patch: { last } }];
    await storage.db.write((tx) =>
      documents.applyInTx(tx, { doc: script, baseRev: rev, opId, client: 'run', origin: 'run', ops }),
    );
  }
}

/** Is the landing of this shot still to come? */
function isOpen({ steps, byKey }: StepNode, shot: string): boolean {
  if (steps === null) return true;
  const step = byKey.get(shot);
  return step !== undefined && step.verdict === null;
}

/**
 * Before a run takes its input: shots of continuous scenes that it names begin with their newest concept art, where this
 * graph made some. Pinned in the script.
 */
export async function pinConcepts(
  { storage, documents }: { readonly storage: Storage; readonly documents: EffectDocuments },
  request: ParsedRequest,
): Promise<void> {
  if (request.items.length === 0) return;
  const project = await storage.projects.get(request.project);
  const infos = project ? await storage.documents.list(project.id) : [];
  const script = project?.defaults.script ?? infos.find(({ kind }) => kind === 'script')?.id;
  if (!script) return;
  const { doc, rev } = await documents.get(script);
  if (!(doc as ScriptDocument).starts?.continuous.length) return;
  const art = new Map<string, ImageRef>();
  for (const made of Object.values(await latestOutputs(storage, request.project, request.graph)))
    for (const { task } of made)
      if (task.nodeType === ART && task.item && task.outputs?.image)
        art.set(task.item.key, task.outputs.image as ImageRef);
  const ops = conceptPins(doc as ScriptDocument, request.items, (shot) => art.get(shot) ?? null);
  if (ops.length === 0) return;
  const opId = `${request.clientKey}-concepts`;
  await storage.db.write((tx) =>
    documents.applyInTx(tx, { doc: script, baseRev: rev, opId, client: 'run', origin: 'run', ops }),
  );
}

const ART = 'image/concept-art';
