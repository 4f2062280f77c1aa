import { type Grade, isNeutral } from '../colour/grade.ts';
import { gradeAt, opacityAt, transformAt } from '../keys/keys.ts';
import type { Clip, Crop, Sequence, Take, Transform, Transition } from '../sequence/types.ts';
import { CAPTION_STYLE, type TextPicture } from '../text/style.ts';
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
  readonly crop: Crop | null;
  /** Null: the colours stay as they are. */
  readonly grade: Grade | null;
  /** The layer has no picture: its grade is laid over what is below it. */
  readonly adjustment: boolean;
  /** Words to draw; the picture of a title is as wide as the frame, and taller where it rolls. */
  readonly text: Pick<TextPicture, 'words' | 'style'> | null;
  /** How far words have rolled: 0 they are about to come in from below, 1 they have left at the top. Null: they stand. */
  readonly roll: number | null;
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

/** Words of a title or caption with the style that holds for them. */
export function textOf({ clip, track }: Pick<PlacedClip, 'clip' | 'track'>): Layer['text'] {
  if (!clip.text) return null;
  return { words: clip.text.words, style: clip.text.style ?? track.captions ?? CAPTION_STYLE };
}

/**
 * Picture tracks in the order in which they are drawn, by their index: bottom first, captions last. Hidden ones are left
 * out; where a track is soloed only soloed ones show, with the captions.
 */
export function pictureTracks(sequence: Sequence): readonly number[] {
  const pictures = sequence.tracks.flatMap((track, i) => (track.kind === 'video' ? [{ track, i }] : []));
  const solo = pictures.some(({ track }) => track.solo);
  const shown = pictures.filter(({ track }) => !track.hidden && (!solo || track.solo || track.captions));
  return [...shown.filter(({ track }) => !track.captions), ...shown.filter(({ track }) => track.captions)].map(
    ({ i }) => i,
  );
}

/** The film without its captions: what an export that carries them beside the picture is made of. */
export const withoutCaptions = (sequence: Sequence): Sequence =>
  sequence.tracks.some((track) => track.captions && !track.hidden)
    ? { ...sequence, tracks: sequence.tracks.map((track) => (track.captions ? { ...track, hidden: true } : track)) }
    : sequence;

/** How a clip itself looks at frame `k` of it, apart from fades and transitions: what player and export draw it by. */
export function lookAt(placed: Pick<PlacedClip, 'clip' | 'track' | 'length'>, k: number) {
  const { clip, length } = placed;
  const grade = gradeAt(clip, k);
  const text = textOf(placed);
  return {
    transform: transformAt(clip, k),
    crop: clip.crop ?? null,
    grade: isNeutral(grade) ? null : grade,
    adjustment: clip.adjustment === true,
    text,
    roll: text?.style.roll ? Math.min(1, Math.max(0, (k + 0.5) / length)) : null,
  } satisfies Partial<Layer>;
}

/** Draws nothing at all: a sound, or a clip that is switched off. */
export const isUnseen = (clip: Clip, take: Take | null): boolean => clip.disabled === true || take?.kind === 'audio';

/** One clip as a layer of `frame`. */
export function layerOf(sequence: Sequence, placed: PlacedClip, frame: number): Layer {
  const { clip, take } = placed;
  const k = frame - placed.start;
  const transition = transitionOf(placed, frame);
  return {
    placed,
    k,
    take,
    source: take && take.state !== 'failed' ? sourceFrame(clip, take, sequence.rate, k) : null,
    opacity: opacityAt(clip, k) * fadeLevel(clip.fades, placed.length, k) * transitionOpacity(transition),
    ...lookAt(placed, k),
    transition,
  };
}

/**
 * What is on screen at `frame`, bottom first: the one description that player, thumbnails and export draw from. Hidden
 * tracks and disabled clips show nothing. Where a video track is soloed only soloed video tracks show.
 */
export const layersAt = (sequence: Sequence, frame: number): readonly Layer[] =>
  pictureTracks(sequence).flatMap((trackIndex) =>
    clipsBetween(layoutTrack(sequence, trackIndex), frame, frame + 1)
      .filter(({ clip, take }) => !isUnseen(clip, take))
      .map((placed) => layerOf(sequence, placed, frame)),
  );
