import type { ClipFile, Made } from '../../draft-vision/jobs.ts';

/** What crosses to the child process: files by path, everything else by value. Files that it makes lie in `scratch`. */
export interface KleinJob {
  /** The bundle's folder. */
  readonly bundle: string;
  readonly scratch: string;
  readonly prompt: string;
  readonly negative: string;
  readonly seed: number;
  readonly references: readonly { readonly file: string; readonly look: boolean; readonly strength: number }[];
}

export interface KleinImageJob extends KleinJob {
  readonly width: number;
  readonly height: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly init?: {
    readonly picture: string;
    readonly mask?: string;
    readonly strength: number;
    /** Pixels of the picture. */
    readonly feather: number;
  };
}

export interface KleinClipJob extends KleinJob {
  readonly video: ClipFile;
  readonly track: string;
  /** Whether the clip has sound, which is kept. */
  readonly sound: boolean;
  readonly strength: number;
  readonly feather: number;
}

export type { Made };
