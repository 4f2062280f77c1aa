import type { AudioRef, ImageRef, Refusal, TrackRef, VideoRef } from '@reelgraph/timeline';
import type { Price, Purse } from './money.ts';
import type {
  Detection,
  ImageRequest,
  LanguageRequest,
  Provenance,
  ReferenceWay,
  RepaintVideoRequest,
  SegmentRequest,
  SpeechRequest,
  TrackRequest,
  VideoRequest,
} from './requests.ts';

/** What a node may ask for. `segment` covers detection, tracking and the repaint of a tracked region's mask side. */
export type Capability = 'video' | 'image' | 'segment' | 'track' | 'repaint' | 'language' | 'vision' | 'speech';
export const capabilities: readonly Capability[] = [
  'video',
  'image',
  'segment',
  'track',
  'repaint',
  'language',
  'vision',
  'speech',
];

/** Request and result of each capability. */
export interface CapabilityTypes {
  video: {
    request: VideoRequest;
    /** `latents`: an artifact for `continuation.latents`, where it was asked for and the engine has such a thing. */
    result: { video: VideoRef; last: ImageRef; latents?: string; provenance: Provenance };
  };
  image: { request: ImageRequest; result: { image: ImageRef; provenance: Provenance } };
  segment: { request: SegmentRequest; result: { detections: Detection[]; provenance: Provenance } };
  track: { request: TrackRequest; result: { track: TrackRef; provenance: Provenance } };
  repaint: { request: RepaintVideoRequest; result: { video: VideoRef; provenance: Provenance } };
  language: { request: LanguageRequest; result: { text: string; json?: unknown; provenance: Provenance } };
  /** Language about pictures: the same request, asked of a model that can see. */
  vision: { request: LanguageRequest; result: { text: string; json?: unknown; provenance: Provenance } };
  speech: { request: SpeechRequest; result: { audio: AudioRef; provenance: Provenance } };
}

/** What an engine needs from its surroundings to work: files by hash in, files out, a signal, progress. */
export interface EngineContext {
  readonly signal: AbortSignal;
  /** What the engine was when the task's key was made. Where it is another by now, the result would be kept under a wrong name. */
  readonly digest?: string;
  /** Fraction of this request that is done, 0–1, with a few words ("step 14 of 24"); of an answer in words, the answer so far. */
  progress(fraction: number, text?: string, soFar?: string): void;
  /** A small picture (JPEG or WebP bytes) of the work so far. Lossy: may be dropped. */
  preview(picture: Uint8Array, mime: 'image/jpeg' | 'image/webp'): void;
  /** The local file of an artifact. Read only. */
  open(artifact: string): Promise<string>;
  /** A folder of this task alone; it goes with the task. */
  readonly scratch: string;
  /** Stores a finished file (moved, not copied) and answers its sha256. */
  store(file: string, mime: string): Promise<string>;
  /** Who pays; absent where nothing may be bought. */
  readonly purse?: Purse;
}

/** What an engine can be shown besides words. */
export interface Takes {
  /** Ways in which pictures of elements reach it, the best first; empty: it looks at none. */
  readonly ways: readonly ReferenceWay[];
  /** So many pictures before it starts to mix them up. */
  readonly most: number;
  /** Whether pictures can lead the look alone (`image-prompt`). */
  readonly styles: boolean;
  readonly loras: boolean;
  /** A clip that is longer it makes in parts of so many frames, which share so many: it chains by itself. */
  readonly window?: { readonly frames: number; readonly overlap: number };
}

/** Of an engine that does not say. */
export const usualTakes: Takes = { ways: ['reference'], most: 4, styles: false, loras: false };

/**
 * An engine provides capabilities. It says for each which request fields it reads (only those enter a task's key), and
 * whether it is ready, in a sentence with a fix where it is not.
 */
export interface Engine {
  readonly name: string;
  readonly label: string;
  readonly draft: boolean;
  /** Where the work happens: which scheduling lane a task of this engine takes. */
  readonly lane: 'cpu' | 'gpu' | 'remote';
  /** Its work costs money: it is taken only where somebody chose it. */
  readonly paid?: boolean;
  readonly provides: {
    readonly [C in Capability]?: {
      readonly reads: readonly (keyof CapabilityTypes[C]['request'] & string)[];
      readonly takes?: Takes;
    };
  };
  /** Changes when the same request would give another result: bundle digests, algorithm version. */
  digest(capability: Capability): Promise<string>;
  ready(capability: Capability): Promise<{ ready: true } | { ready: false; why: Refusal }>;
  /** What a request would cost; null where that cannot be said. Absent: nothing. */
  price?<C extends Capability>(capability: C, request: CapabilityTypes[C]['request']): Promise<Price | null>;
  run<C extends Capability>(
    capability: C,
    request: CapabilityTypes[C]['request'],
    context: EngineContext,
  ): Promise<CapabilityTypes[C]['result']>;
  close(): Promise<void>;
}

/** What a node sees: the engine is already chosen, progress and files are already wired to its task. */
export type CapabilityCaller = <C extends Capability>(
  capability: C,
  request: CapabilityTypes[C]['request'],
  onProgress?: (fraction: number, text?: string, soFar?: string) => void,
) => Promise<CapabilityTypes[C]['result']>;

/** A typed failure of an engine. `retryable` failures are tried again with back-off by the executor. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly retryable: boolean;

  constructor(code: string, message: string, more: { fix?: string; retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.code = code;
    this.fix = more.fix;
    this.retryable = more.retryable ?? false;
  }
}
