import type { Sequence } from '../sequence/types.ts';
import { type Snap, type SnapPoint, snap, snapPoints } from '../snap/snap.ts';

const words: Readonly<Record<SnapPoint['kind'], (label: string) => string>> = {
  start: (label) => `Snap to head of ${label}`,
  end: (label) => `Snap to end of ${label}`,
  marker: (label) => `Snap to ${label || 'marker'}`,
  playhead: () => 'Snap to playhead',
  zero: () => 'Snap to start',
};

/** Pixels that the longest words take. */
const WORDS = 180;

/** Snapping during one gesture: the candidates, what is held, and the line that shows it. */
export class SnapGuide {
  readonly #points: readonly SnapPoint[];
  readonly #zoom: number;
  readonly #line: HTMLElement | null;
  #held: Snap | null = null;

  constructor(options: {
    readonly sequence: Sequence;
    readonly zoom: number;
    readonly on: boolean;
    readonly playhead: number;
    readonly ignore?: ReadonlySet<string>;
    readonly line: HTMLElement | null;
  }) {
    this.#points = options.on
      ? snapPoints(options.sequence, { playhead: options.playhead, ignore: options.ignore })
      : [];
    this.#zoom = options.zoom;
    this.#line = options.line;
  }

  /** Frames to add so that one of the edges meets what it is near to; 0 when nothing is. */
  shift(edges: readonly number[]): number {
    this.#held = snap(this.#points, edges, this.#zoom, this.#held);
    if (!this.#held) {
      this.hide();
      return 0;
    }
    this.show(this.#held.point.at, words[this.#held.point.kind](this.#held.point.label));
    return this.#held.shift;
  }

  show(frame: number, text: string): void {
    if (!this.#line) return;
    this.#line.hidden = false;
    const x = frame * this.#zoom;
    this.#line.style.transform = `translateX(${x}px)`;
    // Beside the track heads there is no room for the words on the left.
    const inView = x - (this.#line.parentElement?.parentElement?.scrollLeft ?? 0);
    this.#line.dataset.words = inView < WORDS ? 'right' : 'left';
    this.#line.firstElementChild!.textContent = text;
  }

  hide(): void {
    if (this.#line) this.#line.hidden = true;
  }
}

/** The cut of the film track nearest to a frame: where a clip that is let go there will come in. */
export function nearestCut(sequence: Sequence, trackId: string, frame: number): number {
  const track = sequence.tracks.find((it) => it.id === trackId);
  let at = 0;
  let best = 0;
  for (const item of track?.items ?? []) {
    if (item.type === 'transition') continue;
    at += item.type === 'clip' ? item.trim.length : item.length;
    if (Math.abs(at - frame) < Math.abs(best - frame)) best = at;
  }
  return best;
}
