import type { Sequence, Take, Transform, Transition } from '../sequence/types.ts';
import type { SrcFrame } from '../time/frames.ts';
import { sourceFrame } from '../time/source-frame.ts';
import { clipsBetween, layoutTrack, type PlacedClip } from './layout.ts';

export interface Layer {
  readonly placed: PlacedClip;
  /** Frame counted from the clip's head; negative or beyond its length inside a transition. */
  readonly k: number;
  readonly take: Take | null;
  /** Frame of the take's file. Null for a slug, which is drawn as a card. */
  readonly source: SrcFrame | null;
  /** 0–1: the clip's own opacity × its fades × the transition. */
  readonly opacity: number;
  readonly transform: Transform;
  /** `side` tells which half of the cut this layer is; `progress` runs from 0 to 1, sampled in the middle of each frame. */
  readonly transition: {
    readonly kind: Transition['kind'];
    readonly side: 'from' | 'to';
    readonly progress: number;
  } | null;
}

export const IDENTITY: Transform = { x: 0, y: 0, scale: 1, rotation: 0 };

/** How far a transition is at `frame`; `cut` is the first frame of the incoming clip. Symmetrical: ½/n … (n−½)/n. */
export const transitionProgress = (transition: Transition, cut: number, frame: number): number =>
  (frame - (cut - transition.in) + 0.5) / (transition.in + transition.out);

/** Share of full level at frame `k` of a clip of `length` with linear fades; 1 outside them. */
export function fadeLevel(fades: PlacedClip['clip']['fades'], length: number, k: number): number {
  if (!fades) return 1;
  const up = fades.in > 0 && k < fades.in ? Math.max(0, (k + 0.5) / fades.in) : 1;
  const down = fades.out > 0 && k >= length - fades.out ? Math.max(0, (length - k - 0.5) / fades.out) : 1;
  return up * down;
}

function transitionOf(placed: PlacedClip, frame: number): Layer['transition'] {
  if (placed.foot && frame >= placed.end - placed.foot.in) {
    return { kind: placed.foot.kind, side: 'from', progress: transitionProgress(placed.foot, placed.end, frame) };
  }
  if (placed.head && frame < placed.start + placed.head.out) {
    return { kind: placed.head.kind, side: 'to', progress: transitionProgress(placed.head, placed.start, frame) };
  }
  return null;
}

/**
 * Dissolve: the outgoing picture stays and the incoming one comes up over it. Dip: through black, one after the other.
 * Wipe: both whole; the compositor shows the incoming one from the left up to `progress`.
 */
function transitionOpacity(transition: Layer['transition']): number {
  if (!transition || transition.kind === 'wipe') return 1;
  const { kind, side, progress } = transition;
  if (kind === 'dissolve') return side === 'from' ? 1 : progress;
  return side === 'from' ? Math.max(0, 1 - 2 * progress) : Math.max(0, 2 * progress - 1);
}

/**
 * What is on screen at `frame`, bottom first: the one description that player, thumbnails and export draw from. Hidden
 * tracks and disabled clips show nothing. Where a video track is soloed only soloed video tracks show.
 */
export function layersAt(sequence: Sequence, frame: number): readonly Layer[] {
  const layers: Layer[] = [];
  const solo = sequence.tracks.some((track) => track.kind === 'video' && track.solo);
  for (let trackIndex = 0; trackIndex < sequence.tracks.length; trackIndex++) {
    const track = sequence.tracks[trackIndex]!;
    if (track.kind !== 'video' || track.hidden || (solo && !track.solo)) continue;
    for (const placed of clipsBetween(layoutTrack(sequence, trackIndex), frame, frame + 1)) {
      const { clip, take } = placed;
      if (clip.disabled || take?.kind === 'audio') continue;
      const k = frame - placed.start;
      const transition = transitionOf(placed, frame);
      layers.push({
        placed,
        k,
        take,
        source: take && take.state !== 'failed' ? sourceFrame(clip, take, sequence.rate, k) : null,
        opacity: (clip.opacity ?? 1) * fadeLevel(clip.fades, placed.length, k) * transitionOpacity(transition),
        transform: clip.transform ?? IDENTITY,
        transition,
      });
    }
  }
  return layers;
}
