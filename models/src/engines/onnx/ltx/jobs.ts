import type { Rate } from '@reelgraph/timeline';
import type { Join } from './chain.ts';
import type { Mode } from './mode.ts';

/** What crosses to the child process: files by path, everything else by value. Files that it makes lie in `scratch`. */
export interface FilmJob {
  /** The bundle's folder. */
  readonly bundle: string;
  readonly scratch: string;
  readonly prompt: string;
  readonly negative: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly rate: Rate;
  readonly seed: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly mode: Mode;
  /** In pixel frames of the whole take. `frames`: of a clip; a still has one. */
  readonly given: readonly {
    readonly file: string;
    readonly frames: number;
    readonly still: boolean;
    readonly at: number;
    readonly strength: number;
  }[];
  /** The take begins with the last `overlap` frames of this clip. */
  readonly after?: {
    readonly file: string;
    readonly frames: number;
    readonly overlap: number;
    /** A file of latents (`latents-file.ts`): the take goes on from those. */
    readonly latents?: string;
  };
  /** Write the latents of the last so many frames to a file. */
  readonly keepLatents?: number;
}

export interface FilmMade {
  readonly file: string;
  readonly mime: string;
  readonly still: string;
  readonly latents?: string;
  readonly frames: number;
  readonly joins: readonly Join[];
  readonly notes: readonly string[];
}
