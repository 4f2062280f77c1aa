import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapabilityCaller, Provenance, Purse } from '@reelgraph/models';
import type { NodeContext, NodeDefinition, ProjectSettings } from '@reelgraph/nodes/catalogue';
import type { Json } from '@reelgraph/nodes/graph';
import type { ArtifactFiles, StoredArtifact } from '../../storage/index.ts';
import type { Workbench } from '../contract.ts';
import type { CheckpointStore, ProgressEvent, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { NodeFailure, taskError } from '../failure.ts';
import { readBy } from '../plan/task-key.ts';
import { toOutputs } from '../values.ts';
import { nodeMedia } from './node-media.ts';

export interface Surroundings {
  readonly workbench: Workbench;
  readonly files: ArtifactFiles;
  /** Parent of the tasks' scratch folders. */
  readonly scratch: string;
  readonly checkpoints: CheckpointStore;
  /** Who pays for a task; absent where nothing may be bought. */
  purse?(taskId: string): Purse | undefined;
  emit(event: ProgressEvent): void;
}

/** What a task leaves besides its outputs. */
export interface Traces {
  readonly artifacts: StoredArtifact[];
  readonly provenance: Provenance[];
  readonly reads: Set<string>;
}

export interface Workplace {
  readonly context: NodeContext;
  readonly traces: Traces;
  /** Removes the scratch folder. */
  leave(): Promise<void>;
}

/** What is shown of a text while it is written: a node has room for no more. Characters. */
const LONGEST_SO_FAR = 4000;

/** Everything that a node's `run` has at hand, in a task host and in the coordinator alike. */
export function workplace(task: TaskSpec, around: Surroundings, signal: AbortSignal): Workplace {
  const { taskId } = task;
  const scratch = join(around.scratch, `${taskId}-${task.attempt}`);
  const traces: Traces = { artifacts: [], provenance: [], reads: new Set() };
  let made = false;
  const keep = async (file: string, mime: string) => {
    const stored = { ...(await around.files.takeFile(file)), mime };
    traces.artifacts.push(stored);
    return stored;
  };
  const progress: NodeContext['progress'] = (fraction, text, soFar) =>
    around.emit({
      type: 'progress',
      taskId,
      fraction: Math.min(1, Math.max(0, fraction)),
      text,
      ...(soFar === undefined ? {} : { soFar: soFar.slice(-LONGEST_SO_FAR) }),
    });
  const preview: NodeContext['preview'] = (bytes, mime) => around.emit({ type: 'preview', taskId, bytes, mime });
  const context: NodeContext = {
    signal,
    progress,
    preview,
    media: nodeMedia(around.files, scratch, keep, signal),
    models: caller(task, around, traces, { signal, progress, preview, scratch, keep }),
    scratch,
    checkpoint: {
      load: async (name) => (await around.checkpoints.load(task.key, name)) as Json | null,
      save: (name, value) => around.checkpoints.save(task.key, name, value),
    },
    item: task.item,
    project: watched(task.project, traces.reads),
    log: (text) => around.emit({ type: 'log', taskId, text: text.slice(0, 4000) }),
  };
  return {
    // Most tasks of the coordinator never touch their folder: it is made when somebody asks where it is.
    context: new Proxy(context, {
      get(target, name, receiver) {
        if (!made && (name === 'scratch' || name === 'media' || name === 'models')) {
          mkdirSync(scratch, { recursive: true });
          made = true;
        }
        return Reflect.get(target, name, receiver);
      },
    }),
    traces,
    async leave() {
      if (made) await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Which settings a node reads becomes part of its key. */
function watched(project: ProjectSettings, reads: Set<string>): ProjectSettings {
  return new Proxy(project, {
    get(target, name, receiver) {
      if (typeof name === 'string') reads.add(name);
      return Reflect.get(target, name, receiver);
    },
  });
}

function caller(
  task: TaskSpec,
  around: Surroundings,
  traces: Traces,
  work: Pick<NodeContext, 'signal' | 'progress' | 'preview' | 'scratch'> & {
    keep: (file: string, mime: string) => Promise<StoredArtifact>;
  },
): CapabilityCaller {
  return async (capability, request, onProgress) => {
    const name = task.engines[capability];
    const engine = name === undefined ? undefined : around.workbench.engines.get(name);
    if (!engine) {
      throw new NodeFailure('undeclared_need', `This node asked for "${capability}" without saying that it needs it.`);
    }
    const { reads } = engine.provides[capability] ?? { reads: [] };
    // An engine is held to its word: what it does not say that it reads, it is not given.
    const read = readBy(reads, request as Readonly<Record<string, unknown>>) as typeof request;
    const purse = around.purse?.(task.taskId);
    const result = await engine.run(capability, read, {
      ...(purse ? { purse } : {}),
      signal: work.signal,
      digest: task.digests[capability],
      progress: onProgress ?? work.progress,
      preview: work.preview,
      open: async (artifact) => around.files.path(artifact),
      scratch: work.scratch,
      store: async (file, mime) => (await work.keep(file, mime)).sha,
    });
    traces.provenance.push(result.provenance);
    return result;
  };
}

/** Runs a pure node from start to end. Never throws: whatever happens is a result. */
export async function runTask(
  task: TaskSpec,
  definition: NodeDefinition | undefined,
  around: Surroundings,
  signal: AbortSignal,
  snapshot?: unknown,
): Promise<TaskResult> {
  const started = performance.now();
  const place = workplace(task, around, signal);
  const result = (outcome: TaskResult['outcome'], more: Partial<TaskResult>): TaskResult => ({
    taskId: task.taskId,
    attempt: task.attempt,
    outcome,
    artifacts: place.traces.artifacts,
    provenance: place.traces.provenance,
    reads: [...place.traces.reads],
    ms: performance.now() - started,
    ...more,
  });
  try {
    if (!definition) throw new NodeFailure('unknown_type', `Nothing here knows the node type "${task.nodeType}".`);
    const { inputs, params, question } = task;
    const { context } = place;
    const answer =
      definition.question && question
        ? await definition.question.run({ asked: question, context })
        : await definition.run({ inputs, params, context, snapshot: snapshot as never });
    if (signal.aborted) return result('cancelled', {});
    return result('ok', { outputs: toOutputs(definition.spec, answer) });
  } catch (error) {
    if (signal.aborted) return result('cancelled', {});
    return result('error', { error: taskError(error, around.files.root) });
  } finally {
    await place.leave();
  }
}
