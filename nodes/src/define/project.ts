import type { Take } from '@reelgraph/timeline';
import type { Json } from '../graph/document.ts';

/** What `reads` nodes may see of a project. Resolved once, when the run is queued, and kept with the run. */
export interface ProjectSnapshot {
  /** Script documents by id: the ScriptDocument of `nodes/script`. */
  readonly scripts: Readonly<Record<string, Json>>;
  /** The elements document of `nodes/elements`. */
  readonly elements: Json;
  readonly sequences: Readonly<
    Record<string, { readonly id: string; readonly title: string; readonly rev: number; readonly doc: Json }>
  >;
  readonly defaults: { readonly script: string | null; readonly sequence: string | null };
}

/** What effect nodes do to a project. Applied by the coordinator in the transaction that records the task, keyed by it. */
export interface ProjectEffects {
  /** Lands a take in the slug (or clip) of this item on a sequence, by the landing rules of `timeline/landing`. */
  land(request: LandRequest): Promise<{ sequence: string; rev: number; clip: string }>;
  /** Files a take with one clip, as one more of its takes. A clip that is gone is left gone. */
  addTake(request: TakeRequest): Promise<{ sequence: string; rev: number; clip: string }>;
  /** Renders a sequence to a file with progress; answers the artifact. */
  exportSequence(request: { sequence: string; rev?: number; preset: string; name: string }): Promise<{
    artifact: string;
    mime: string;
    name: string;
    frames: number;
    width: number;
    height: number;
    rate: { num: number; den: number };
    audio: boolean;
  }>;
}

export interface TakeRequest {
  /** Null: the project's default sequence. */
  readonly sequence: string | null;
  readonly clip: string;
  /** The take that was shown when it was asked for; null: whatever is shown gives way. */
  readonly of: string | null;
  readonly take: Take;
}

export interface LandRequest {
  /** Null: the project's default sequence. */
  readonly sequence: string | null;
  readonly track: string;
  readonly source: string;
  readonly key: string;
  readonly name: string;
  /** Every key of the list, in order: so that this one finds its place, and vanished ones are flagged. */
  readonly keys: readonly {
    readonly key: string;
    readonly name: string;
    readonly frames?: number;
    readonly prompt?: string;
  }[];
  readonly take: Take;
  readonly plannedFrames?: number;
}
