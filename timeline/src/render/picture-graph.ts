import { IDENTITY } from '../layout/layers.ts';
import type { PlacedClip } from '../layout/layout.ts';
import { counted, even, retimed, standardPicture, steady } from '../media/chain.ts';
import { fitFilter, matrixOf, seekTime } from '../media/frame-source.ts';
import { fileInput, type Input } from '../media/inputs.ts';
import type { VideoFacts } from '../media/probe.ts';
import type { Rate } from '../media/rates.ts';
import type { Sequence, Transform } from '../sequence/types.ts';
import { divide, multiply } from '../time/rational.ts';
import { sourceFrame } from '../time/source-frame.ts';
import { type Adjust, gradeOf, type OverPiece, type Picture, type Piece } from './pieces.ts';
import { isAlphaFormat } from './sources.ts';
import { lookedUp, type Tables } from './tables.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a clip is drawn from: a video, or one picture (a still, the card of a shot that is not made yet). */
export interface Source {
  readonly file: string;
  readonly video: VideoFacts;
  readonly still: boolean;
}

/** A label that is laid over the film: PNG `file` from frame `from` on. */
export interface Label {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  /** Pixels from the nearest corner. */
  readonly corner: 'top-left' | 'top-right';
}

export interface PictureGraph {
  readonly inputs: readonly Input[];
  readonly graph: string;
}

/**
 * One ffmpeg graph for a range. Everything counts in frames: each stream is numbered from 0 in a time base of one frame,
 * so that nothing depends on time stamps, and cross-fades are alpha ramps over `overlay`, which every ffmpeg has.
 */
export function pictureGraph(
  sequence: Sequence,
  size: Size,
  range: { readonly from: number; readonly to: number },
  picture: Picture,
  sourceOf: (placed: PlacedClip) => Source,
  tables: Tables,
  labels: readonly Label[] = [],
  strip: Input | null = null,
): PictureGraph {
  const rate = sequence.rate;
  const inputs: Input[] = [];
  const lines: string[] = [];
  const open = (input: Input): number => inputs.push(input) - 1;

  const base = picture.base.map(({ piece, from, to }, index) => {
    const source = piece && sourceOf(piece.placed);
    const chain = source
      ? timed(
          sequence,
          piece,
          source,
          graded(tables(gradeOf(piece)), source.video, (video) => standardPicture(video, size, 'contain')),
          open,
        )
      : `color=c=black:s=${size.width}x${size.height}:r=${rate.num}/${rate.den},setsar=1,format=yuv420p,trim=end_frame=${to - from}`;
    lines.push(`${chain},${counted(rate)}[b${index}]`);
    return `[b${index}]`;
  });
  lines.push(`${base.join('')}concat=n=${base.length}:v=1:a=0,${counted(rate)}[o0]`);

  let below = 'o0';
  const lay = (stream: string, x: string, y: string): void => {
    const next = `o${lines.length}`;
    lines.push(`[${below}][${stream}]overlay=x=${x}:y=${y}:eof_action=pass:format=yuv420[${next}]`);
    below = next;
  };
  for (const [index, piece] of picture.over.entries()) {
    if (piece.adjusts) {
      const next = `o${lines.length}`;
      lines.push(`[${below}]${adjusted(piece.adjusts, range.from, tables)},${counted(rate)}[${next}]`);
      below = next;
      continue;
    }
    if (piece.drawn) {
      const { file, video } = piece.drawn;
      const whole = placedPicture(video, size, IDENTITY);
      const stream = `[${open(fileInput(file))}:v:0]${whole},${counted(rate)}`;
      lines.push(...strength(stream, piece, 1, range.from, rate, size, `p${index}`));
      lay(`p${index}`, '0', '0');
      continue;
    }
    const source = sourceOf(piece.placed);
    const transform = piece.placed.clip.transform ?? IDENTITY;
    const shape = graded(tables(gradeOf(piece)), source.video, (video) => placedPicture(video, size, transform));
    const shaped = `${timed(sequence, piece, source, shape, open)},${counted(rate)}`;
    lines.push(...strength(shaped, piece, piece.placed.clip.opacity ?? 1, range.from, rate, size, `p${index}`));
    const at = (offset: number, side: 'w' | 'W' | 'h' | 'H', extent: number) =>
      `(${side.toUpperCase()}-${side.toLowerCase()})/2+${(offset * extent).toFixed(3)}`;
    lay(`p${index}`, at(transform.x, 'w', size.width), at(transform.y, 'h', size.height));
  }
  for (const [index, { file, from, to, corner }] of labels.entries()) {
    const [start, length] = [Math.max(from, range.from), Math.min(to, range.to) - Math.max(from, range.from)];
    if (length <= 0) continue;
    const shown = `tpad=stop=${length}:stop_mode=clone,trim=end_frame=${length},${shifted(rate, start - range.from)}`;
    lines.push(`[${open(fileInput(file))}:v:0]trim=end_frame=1,format=yuva420p,${counted(rate)},${shown}[l${index}]`);
    const margin = even(size.height / 36);
    lay(`l${index}`, corner === 'top-left' ? String(margin) : `W-w-${margin}`, String(margin));
  }
  if (strip) {
    const margin = even(size.height / 36);
    lines.push(`[${open(strip)}:v:0]format=yuva420p,${counted(rate)}[strip]`);
    lay('strip', String(margin), `H-h-${margin}`);
  }
  lines.push(`[${below}]format=yuv420p,${counted(rate)}[v]`);
  return { inputs, graph: lines.join(';') };
}

const shifted = (rate: Rate, frames: number): string => `settb=${rate.den}/${rate.num},setpts=N+${frames}`;

/** The frames of a piece, each the one that `sourceFrame` names, through `shape`, numbered from 0. */
function timed(
  sequence: Sequence,
  { placed, from, to }: Piece,
  { file, video, still }: Source,
  shape: string,
  open: (input: Input) => number,
): string {
  const { clip, take } = placed;
  const rate = sequence.rate;
  const count = to - from;
  const hold = `tpad=stop=${count}:stop_mode=clone,trim=end_frame=${count}`;
  if (still || !take) return `[${open(fileInput(file))}:v:0]trim=end_frame=1,${shape},${counted(rate)},${hold}`;

  const frameAt = (frame: number) => sourceFrame(clip, { ...take, frames: video.frames }, rate, frame - placed.start);
  const [first, last] = [frameAt(from), frameAt(to - 1)];
  // Seeking trusts time stamps to be steady; a file that is not is read from its head.
  const seek = video.constant && first > 0;
  const index = open(fileInput(file, seek ? ['-ss', seekTime(video, first)] : []));
  const start = seek ? 0 : first;
  const trim = `trim=start_frame=${start}:end_frame=${start + last - first + 1}`;
  const own = video.constant ? '' : `${steady(video, video.rate)},`;

  const ratio = multiply(divide(take.rate, rate), clip.speed);
  // Frames of the clip (as it plays) before this piece; the map is asked relative to the frame that stands at the clip's zero.
  const before = clip.trim.in + (from - placed.start);
  const head = take.head ?? 0;
  if (ratio.num === ratio.den && before + head >= 0) {
    return `[${index}:v:0]${own}${trim},${shape},${counted(rate)},${hold}`;
  }
  return `[${index}:v:0]${own}${trim},${shape},${retimed(ratio, rate, { first: first - head, before })},${hold}`;
}

/** A picture with an alpha channel, fitted into the frame, scaled and turned about its centre. */
function placedPicture(video: VideoFacts, size: Size, transform: Transform): string {
  const fit = Math.min(size.width / video.width, size.height / video.height) * transform.scale;
  const target = { width: even(Math.round(video.width * fit)), height: even(Math.round(video.height * fit)) };
  const filters: string[] = video.interlaced ? ['yadif=deint=interlaced'] : [];
  const isYuv = /^(yuv|nv)/.test(video.pixelFormat);
  const same = target.width === video.width && target.height === video.height && video.squarePixels;
  if (!(same && isYuv && matrixOf(video) === 'bt709' && !video.fullRange)) {
    const colours = `${isYuv ? `:in_color_matrix=${matrixOf(video)}` : ''}:out_color_matrix=bt709:out_range=tv`;
    filters.push(fitFilter(target, 'stretch', colours));
  }
  filters.push('setsar=1', 'format=yuva420p');
  if (transform.rotation % 360 !== 0) {
    const angle = ((transform.rotation * Math.PI) / 180).toFixed(9);
    filters.push(`rotate=a=${angle}:ow=ceil(rotw(${angle})/2)*2:oh=ceil(roth(${angle})/2)*2:c=black@0`);
  }
  return filters.join(',');
}

const ACCURATE = 'flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp';

/** A picture in its own size and colours goes through the table first; what shapes it then finds RGB. */
function graded(table: string | null, video: VideoFacts, shape: (video: VideoFacts) => string): string {
  if (table === null) return shape(video);
  const format = isAlphaFormat(video.pixelFormat) ? 'rgba' : 'rgb24';
  const matrix = /^(yuv|nv)/.test(video.pixelFormat) ? `:in_color_matrix=${matrixOf(video)}` : '';
  const before = `${video.interlaced ? 'yadif=deint=interlaced,' : ''}scale=${ACCURATE}${matrix},format=${format}`;
  return `${before},${lookedUp(table)},${shape({ ...video, pixelFormat: format, interlaced: false })}`;
}

/** All that is below, each run of frames through its own table. */
function adjusted(adjusts: readonly Adjust[], rangeFrom: number, tables: Tables): string {
  const runs = adjusts.flatMap(({ from, to, grade, opacity }) => {
    const table = tables(grade, opacity);
    return table === null ? [] : [lookedUp(table, [from - rangeFrom, to - 1 - rangeFrom])];
  });
  if (runs.length === 0) return 'null';
  const back = `scale=${ACCURATE}:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p`;
  return [`scale=${ACCURATE}:in_color_matrix=bt709`, 'format=rgb24', ...runs, back].join(',');
}

/** Opacity over time, and the place on the time line. */
function strength(
  stream: string,
  piece: OverPiece,
  opacity: number,
  rangeFrom: number,
  rate: Rate,
  size: Size,
  name: string,
): string[] {
  const place = shifted(rate, piece.from - rangeFrom);
  const constant = opacity < 1 ? `,lutyuv=a=val*${opacity.toFixed(6)}` : '';
  const ramps = rampFilters(piece, rate);
  if (!piece.wipe) return [`${stream}${constant}${ramps},${place}[${name}]`];

  // A white card that slides in from the left is the mask of a wipe: `overlay` moves it, no expression per pixel.
  const { at, length } = piece.wipe;
  const card = (colour: string) =>
    `color=c=${colour}:s=${size.width}x${size.height}:r=${rate.num}/${rate.den},format=gray,${counted(rate)}`;
  const count = piece.to - piece.from;
  const slide = `-W+W*min(1,(round(t*${rate.num}/${rate.den})+${piece.from - at}+0.5)/${length})`;
  return [
    `${card('white')}[${name}w]`,
    `${card('black')},trim=end_frame=${count}[${name}k]`,
    `[${name}k][${name}w]overlay=x='${slide}':y=0:eval=frame:shortest=1:format=auto,format=gray,lut=y='if(gt(val,127),255,0)',${counted(rate)}[${name}m]`,
    `${stream},pad=${size.width}:${size.height}:(ow-iw)/2:(oh-ih)/2:black[${name}s]`,
    `[${name}s][${name}m]alphamerge${constant}${ramps},${place}[${name}]`,
  ];
}

/** `fade` on time stamps in the middle of frames: frame i of an n-frame ramp has (i + ½) / n, as everywhere else. */
function rampFilters(piece: OverPiece, rate: Rate): string {
  const ramps = piece.ramps.filter(({ up, at, length }) => (up ? piece.from < at + length : piece.to > at));
  if (ramps.length === 0) return '';
  const ahead = Math.ceil(Math.max(0, ...ramps.map(({ at }) => piece.from - at)));
  const seconds = (frames: number) => ((frames * rate.den) / rate.num).toFixed(6);
  const fades = ramps.map(
    ({ up, at, length }) =>
      `fade=t=${up ? 'in' : 'out'}:st=${seconds(at - piece.from + ahead)}:d=${seconds(length)}:alpha=1`,
  );
  return `,settb=${rate.den}/${rate.num * 2},setpts=2*(N+${ahead})+1,${fades.join(',')}`;
}
