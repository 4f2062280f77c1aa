import { extname } from 'node:path';
import { PassThrough } from 'node:stream';
import { MediaError } from './errors.ts';
import { ffmpegFacts, frameTiming } from './facts.ts';
import { type FfmpegJob, runFfmpeg, startFfmpeg } from './ffmpeg.ts';
import { type Fit, matrixOf, readFrame, seekTime, shape } from './frame-source.ts';
import { fileInput } from './inputs.ts';
import { probe, type VideoFacts } from './probe.ts';

interface StillOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly fit?: Fit;
  readonly signal?: AbortSignal;
}

/** Writes picture `frame` (from 0; negative: from the end, −1 is the last) as PNG or JPEG, by the name's ending. */
export async function extractFrame(
  file: string,
  frame: number,
  out: string,
  options: StillOptions = {},
): Promise<void> {
  const video = await picture(file, options.signal);
  const index = frame < 0 ? video.frames + frame : frame;
  if (!Number.isInteger(index) || index < 0 || index >= video.frames) {
    throw new MediaError('out_of_range', `There is no frame ${frame}: the file has ${video.frames}.`);
  }
  const jpeg = /^\.jpe?g$/i.test(extname(out));
  const seek = index > 0 ? ['-ss', seekTime(video, index)] : [];
  const filters = ['trim=end_frame=1', ...shape(video, 'rgb24', options.size ?? video, options.fit)];
  await runFfmpeg({
    inputs: [fileInput(file, seek)],
    options: [
      ...['-map', '0:v:0', '-vf', [...filters, ...(jpeg ? [jpegColour] : ['format=rgb24'])].join(',')],
      ...frameTiming(await ffmpegFacts(), 'passthrough'),
      ...(jpeg ? ['-c:v', 'mjpeg', '-q:v', '2'] : ['-c:v', 'png']),
      ...['-f', 'image2pipe'],
    ],
    file: out,
    frames: 1,
    signal: options.signal,
  });
}

/** A small JPEG of one frame (the first by default); the other side of the size follows from the picture's shape. */
export async function thumbnail(
  file: string,
  options: {
    readonly width?: number;
    readonly height?: number;
    readonly frame?: number;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Uint8Array> {
  const video = await picture(file, options.signal);
  const { width = -2, height = -2, frame = 0 } = options;
  const scale = width < 0 && height < 0 ? 'scale=320:-2' : `scale=${width}:${height}`;
  return capture({
    inputs: [fileInput(file, frame > 0 ? ['-ss', seekTime(video, frame)] : [])],
    options: [...['-map', '0:v:0', '-vf', `trim=end_frame=1,${scale},${squeeze(video)}`], ...oneJpeg],
    signal: options.signal,
  });
}

export interface Filmstrip {
  /** One JPEG: `count` pictures side by side. */
  readonly jpeg: Uint8Array;
  readonly count: number;
  readonly tileWidth: number;
  readonly height: number;
  /** The frame that each picture shows. */
  readonly frames: readonly number[];
}

/** `count` pictures evenly over a clip (each from the middle of its share), `height` pixels high, as one JPEG. */
export async function filmstrip(
  file: string,
  count: number,
  height: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Filmstrip> {
  const video = await picture(file, options.signal);
  const tileWidth = Math.max(2, Math.round((video.width * height) / video.height / 2) * 2);
  const frames = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * video.frames) / count));
  // Decoding is quick, starting ffmpeg is not: one pass through the clip beats many seeks except in long files.
  if (video.frames >= count && video.frames <= 5000) {
    const select = frames.map((frame) => `eq(n\\,${frame})`).join('+');
    const jpeg = await capture({
      inputs: [fileInput(file)],
      options: [
        ...['-map', '0:v:0', '-vf', `select=${select},scale=${tileWidth}:${height},tile=${count}x1,${squeeze(video)}`],
        ...oneJpeg,
      ],
      signal: options.signal,
    });
    return { jpeg, count, tileWidth, height, frames };
  }
  return { jpeg: await bySeeking(file, frames, tileWidth, height, options.signal), count, tileWidth, height, frames };
}

/** Long files (one seek for each picture) and clips with fewer frames than pictures (some are shown twice). */
async function bySeeking(
  file: string,
  frames: readonly number[],
  tileWidth: number,
  height: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const row = tileWidth * 3;
  const strip = Buffer.alloc(row * frames.length * height);
  let shown = -1;
  let data: Uint8Array = new Uint8Array(0);
  for (const [tile, frame] of frames.entries()) {
    if (shown !== frame) {
      const size = { width: tileWidth, height };
      ({ data } = await readFrame(file, { size, pixelFormat: 'rgb24', frame, signal }));
      shown = frame;
    }
    for (let y = 0; y < height; y++) {
      strip.set(data.subarray(y * row, (y + 1) * row), (y * frames.length + tile) * row);
    }
  }
  const stdin = new PassThrough();
  stdin.end(strip);
  const size = `${tileWidth * frames.length}x${height}`;
  return capture({
    inputs: [{ kind: 'pipe', options: ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', size] }],
    stdin,
    options: ['-map', '0:v:0', '-vf', jpegColour, ...oneJpeg],
    signal,
  });
}

/** JPEG's own colours: BT.601 over the full range. */
const jpegColour = 'scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p';
const squeeze = (video: VideoFacts): string =>
  /^(yuv|nv)/.test(video.pixelFormat)
    ? `scale=in_color_matrix=${matrixOf(video)}:out_color_matrix=bt601:out_range=pc,format=yuvj420p`
    : jpegColour;
const oneJpeg = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe'];

async function picture(file: string, signal?: AbortSignal): Promise<VideoFacts> {
  const { video } = await probe(file, signal);
  if (!video) throw new MediaError('no_picture', 'The file holds sound only.');
  return video;
}

/** Runs a command whose output is small enough to hold. */
async function capture(job: FfmpegJob): Promise<Uint8Array> {
  const stream = new PassThrough({ emitClose: false });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => stream.once('end', resolve));
  await startFfmpeg({ ...job, output: stream }).done;
  await ended;
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) throw new MediaError('ffmpeg_failed', 'No picture came out.');
  return bytes;
}
