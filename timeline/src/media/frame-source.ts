import { PassThrough } from 'node:stream';
import { MediaError } from './errors.ts';
import { ffmpegFacts, frameTiming } from './facts.ts';
import { checkFrames, startFfmpeg } from './ffmpeg.ts';
import { fileInput } from './inputs.ts';
import { probe, type VideoFacts } from './probe.ts';
import { type Rate, sameRate } from './rates.ts';

export type PixelFormat = 'rgba' | 'rgb24' | 'gray' | 'yuv420p';

export interface FrameSourceOptions {
  /** Pixels of the frames that come out; the picture's own size where it is not given. */
  readonly size?: { readonly width: number; readonly height: number };
  /** How a picture of another shape is brought to `size`: `stretch` (default), `contain` (black bars), `cover` (cropped). */
  readonly fit?: Fit;
  readonly pixelFormat: PixelFormat;
  /** Frames `start … start + count − 1`, counted from 0; all where it is not given. */
  readonly range?: { readonly start: number; readonly count: number };
  /** Brings uneven or other rates to this one. Without it every stored picture comes out once. */
  readonly rate?: Rate;
  readonly signal?: AbortSignal;
}

export type Fit = 'stretch' | 'contain' | 'cover';

export interface Frame {
  /** Number of the frame in the file (at `rate`, where one was given). */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Rows top to bottom without padding. Yours to keep and to change. */
  readonly data: Uint8Array;
}

/**
 * The pictures of a file, one after another; ffmpeg waits while you work. Leaving the loop ends ffmpeg. Throws
 * `frames_wrong` where the file holds fewer frames than the range asks for, and what {@link probe} throws.
 */
export async function* frameSource(file: string, options: FrameSourceOptions): AsyncGenerator<Frame, void, void> {
  const facts = await probe(file, options.signal);
  const video = facts.video;
  if (!video) throw new MediaError('no_picture', 'The file holds sound only.');
  const { width, height } = options.size ?? video;
  const bytes = frameBytes(width, height, options.pixelFormat);
  const resampled = options.rate && !sameRate(options.rate, video.rate) ? options.rate : null;
  const rate = resampled ?? video.rate;
  const range = options.range;
  if (range && (range.start < 0 || range.count < 1)) {
    throw new MediaError('out_of_range', 'A range of frames starts at 0 or later and holds at least one.');
  }

  const seek = range && range.start > 0 && !resampled ? range.start : 0;
  const first = (range?.start ?? 0) - seek;
  const filters = [
    resampled ? `setpts=PTS-STARTPTS,fps=${resampled.num}/${resampled.den}` : null,
    range ? `trim=start_frame=${first}:end_frame=${first + range.count}` : null,
    ...shape(video, options.pixelFormat, options.size, options.fit),
  ].filter((filter) => filter !== null);
  const stream = new PassThrough({ emitClose: false, highWaterMark: Math.min(bytes * 2, 32 << 20) });
  const running = startFfmpeg({
    inputs: [fileInput(file, seek > 0 ? ['-ss', seekTime(video, seek)] : [])],
    options: [
      ...['-map', '0:v:0', '-vf', filters.join(',') || 'null', ...frameTiming(await ffmpegFacts(), 'passthrough')],
      ...['-pix_fmt', options.pixelFormat, '-f', 'rawvideo'],
    ],
    output: stream,
    signal: options.signal,
  });
  // A failed process closes the stream, so that the loop below ends and `done` says why.
  running.done.then(
    () => {},
    () => stream.end(),
  );

  let index = range?.start ?? 0;
  let finished = false;
  try {
    let frame = Buffer.allocUnsafe(bytes);
    let filled = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let at = 0;
      while (at < chunk.length) {
        const taken = chunk.copy(frame, filled, at);
        at += taken;
        filled += taken;
        if (filled < bytes) continue;
        yield { index: index++, width, height, data: frame };
        frame = Buffer.allocUnsafe(bytes);
        filled = 0;
      }
    }
    finished = true;
    checkFrames(await running.done, range?.count ?? (resampled ? undefined : video.frames));
    if (filled > 0) throw new MediaError('frames_wrong', `The last frame of ${rate.num}/${rate.den} is not whole.`);
  } finally {
    if (!finished) {
      running.stop();
      stream.resume();
      await running.done.catch(() => {});
    }
  }
}

/** One picture. As {@link frameSource} with a range of one. */
export async function readFrame(
  file: string,
  options: Omit<FrameSourceOptions, 'range'> & { readonly frame?: number },
): Promise<Frame> {
  const { frame = 0, ...rest } = options;
  for await (const picture of frameSource(file, { ...rest, range: { start: frame, count: 1 } })) return picture;
  throw new MediaError('out_of_range', `There is no frame ${frame}.`);
}

export function frameBytes(width: number, height: number, format: PixelFormat): number {
  switch (format) {
    case 'rgba':
      return width * height * 4;
    case 'rgb24':
      return width * height * 3;
    case 'gray':
      return width * height;
    case 'yuv420p':
      return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  }
}

/**
 * Half a frame early: ffmpeg then decodes up to the first picture at or after that, which is the one that is meant,
 * whatever the rounding of the container's time stamps.
 */
export const seekTime = (video: Pick<VideoFacts, 'rate' | 'start'>, frame: number): string =>
  (video.start + ((frame - 0.5) * video.rate.den) / video.rate.num).toFixed(6);

/** Filters that bring a decoded picture to a size and pixel format, with the colour arithmetic said out loud. */
export function shape(
  video: VideoFacts,
  format: PixelFormat,
  size?: { readonly width: number; readonly height: number },
  fit: Fit = 'stretch',
): string[] {
  const filters: string[] = [];
  if (video.interlaced) filters.push('yadif=deint=interlaced');
  const luma = format === 'gray' && video.pixelFormat.startsWith('yuv') && video.fullRange;
  // A full-range luma plane is the mask itself: taken as it is, no arithmetic touches it.
  if (luma) filters.push('extractplanes=y');
  if (!size && video.squarePixels && (luma || format === 'yuv420p')) return filters;
  const matrix = luma || !isYuv(video) ? '' : `:in_color_matrix=${matrixOf(video)}`;
  filters.push(`${fitFilter(size ?? video, fit, matrix)},setsar=1`);
  return filters;
}

const isYuv = (video: VideoFacts): boolean => video.pixelFormat.startsWith('yuv') || video.pixelFormat.startsWith('nv');

/** What a file does not say about its colours, browsers and ffmpeg guess differently; we guess as browsers do, by size. */
export function matrixOf(video: VideoFacts): string {
  if (/bt709|bt2020|smpte170m|bt470bg|smpte240m|fcc/.test(video.colourSpace)) {
    return video.colourSpace.startsWith('bt2020') ? 'bt2020' : video.colourSpace;
  }
  return Math.max(video.height, 0) >= 720 ? 'bt709' : 'bt601';
}

/** `matrix` is appended to the first scale: ":in_color_matrix=bt709" or nothing. */
export function fitFilter(size: { readonly width: number; readonly height: number }, fit: Fit, matrix = ''): string {
  const { width: w, height: h } = size;
  const flags = ':flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp';
  switch (fit) {
    case 'stretch':
      return `scale=${w}:${h}${flags}${matrix}`;
    case 'contain':
      return (
        `scale=w='max(1,min(${w},round(${h}*dar)))':h='max(1,min(${h},round(${w}/dar)))'${flags}${matrix},` +
        `pad=${w}:${h}:(ow-iw)/2:(oh-ih)/2:black`
      );
    case 'cover':
      return `scale=w='max(${w},round(${h}*dar))':h='max(${h},round(${w}/dar))'${flags}${matrix},crop=${w}:${h}`;
  }
}
