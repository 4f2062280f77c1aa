import type { EngineRegistry } from '@reelgraph/models/engines';
import type { NodeDefinition } from '@reelgraph/nodes/catalogue';
import type { Specs } from '@reelgraph/nodes/graph';
import type { Refusal } from '@reelgraph/timeline';
import type { PreviewFrame } from '../protocol/index.ts';
import type { Tx } from '../storage/index.ts';

/** The node types of a process: the catalogue's and those of packs. */
export interface NodeRegistry {
  readonly specs: Specs;
  get(type: string): NodeDefinition | undefined;
}

/** What a task host (and the coordinator) works with. */
export interface Workbench {
  readonly nodes: NodeRegistry;
  readonly engines: EngineRegistry;
}

/** The lossy lane. The reliable one is the event log: it is written in the transaction of the fact that it tells. */
export interface LossyLane {
  lossy(stream: string, type: string, data: unknown): void;
  preview(frame: PreviewFrame): void;
}

/** What effects need of the project's documents; the document service fits. */
export interface EffectDocuments {
  get(id: string): Promise<{ readonly rev: number; readonly title: string; readonly doc: unknown }>;
  applyInTx(
    tx: Tx,
    write: {
      doc: string;
      baseRev: number;
      opId: string;
      client: string;
      origin: 'run';
      ops: readonly unknown[];
    },
  ): Promise<{ ok: true; rev: number } | { ok: false; refusal: Refusal; rev: number }>;
}

/** Renders a sequence; the film is a file in `scratch` that the caller stores. */
export type SequenceRenderer = (request: {
  readonly sequence: unknown;
  readonly preset: string;
  readonly scratch: string;
  readonly signal: AbortSignal;
  progress(fraction: number, text?: string): void;
}) => Promise<{ readonly file: string; readonly mime: string }>;
