import type { Likely, Storage } from '../../storage/index.ts';
import type { ActionCache } from '../cache/action-cache.ts';
import type { EffectDocuments, SequenceRenderer, Workbench } from '../contract.ts';
import type { CheckpointStore, Dispatcher, Purses } from '../dispatch/dispatcher.ts';
import type { FullDisk } from './full-disk.ts';
import type { LossyThrottle } from './lossy-throttle.ts';
import type { RunMachine } from './machine.ts';
import type { Recorder } from './recorder.ts';
import type { SameWork } from './same-work.ts';
import type { Scheduler } from './scheduler.ts';

/** What all runs of a coordinator share. */
export interface Environment {
  readonly storage: Storage;
  readonly workbench: Workbench;
  readonly documents: EffectDocuments;
  readonly render: SequenceRenderer;
  readonly cache: ActionCache;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly sameWork: SameWork;
  readonly dispatcher: Dispatcher;
  readonly throttle: LossyThrottle;
  readonly checkpoints: CheckpointStore;
  readonly purses: Purses;
  /** Milliseconds before attempt n + 1 of a task that may be tried again. */
  retryDelay(attempt: number): number;
  /** Attempts that a retryable failure gets. */
  readonly attempts: number;
  /** Lets the event loop turn when a slice of work has taken long enough; otherwise undefined. */
  breathe(): Promise<void> | undefined;
  readonly disk: FullDisk;
  /** Whether the whole queue is paused. */
  readonly queue: { readonly held: boolean };
  /** What a task is likely to take, from this machine's history; zeros where there is none. */
  likely(nodeType: string, engine: string | undefined): Likely;
  /** What a task really took: what is likely from now on. */
  learn(nodeType: string, engine: string | undefined, took: Likely): void;
  /** Something of a run has changed: whoever shows how far it is may look again. */
  changed(machine: RunMachine): void;
}

/** No slice of planning and bookkeeping holds the event loop longer than this. Milliseconds. */
const SLICE = 8;

export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
