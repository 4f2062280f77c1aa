import { layoutTrack, type PlacedClip } from '../layout/layout.ts';
import { activeTake, allClips, isClip } from '../sequence/items.ts';
import type { Sequence, Take } from '../sequence/types.ts';
import { sourceFrame } from '../time/source-frame.ts';
import { formatTimecode } from '../time/timecode.ts';
import { noteLooks, noteTracks } from './looks.ts';
import { type Loss, placeOf, Report } from './report.ts';
import { type InterchangeOptions, relativeUrl } from './write-otio.ts';

const MOST_EVENTS = 999;

/** Eight letters and digits; slugs are black. */
const reelOf = (take: Take | null): string => (take ? take.asset.slice(0, 8).toUpperCase() : 'BL').padEnd(8);

interface Piece {
  readonly placed: PlacedClip;
  /** Record times, transitions moved behind the cut as the format wants them. */
  readonly from: number;
  readonly to: number;
  /** Frames of dissolve at its head. */
  readonly mix: number;
}

/**
 * The film track as a CMX 3600 edit list. Times are exclusive at their ends; source times count at the sequence's rate.
 * A dissolve is written as the format knows it: it *begins* at the cut, so the outgoing clip ends where the mix begins
 * and the incoming one starts that much earlier. Prompts and runs are comments. Names the clips beyond 999 in a comment.
 */
export function writeEdl(sequence: Sequence, { url = relativeUrl }: InterchangeOptions = {}): string {
  const film = sequence.tracks.findIndex((track) => track.kind === 'video');
  const lines = [`TITLE: ${clean(sequence.title)}`, `FCM: ${sequence.dropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`, ''];
  if (film < 0) return `${lines.join('\n')}\n`;
  const pieces = layoutTrack(sequence, film).map(
    (placed): Piece => ({
      placed,
      from: placed.start - placed.lead,
      to: placed.end - (placed.foot?.in ?? 0),
      mix: placed.head ? placed.head.in + placed.head.out : 0,
    }),
  );
  pieces.slice(0, MOST_EVENTS).forEach((piece, i) => {
    lines.push(...event(sequence, piece, pieces[i - 1] ?? null, i + 1));
    if (piece.placed.take) lines.push(`* SOURCE FILE: ${clean(url(piece.placed.take))}`);
    lines.push(...locators(sequence, piece.from, i === pieces.length - 1 ? Number.POSITIVE_INFINITY : piece.to));
  });
  if (pieces.length > MOST_EVENTS)
    lines.push(`* ${pieces.length - MOST_EVENTS} MORE EVENTS DO NOT FIT INTO A CMX 3600 LIST`);
  return `${lines.join('\n')}\n`;
}

function event(sequence: Sequence, piece: Piece, before: Piece | null, number: number): string[] {
  const { placed, from, to, mix } = piece;
  const code = (frame: number) => formatTimecode(frame, sequence.rate, sequence.dropFrame);
  const name = String(number).padStart(3, '0');
  const source = sourceAt(sequence, placed, from - placed.start);
  const span = `${code(source)} ${code(source + to - from)} ${code(from)} ${code(to)}`;
  const lines: string[] = [];
  if (mix > 0 && before) {
    const out = sourceAt(sequence, before.placed, from - before.placed.start);
    lines.push(
      `${name}  ${reelOf(before.placed.take)} V     C        ${code(out)} ${code(out)} ${code(from)} ${code(from)}`,
    );
    const kind = placed.head?.kind === 'wipe' ? 'W001' : 'D   ';
    lines.push(`${name}  ${reelOf(placed.take)} V     ${kind} ${String(mix).padStart(3, '0')} ${span}`);
    lines.push(`* FROM CLIP NAME: ${clean(before.placed.clip.name)}`, `* TO CLIP NAME: ${clean(placed.clip.name)}`);
  } else {
    lines.push(
      `${name}  ${reelOf(placed.take)} V     C        ${span}`,
      `* FROM CLIP NAME: ${clean(placed.clip.name)}`,
    );
  }
  const { num, den } = placed.clip.speed;
  if (num !== den && placed.take) {
    const fps = ((sequence.rate.num / sequence.rate.den) * num) / den;
    lines.push(`M2   ${reelOf(placed.take)}       ${fps.toFixed(1).padStart(5, '0')}                ${code(source)}`);
  }
  if (placed.take?.origin)
    lines.push(`* SOURCE: ${clean(placed.take.origin.label)} ${placed.take.origin.hash.slice(0, 12)}`);
  if (placed.clip.slug?.prompt) lines.push(`* PROMPT: ${clean(placed.clip.slug.prompt)}`);
  return lines;
}

/** Markers as locators, in record time. */
const locators = (sequence: Sequence, from: number, to: number): string[] =>
  sequence.markers
    .filter(({ at }) => at >= from && at < to)
    .map(
      (marker) =>
        `* LOC: ${formatTimecode(marker.at, sequence.rate, sequence.dropFrame)} GREEN   ${clean(marker.name)}`,
    );

/** What the format has no word for, of this cut. */
export function edlLosses(sequence: Sequence): readonly Loss[] {
  const report = new Report();
  const film = sequence.tracks.findIndex((track) => track.kind === 'video');
  sequence.tracks.forEach((track, index) => {
    if (index !== film && !track.captions && track.items.some(isClip))
      report.note('track', 'An edit list carries the film track alone', track.name);
  });
  noteTracks(sequence, report);
  for (const placed of film < 0 ? [] : layoutTrack(sequence, film)) {
    const { clip, start, head, held, heldBefore } = placed;
    noteLooks(clip, start, sequence, report);
    const where = placeOf(start, sequence);
    if (clip.transform || (clip.opacity ?? 1) !== 1)
      report.note('picture', 'Position, size and opacity are not carried', where);
    if (clip.gainDb !== 0 || clip.fades || clip.muted)
      report.note('sound', 'Gain, fades and mutes are not carried', where);
    if (clip.disabled) report.note('disabled', 'A disabled clip is written like any other', where);
    if (held + heldBefore > 0) report.note('held', 'A frame that is held is written as if the file went on', where);
    if (head?.kind === 'dip') report.note('transition', 'A dip is written as a dissolve', where);
  }
  if ([...allClips(sequence)].some((clip) => Object.values(clip.takes).some((take) => take !== activeTake(clip))))
    report.note('takes', 'Takes beside the chosen one are not carried');
  return report.losses;
}

/** Source position in frames of the *sequence's* rate, from the one map that everything uses. */
function sourceAt(sequence: Sequence, { clip, take }: PlacedClip, k: number): number {
  if (!take || take.kind === 'image') return 0;
  const frame = sourceFrame(clip, take, sequence.rate, k);
  return Math.round((frame * take.rate.den * sequence.rate.num) / (take.rate.num * sequence.rate.den));
}

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 160);
