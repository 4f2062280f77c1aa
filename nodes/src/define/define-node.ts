import type { Capability, CapabilityCaller, Takes } from '@reelgraph/models';
import type { AudioRef, ImageRef, MaskRef, MediaRef, TrackRef, VideoRef } from '@reelgraph/timeline';
import type { z } from 'zod';
import type { Json } from '../graph/document.ts';
import type { NodeSpec, PortSpec } from '../graph/node-spec.ts';
import type { ElementValue } from '../values.ts';
import type { ProjectEffects, ProjectSnapshot } from './project.ts';

/**
 * What a node's `run` has at hand. Nothing here knows of HTTP, of a database or of React.
 */
export interface NodeContext {
  readonly signal: AbortSignal;
  /** Fraction of this task that is done, 0–1, with a few words for the node's footer; of a text, what there is of it so far. */
  progress(fraction: number, text?: string, soFar?: string): void;
  /** A small picture of the work so far (JPEG or WebP bytes). Lossy. */
  preview(picture: Uint8Array, mime: 'image/jpeg' | 'image/webp'): void;
  /** Asks the engine that was chosen for this node. Throws `EngineError`. */
  readonly models: CapabilityCaller;
  readonly media: NodeMedia;
  /** A folder of this task alone; it goes with the task. */
  readonly scratch: string;
  /** Resume inside a long task: what was kept under a name by an earlier attempt, else null. */
  readonly checkpoint: { load(name: string): Promise<Json | null>; save(name: string, value: Json): Promise<void> };
  /** The item that this task is for, when the node is mapped over a list. Display only, except its key. */
  readonly item: {
    readonly key: string;
    readonly name: string;
    readonly index: number;
    readonly count: number;
    /** Effect nodes: every item of the list, in order, this one among them. */
    readonly all?: readonly { readonly key: string; readonly name: string }[];
  } | null;
  readonly project: ProjectSettings;
  log(text: string): void;
}

/** Of the project that the run belongs to; part of every key that reads it. */
export interface ProjectSettings {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly rate: { readonly num: number; readonly den: number };
  readonly seed: number;
}

export interface NodeMedia {
  /** Local file of a media reference. Read only. */
  open(ref: MediaRef): Promise<string>;
  /** Probes a finished file in `scratch`, stores it, answers its reference. The file is gone afterwards. */
  saveImage(file: string): Promise<ImageRef>;
  saveMask(file: string): Promise<MaskRef>;
  saveVideo(file: string): Promise<VideoRef>;
  saveTrack(file: string): Promise<TrackRef>;
  saveAudio(file: string): Promise<AudioRef>;
}

/**
 * An item of a list with its key: list inputs arrive as `Keyed<T>[]`, in order. Keys travel from the source (a shot's id) to
 * the timeline.
 */
export interface Keyed<T> {
  readonly key: string;
  readonly name?: string;
  readonly value: T;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition's own types are erased in the registry; `defineNode` checks them where they are written.
type Erased = any;

/** What a model node asks of the engine for its one capability, and what it needs besides. Plain JSON. */
export interface Question {
  readonly request: Readonly<Record<string, unknown>>;
  readonly rest: unknown;
}

export interface NodeDefinition {
  readonly spec: NodeSpec;
  readonly paramsSchema: z.ZodType;
  /** Pure and reads nodes answer outputs by port; a list port answers `Keyed[]` or a plain array (keys are then indices). */
  run(args: {
    inputs: Erased;
    params: Erased;
    context: NodeContext;
    snapshot?: ProjectSnapshot;
  }): Promise<Record<string, unknown>> | Record<string, unknown>;
  /** Effect nodes only: runs in the coordinator, with the whole mapped list at hand through `effects`. */
  effect?(args: {
    inputs: Erased;
    params: Erased;
    context: NodeContext;
    effects: ProjectEffects;
  }): Promise<Record<string, unknown>>;
  /** Model nodes: what they ask of their engine, and their work with nothing but that (see `defineModelNode`). */
  readonly question?: {
    /** `elements`: of the project, for the mentions in its prompts; `takes`: what its engine can be shown. */
    ask(args: {
      inputs: Erased;
      params: Erased;
      project: ProjectSettings;
      elements?: readonly ElementValue[];
      takes?: Takes;
    }): Question;
    run(args: { asked: Question; context: NodeContext }): Promise<Record<string, unknown>>;
    /** The requests that its run makes of the engine: what it costs is their sum. Without it, the question itself. */
    orders?(asked: Question): readonly Readonly<Record<string, unknown>>[];
  };
  /** Params or inputs that do not change the output (a title, a preview size): left out of the key. */
  readonly keyIgnores?: readonly string[];
  /** Its clip begins with what the shot at this input says (`start`), unless a picture is wired to the other one. */
  readonly begins?: { readonly shot: string; readonly unless: string };
  /** `reads` nodes: what of the project they see; only this enters the snapshot and the key. */
  reads?(snapshotSource: ProjectSnapshot, params: Erased): Json;
}

export type PortDeclaration = Omit<PortSpec, 'name' | 'label'> & { readonly label?: string };

/** A failure with words for the person: what went wrong, and what to do. */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly retryable: boolean;
  /** The parameter or the input that is at fault, where one is: the button beside the words leads there. */
  readonly field: string | undefined;
  readonly port: string | undefined;

  constructor(
    code: string,
    message: string,
    more: { fix?: string; retryable?: boolean; cause?: unknown; field?: string; port?: string } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.fix = more.fix;
    this.retryable = more.retryable ?? false;
    this.field = more.field;
    this.port = more.port;
  }
}

export type { Capability };
