import type { Grade } from '../colour/grade.ts';
import { isKeyed } from '../keys/keys.ts';
import { IDENTITY, isUnseen, layerOf, lookAt, pictureTracks, textOf } from '../layout/layers.ts';
import { layoutTrack, type PlacedClip } from '../layout/layout.ts';
import type { VideoFacts } from '../media/probe.ts';
import type { Sequence } from '../sequence/types.ts';

/** A ramp of opacity: from 0 to 1 (`up`) or 1 to 0, linear over `length` frames from `at`, sampled mid-frame. */
export interface Ramp {
  readonly up: boolean;
  readonly at: number;
  readonly length: number;
}

/** A stretch of one clip that is drawn in one go. Frames are sequence frames, `to` is exclusive. */
export interface Piece {
  readonly placed: PlacedClip;
  readonly from: number;
  readonly to: number;
}

/** Covers the whole frame and hides all below it: joined end to end, never composited. */
export interface BasePiece {
  readonly piece: Piece | null;
  readonly from: number;
  readonly to: number;
}

/** Drawn over what is below it. */
export interface OverPiece extends Piece {
  readonly ramps: readonly Ramp[];
  /** Shown from the left edge up to the progress of a wipe. */
  readonly wipe: { readonly at: number; readonly length: number } | null;
  /** No picture: the grades that are laid over what is below, each over its frames, as strong as it is opaque. */
  readonly adjusts?: readonly Adjust[];
  /** Its frames, drawn beforehand as whole frames of the film. */
  readonly drawn?: { readonly file: string; readonly video: VideoFacts };
}

export interface Adjust {
  readonly from: number;
  readonly to: number;
  readonly grade: Grade;
  readonly opacity: number;
}

export interface Picture {
  /** Without a hole from `from` to `to`; black where `piece` is null. */
  readonly base: readonly BasePiece[];
  /** In drawing order. */
  readonly over: readonly OverPiece[];
}

/**
 * Cuts a range of a sequence into pieces, by the same rules by which `layersAt` describes single frames. `covers` tells
 * whether a clip's picture is opaque everywhere (it has no alpha channel).
 */
export function piecesOf(
  sequence: Sequence,
  from: number,
  to: number,
  covers: (placed: PlacedClip) => boolean,
): Picture {
  const found: Piece[] = [];
  const over: OverPiece[] = [];
  let bottom = true;
  for (const index of pictureTracks(sequence)) {
    for (const placed of layoutTrack(sequence, index)) {
      if (isUnseen(placed.clip, placed.take)) continue;
      const shown = { from: placed.start - placed.lead, to: placed.end + placed.tail };
      if (shown.to <= from || shown.from >= to) continue;
      if (placed.clip.adjustment) {
        over.push(...adjustment(sequence, placed, Math.max(shown.from, from), Math.min(shown.to, to)));
        continue;
      }
      const parts = partsOf(placed, shown, bottom && fills(placed) && covers(placed));
      if (parts.base) found.push(...cut([parts.base], from, to));
      over.push(...cut(parts.over, from, to));
    }
    bottom = false;
  }
  return { base: withoutHoles(found, from, to), over };
}

/** The clip shows its whole picture at full strength in its place, apart from ramps. */
function fills(placed: PlacedClip): boolean {
  const { clip } = placed;
  const { x, y, scale, rotation } = clip.transform ?? IDENTITY;
  const still = !clip.text && !isDrawn(placed);
  return still && (clip.opacity ?? 1) >= 1 && x === 0 && y === 0 && scale === 1 && rotation === 0;
}

/**
 * Drawn frame by frame with the arithmetic of the player, and not by filters: what moves (filters would jump from pixel to
 * pixel), what is cropped, and words that roll.
 */
export const isDrawn = (placed: PlacedClip): boolean =>
  !placed.clip.adjustment &&
  (placed.clip.crop !== undefined ||
    textOf(placed)?.style.roll === true ||
    isKeyed(placed.clip, (name) => name !== 'gainDb'));

/** The frames of an adjustment clip, those that are alike together; none where it changes nothing. */
function adjustment(sequence: Sequence, placed: PlacedClip, from: number, to: number): readonly OverPiece[] {
  const adjusts: Adjust[] = [];
  for (let frame = from; frame < to; frame++) {
    const { grade, opacity } = layerOf(sequence, placed, frame);
    if (!grade || opacity === 0) continue;
    const last = adjusts.at(-1);
    if (last && last.to === frame && last.opacity === opacity && sameGrade(last.grade, grade)) {
      adjusts[adjusts.length - 1] = { ...last, to: frame + 1 };
    } else adjusts.push({ from: frame, to: frame + 1, grade, opacity });
  }
  return adjusts.length > 0 ? [{ placed, from, to, ramps: [], wipe: null, adjusts }] : [];
}

const sameGrade = (a: Grade, b: Grade): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The grade of a piece whose look stands still; a card is no picture. */
export const gradeOf = ({ placed }: Piece): Grade | null =>
  placed.take || placed.clip.text ? lookAt(placed, 0).grade : null;

function partsOf(
  placed: PlacedClip,
  shown: { from: number; to: number },
  opaque: boolean,
): { base: Piece | null; over: OverPiece[] } {
  const { ramps, wipe } = strengthOf(placed);
  if (!opaque) return { base: null, over: [{ placed, ...shown, ramps, wipe }] };
  let [solidFrom, solidTo] = [shown.from, shown.to];
  for (const { up, at, length } of ramps) {
    if (up) solidFrom = Math.max(solidFrom, Math.ceil(at + length));
    else solidTo = Math.min(solidTo, Math.floor(at));
  }
  if (wipe) solidFrom = Math.max(solidFrom, wipe.at + wipe.length);
  if (solidFrom >= solidTo) return { base: null, over: [{ placed, ...shown, ramps, wipe }] };
  const over: OverPiece[] = [];
  if (shown.from < solidFrom) over.push({ placed, from: shown.from, to: solidFrom, ramps, wipe });
  if (solidTo < shown.to) over.push({ placed, from: solidTo, to: shown.to, ramps, wipe: null });
  return { base: { placed, from: solidFrom, to: solidTo }, over };
}

/** What makes a clip less than fully visible over time: its fades, and the transitions at its ends. */
function strengthOf(placed: PlacedClip): { ramps: Ramp[]; wipe: OverPiece['wipe'] } {
  const { clip, head, foot, start, end } = placed;
  const ramps: Ramp[] = [];
  let wipe: OverPiece['wipe'] = null;
  if (clip.fades && clip.fades.in > 0) ramps.push({ up: true, at: start, length: clip.fades.in });
  if (clip.fades && clip.fades.out > 0) ramps.push({ up: false, at: end - clip.fades.out, length: clip.fades.out });
  if (head) {
    const [at, length] = [start - head.in, head.in + head.out];
    if (head.kind === 'dissolve') ramps.push({ up: true, at, length });
    else if (head.kind === 'dip') ramps.push({ up: true, at: at + length / 2, length: length / 2 });
    else wipe = { at, length };
  }
  if (foot?.kind === 'dip') ramps.push({ up: false, at: end - foot.in, length: (foot.in + foot.out) / 2 });
  return { ramps, wipe };
}

function cut<P extends Piece>(pieces: readonly P[], from: number, to: number): P[] {
  return pieces
    .map((piece) => ({ ...piece, from: Math.max(piece.from, from), to: Math.min(piece.to, to) }))
    .filter((piece) => piece.from < piece.to);
}

function withoutHoles(pieces: readonly Piece[], from: number, to: number): BasePiece[] {
  const base: BasePiece[] = [];
  let at = from;
  for (const piece of pieces) {
    if (piece.from > at) base.push({ piece: null, from: at, to: piece.from });
    base.push({ piece, from: piece.from, to: piece.to });
    at = piece.to;
  }
  if (at < to) base.push({ piece: null, from: at, to });
  return base;
}

/** How many files a picture opens: what memory depends on. */
export const inputsOf = (picture: Picture): number =>
  picture.over.reduce((sum, { adjusts }) => sum + (adjusts ? Math.ceil(adjusts.length / 2) : 1), 0) +
  picture.base.filter(({ piece }) => piece !== null).length;

/** An animated adjustment has a table for each of its frames: no more of them than this are loaded at once. */
const ADJUSTED_FRAMES = 24;

/**
 * Ranges that are rendered one after another, so that memory does not grow with the film. They end at cuts of the
 * bottom track where one is near, since a cut begins with a key frame anyway.
 */
export function chunksOf(
  sequence: Sequence,
  from: number,
  to: number,
  most: number,
): readonly { readonly from: number; readonly to: number }[] {
  const cuts = new Set<number>([to]);
  // Where an adjustment begins or ends a range does too: only what is adjusted passes through its table.
  const walls = new Set<number>();
  for (let index = 0; index < sequence.tracks.length; index++) {
    if (sequence.tracks[index]!.kind !== 'video') continue;
    for (const placed of layoutTrack(sequence, index)) {
      const ends = [placed.start, placed.end];
      if (placed.clip.adjustment) {
        const [start, end] = [placed.start - placed.lead, placed.end + placed.tail];
        for (const at of [start, end]) walls.add(at);
        for (let at = start; at <= end; at += ADJUSTED_FRAMES) ends.push(at);
        ends.push(end);
      }
      for (const at of ends) if (at > from && at < to) cuts.add(at);
    }
  }
  const ordered = [...cuts].sort((a, b) => a - b);
  const opens = (a: number, b: number) => inputsOf(piecesOf(sequence, a, b, () => true));
  const chunks: { from: number; to: number }[] = [];
  let start = from;
  let last = from;
  for (const at of ordered) {
    if (last > start && (walls.has(last) || opens(start, at) > most)) {
      chunks.push({ from: start, to: last });
      start = last;
    }
    last = at;
  }
  if (start < to) chunks.push({ from: start, to });
  return chunks;
}
