import type { Sequence, Track } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';

/** Pixels for each frame, at the ends of the zoom. */
export const MIN_ZOOM = 0.01;
export const MAX_ZOOM = 40;
export const HEAD_WIDTH = 168;
/** Scene lane and ruler. */
export const RULER_HEIGHT = 44;
/** Pixels beside the window for which clips are mounted too, so that a scroll finds them ready. */
export const OVERSCAN = 256;

export const clampZoom = (zoom: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));

/** 0…1 of the zoom slider, logarithmic: each step looks the same. */
export const zoomToSlider = (zoom: number): number => Math.log(zoom / MIN_ZOOM) / Math.log(MAX_ZOOM / MIN_ZOOM);
export const sliderToZoom = (value: number): number => MIN_ZOOM * (MAX_ZOOM / MIN_ZOOM) ** value;

/** Zoom and scroll after a zoom by `factor` that keeps what is `at` pixels from the left edge of the lanes in place. */
export function zoomAt(
  view: { readonly zoom: number; readonly scroll: number },
  factor: number,
  at: number,
): { readonly zoom: number; readonly scroll: number } {
  const zoom = clampZoom(view.zoom * factor);
  return { zoom, scroll: Math.max(0, ((view.scroll + at) / view.zoom) * zoom - at) };
}

/** Room that a fitted film leaves behind its end for the field on which the next clip is dropped. */
const AIR = 140;

/** Zoom at which `frames` fill `width` pixels. */
export const fitZoom = (frames: number, width: number): number =>
  clampZoom(Math.max(width - AIR, width / 2) / Math.max(1, frames));

/** Seconds between labels of the ruler: the shortest round step that leaves `room` pixels for each. */
export function rulerStep(zoom: number, rate: Rate, room = 84): { readonly seconds: number; readonly parts: number } {
  const pixels = (zoom * rate.num) / rate.den;
  for (const [seconds, parts] of STEPS) if (seconds * pixels >= room) return { seconds, parts };
  return { seconds: 3600, parts: 6 };
}

const STEPS: readonly (readonly [seconds: number, parts: number])[] = [
  [1, 4],
  [2, 4],
  [5, 5],
  [10, 5],
  [15, 3],
  [30, 6],
  [60, 6],
  [120, 4],
  [300, 5],
  [600, 5],
  [900, 3],
  [1800, 6],
];

export const trackHeight = (track: Track): number =>
  track.kind === 'audio' ? 52 : track.mode === 'magnetic' ? 84 : 48;

/** Tracks from top to bottom: the last picture track is on top, sound below the film. */
export const trackOrder = (sequence: Sequence): readonly Track[] => [
  ...sequence.tracks.filter((track) => track.kind === 'video').toReversed(),
  ...sequence.tracks.filter((track) => track.kind === 'audio'),
];

/** Which of a strip's `count` evenly spread frames is nearest to a frame of the file. */
export const stripIndex = (source: number, frames: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((source / Math.max(1, frames)) * count)));

/** The stretch of frames for which things are mounted: rounded outwards, so that a short scroll changes nothing. */
export function windowOf(scroll: number, width: number, zoom: number): { readonly from: number; readonly to: number } {
  const from = Math.floor((scroll - OVERSCAN) / OVERSCAN) * OVERSCAN;
  const to = Math.ceil((scroll + width + OVERSCAN) / OVERSCAN) * OVERSCAN;
  return { from: Math.max(0, Math.floor(from / zoom)), to: Math.ceil(to / zoom) };
}

/**
 * Below this width a clip is not drawn by itself: at the zoom of a whole feature there would be thousands. What is narrower
 * cannot be hit with a pointer either.
 */
export const NARROW = 8;
/** A run of narrow clips is cut into pieces of at most this many pixels, so that it stays a picture of the cut. */
const RUN = 96;

export interface Run {
  readonly from: number;
  readonly to: number;
  /** How many clips it stands for. */
  readonly count: number;
}

/** Parts the clips in sight into those that are drawn one by one and runs of those too narrow for it. */
export function crowd<T extends { readonly start: number; readonly end: number; readonly length: number }>(
  clips: readonly T[],
  zoom: number,
  keep: (clip: T) => boolean,
): { readonly single: readonly T[]; readonly runs: readonly Run[] } {
  const single: T[] = [];
  const runs: { from: number; to: number; count: number }[] = [];
  for (const clip of clips) {
    if (clip.length * zoom >= NARROW || keep(clip)) {
      single.push(clip);
      continue;
    }
    const last = runs.at(-1);
    if (last && clip.start - last.to <= 1 / zoom && (clip.end - last.from) * zoom <= RUN) {
      last.count++;
      last.to = clip.end;
    } else runs.push({ from: clip.start, to: clip.end, count: 1 });
  }
  return { single, runs };
}
