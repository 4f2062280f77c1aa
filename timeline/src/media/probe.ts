import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { MediaError } from './errors.ts';
import { ffmpegFacts, frameTiming } from './facts.ts';
import { askFfprobe, type ProbeBlock, startFfmpeg } from './ffmpeg.ts';
import { fileInput, refusedKind, sniffFile } from './inputs.ts';
import { nearestRate, type Rate, rateOf } from './rates.ts';
import { packetTimes } from './video-index.ts';
import { isWhole } from './whole.ts';

/** The facts of a media file. Sizes are as shown: turned upright, pixels square. */
export interface MediaFacts {
  readonly kind: 'image' | 'video' | 'audio';
  readonly mime: string;
  readonly ext: string;
  readonly bytes: number;
  readonly video?: VideoFacts;
  readonly audio?: AudioFacts;
}

export interface VideoFacts {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Exact. Of a file with uneven time stamps: the nearest steady rate. */
  readonly rate: Rate;
  /** Exact number of pictures (1 for an image). */
  readonly frames: number;
  /** Whether the time stamps are steady, as far as the headers tell. */
  readonly constant: boolean;
  /** Clockwise degrees by which a player turns the stored picture: 0, 90, 180, 270. */
  readonly rotation: number;
  readonly squarePixels: boolean;
  readonly interlaced: boolean;
  readonly pixelFormat: string;
  readonly colourSpace: string;
  readonly fullRange: boolean;
  /** Seconds from the start of the file to the first picture. */
  readonly start: number;
}

export interface AudioFacts {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** From the container's duration; exact for PCM and for what we write. */
  readonly samples: number;
  readonly start: number;
}

const remembered = new Map<string, MediaFacts>();

/**
 * Reads what a file is. Throws `media_missing`, `media_refused` (not of an accepted type), `media_truncated`,
 * `media_unreadable`, `media_too_large`, `no_picture` (a video without one frame).
 */
export async function probe(file: string, signal?: AbortSignal): Promise<MediaFacts> {
  const info = await stat(file).catch((cause: unknown) => {
    throw new MediaError('media_missing', 'A media file is not where it should be.', { cause });
  });
  const key = `${file}\0${info.size}\0${info.mtimeMs}`;
  const known = remembered.get(key);
  if (known) return known;
  const facts = await look(file, info.size, signal).catch((error: unknown) => {
    if (!(error instanceof MediaError) || error.code !== 'ffmpeg_failed') throw error;
    throw unreadable('The file cannot be read as picture or sound.', error.detail);
  });
  remembered.set(key, facts);
  const oldest = remembered.keys().next();
  if (remembered.size > 500 && !oldest.done) remembered.delete(oldest.value);
  return facts;
}

async function look(file: string, bytes: number, signal?: AbortSignal): Promise<MediaFacts> {
  const type = await sniffFile(file);
  if (!type) throw refusedKind();
  if (!(await isWhole(file, type))) {
    throw new MediaError('media_truncated', 'The file ends too early: part of it is missing.', {
      fix: 'Copy or export the file again.',
    });
  }
  const { streams, format } = await askFfprobe(file, signal);
  const picture = streams.find(
    (stream) => stream.codec_type === 'video' && nested(stream, 'disposition', 'attached_pic') !== 1,
  );
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  const base = { mime: type.mime, ext: type.ext, bytes };
  const fileStart = number(format.start_time);
  const audio = sound ? audioFacts(sound, format, fileStart) : undefined;

  if (type.kind === 'image') {
    if (!picture) throw unreadable('This picture cannot be read.');
    await decodes(file, signal);
    return { ...base, kind: 'image', video: { ...videoFacts(picture, fileStart), frames: 1, constant: true } };
  }
  if (picture && type.kind === 'video') {
    const video = timed(videoFacts(picture, fileStart), await packetTimes(file));
    const frames = await countFrames(file, picture, video, signal);
    if (frames === 0)
      throw new MediaError('no_picture', 'The video holds no picture at all.', { fix: 'Export it again.' });
    return { ...base, kind: 'video', video: { ...video, frames }, audio };
  }
  if (!audio) throw unreadable('The file holds neither picture nor sound.');
  // A container for video that holds sound alone (a voice-over in MP4) is sound.
  return { ...base, kind: 'audio', mime: type.mime.replace('video/', 'audio/'), audio };
}

const unreadable = (message: string, detail?: string) =>
  new MediaError('media_unreadable', message, {
    fix: 'Open it in another program to see whether it is whole.',
    detail,
  });

function videoFacts(stream: ProbeBlock, fileStart: number): VideoFacts {
  const [storedWidth, storedHeight] = [number(stream.width), number(stream.height)];
  if (!(storedWidth > 0 && storedHeight > 0)) throw unreadable('The picture has no size.');
  const turned = (((-number(stream.rotation) || number(nested(stream, 'tags', 'rotate'))) % 360) + 360) % 360;
  const rotation = (Math.round(turned / 90) * 90) % 360;
  const [sarNum = 1, sarDen = 1] = String(stream.sample_aspect_ratio ?? '1:1')
    .split(':')
    .map(Number);
  const sar = sarNum > 0 && sarDen > 0 ? sarNum / sarDen : 1;
  const upright: [number, number] = [Math.round(storedWidth * sar), storedHeight];
  const [width, height] = rotation % 180 === 0 ? upright : [upright[1], upright[0]];
  const { rate, constant } = rateOf(String(stream.r_frame_rate), String(stream.avg_frame_rate));
  const pixelFormat = String(stream.pix_fmt ?? 'unknown');
  return {
    codec: String(stream.codec_name),
    width,
    height,
    rate,
    frames: 0,
    constant,
    rotation,
    squarePixels: Math.abs(sar - 1) < 1e-6,
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(String(stream.field_order)),
    pixelFormat,
    colourSpace: String(stream.color_space ?? 'unknown'),
    fullRange: stream.color_range === 'pc' || pixelFormat.startsWith('yuvj'),
    start: Math.max(0, number(stream.start_time) - fileStart),
  };
}

function audioFacts(stream: ProbeBlock, format: ProbeBlock, fileStart: number): AudioFacts {
  const sampleRate = number(stream.sample_rate);
  const seconds = number(stream.duration) || number(format.duration);
  return {
    codec: String(stream.codec_name),
    sampleRate,
    channels: number(stream.channels),
    samples: Math.round(seconds * sampleRate),
    start: Math.max(0, number(stream.start_time) - fileStart),
  };
}

/** Headers may promise a steady rate that the time stamps do not keep; where these can be read, they decide. */
function timed(video: VideoFacts, times: Float64Array | null): VideoFacts {
  const [first, last] = [times?.[0], times?.at(-1)];
  if (!times || times.length < 3 || first === undefined || last === undefined || last <= first) return video;
  const frame = video.rate.den / video.rate.num;
  if (times.every((time, i) => Math.abs(time - first - i * frame) < 0.6 * frame)) return { ...video, constant: true };
  return { ...video, constant: false, rate: nearestRate((times.length - 1) / (last - first)) };
}

/**
 * The container's own count is taken where it agrees with the duration; where there is none, packets are counted; where
 * they disagree (an edit list hides pictures), pictures are counted as a player would show them.
 */
async function countFrames(file: string, stream: ProbeBlock, facts: VideoFacts, signal?: AbortSignal): Promise<number> {
  const stated = number(stream.nb_frames);
  const expected = (number(stream.duration) * facts.rate.num) / facts.rate.den;
  if (stated > 0 && Math.abs(stated - expected) <= 0.75) return stated;
  const copy = stated === 0 && facts.constant;
  const sink = new PassThrough({ emitClose: false });
  sink.resume();
  const how = copy ? ['-c', 'copy'] : frameTiming(await ffmpegFacts(), 'passthrough');
  const options = ['-map', '0:v:0', ...how, '-f', 'null'];
  return (await startFfmpeg({ inputs: [fileInput(file)], options, output: sink, signal }).done).frames;
}

/** Decodes a picture once, strictly: a damaged one is refused here and not in the middle of a run. */
async function decodes(file: string, signal?: AbortSignal): Promise<void> {
  const sink = new PassThrough({ emitClose: false });
  sink.resume();
  const input = fileInput(file, ['-err_detect', 'explode']);
  const options = ['-xerror', '-map', '0:v:0', '-frames:v', '1', '-f', 'null'];
  const { frames } = await startFfmpeg({ inputs: [input], options, output: sink, signal }).done;
  if (frames !== 1) throw unreadable('This picture cannot be read.');
}

function number(value: unknown): number {
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : 0;
}

function nested(block: ProbeBlock, group: string, name: string): unknown {
  const values = block[group];
  return values && typeof values === 'object' ? (values as Record<string, unknown>)[name] : undefined;
}
