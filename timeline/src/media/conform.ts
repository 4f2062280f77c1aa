import { counted, even, sameSize, standardPicture, steady } from './chain.ts';
import { aac, type H264Quality, h264, TAKE_QUALITY } from './codecs.ts';
import { MediaError } from './errors.ts';
import { ffmpegFacts, frameTiming } from './facts.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { Fit } from './frame-source.ts';
import { fileInput } from './inputs.ts';
import { exactSound, samplesOf } from './mux-audio.ts';
import { probe, type VideoFacts } from './probe.ts';
import { type Rate, sameRate } from './rates.ts';

export interface ConformOptions {
  /** The media's own (steady) rate where it is not given. */
  readonly rate?: Rate;
  /** The picture's own size, made even, where it is not given. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly fit?: Fit;
  readonly quality?: H264Quality;
  /** Filters around the change of size. */
  readonly finish?: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly signal?: AbortSignal;
  readonly onFrame?: (frames: number) => void;
}

export interface Written {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly audio: boolean;
}

/**
 * Brings any video to the form in which takes live on a timeline: H.264 High, steady rate, closed GOP of 12, BT.709,
 * AAC at 48 kHz that starts with the first picture and is exactly as long as the pictures.
 */
export async function conform(file: string, out: string, options: ConformOptions = {}): Promise<Written> {
  const facts = await probe(file, options.signal);
  const video = facts.video;
  if (!video || facts.kind !== 'video') throw new MediaError('no_picture', 'Only video is conformed; this is not one.');
  const rate = options.rate ?? video.rate;
  const size = options.size ?? { width: even(video.width), height: even(video.height) };
  const fit = options.fit ?? 'contain';
  const exact = video.constant && sameRate(video.rate, rate);
  const standard = standardPicture(video, size, sameSize(size, video) ? 'stretch' : fit);
  const { before = [], after = [] } = options.finish ?? {};
  const filters = [...before, steady(video, rate), standard, ...after].join(',');
  const frames = exact ? video.frames : resampledFrames(video, rate);
  // The last picture is held, or a surplus one dropped, so that rounding at the end of the file never shows.
  const limited = `${filters},tpad=stop=${frames}:stop_mode=clone,trim=end_frame=${frames},${counted(rate)}`;
  const encode = h264(rate, options.quality ?? TAKE_QUALITY);
  const sound = facts.audio ? ['-map', '0:a:0', '-af', exactSound(samplesOf(frames, rate)), ...aac] : [];
  const finished = await runFfmpeg({
    inputs: [fileInput(file)],
    options: [
      ...['-map', '0:v:0', '-vf', limited, ...frameTiming(await ffmpegFacts(), 'passthrough')],
      ...[...encode, ...sound, '-f', 'mp4'],
    ],
    file: out,
    frames,
    signal: options.signal,
    onFrame: options.onFrame,
  });
  return { frames: finished.frames, ...size, rate, audio: facts.audio !== undefined };
}

/** Pictures that a file of other rate gives: its length in ticks of the new rate, rounded, and at least one. */
export const resampledFrames = (video: VideoFacts, rate: Rate): number =>
  Math.max(1, Math.round((video.frames * video.rate.den * rate.num) / (video.rate.num * rate.den)));
