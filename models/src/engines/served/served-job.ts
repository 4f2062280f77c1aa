import type { MediaRef } from '@reelgraph/timeline';
import type { EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { Lora, Provenance } from '../../capabilities/requests.ts';

/** One value for one input: what JSON can hold. Media are what the server takes in their place (a name, an address, the data itself). */
export type Plain = string | number | boolean;
export type Item = Readonly<Record<string, Plain>>;
export interface Values {
  readonly plain: Readonly<Record<string, Plain>>;
  readonly lists: Readonly<Record<string, readonly Item[]>>;
}

/** Sizes are brought up to a multiple, lengths to `frameStep · n + 1`; the result is cut back to what was asked. */
export interface Limits {
  readonly multiple: number;
  readonly frameStep: number;
  readonly mostFrames?: number | undefined;
}

/** What a result can lack. */
export type Lack = 'short' | 'kind';

/**
 * One request on its way to a server that does the work: values are given and files sent, it is run, its result fetched. What
 * a picture or clip needs before and after is the same whoever the server is (`image.ts`, `video.ts`, `repaint.ts`).
 */
export interface ServedJob {
  readonly context: EngineContext;
  readonly limits: Limits;
  /** What does the work, as a sentence names it. */
  readonly label: string;
  readonly server: string;
  readonly lists: Record<string, Item[]>;
  /** Numbers and words of the request, as far as it has them. */
  give(values: Readonly<Record<string, Plain | undefined>>): void;
  /** Sends an artifact, or what was made of it; answers what the server calls it. Equal content has an equal name. */
  send(ref: MediaRef, file: string, mime: string, variant?: string): Promise<string>;
  useLoras(wanted: readonly Lora[] | undefined): void;
  /** A file name in the task's own folder that nothing else has. */
  scratch(ending: string): string;
  /** Has it done; answers the file of its result. */
  result(): Promise<string>;
  /** A result that is not what was asked, with what helps. */
  lacks(what: Lack, message: string): EngineError;
  provenance(seed?: number): Provenance;
}

/** The nearest legal size and length that is not smaller than what was asked. */
export function legalSize(
  { multiple, frameStep }: Limits,
  asked: { readonly width: number; readonly height: number; readonly frames?: number },
): { width: number; height: number; frames: number } {
  const up = (n: number) => Math.ceil(n / multiple) * multiple;
  return {
    width: up(asked.width),
    height: up(asked.height),
    frames: Math.ceil(((asked.frames ?? 1) - 1) / frameStep) * frameStep + 1,
  };
}
