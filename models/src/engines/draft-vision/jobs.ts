import type { Rate } from '@reelgraph/timeline';

/** What crosses to the vision host: files by path, everything else by value. Files that it makes lie in `scratch`. */
export interface ReferenceFile {
  readonly name: string;
  readonly kind: 'character' | 'location' | 'object' | 'style';
  readonly file: string;
}

export interface SegmentJob {
  readonly scratch: string;
  readonly picture: string;
  /** Fractions of the picture. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly positive: boolean }[];
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly text?: string;
  readonly references: readonly ReferenceFile[];
  readonly limit: number;
  readonly indoors?: boolean;
}

export interface SegmentFound {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** Pixels: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly label?: string;
}

export interface ClipFile {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly rate: Rate;
}

export interface TrackJob {
  readonly scratch: string;
  readonly video: ClipFile;
  readonly prompts: readonly { readonly frame: number; readonly mask: string }[];
}

export interface TrackMade {
  readonly file: string;
  readonly mime: string;
  readonly frames: number;
  readonly found: number;
}

/** What is done to the region: fields of the request that every repaint reads. */
export interface Paint {
  readonly prompt: string;
  readonly seed: number;
  readonly strength: number;
  /** Pixels. */
  readonly feather: number;
  readonly references: readonly ReferenceFile[];
}

export interface RepaintJob extends Paint {
  readonly scratch: string;
  readonly video: ClipFile;
  readonly track: string;
  /** Whether the clip has sound, which is kept. */
  readonly sound: boolean;
}

export interface RepaintPictureJob extends Paint {
  readonly scratch: string;
  readonly picture: string;
  readonly mask?: string;
}

export interface Made {
  readonly file: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** What was done, in words, for the provenance. */
  readonly notes: readonly string[];
}
