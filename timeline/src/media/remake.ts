import { extname } from 'node:path';
import { counted, even, retimed, standardPicture, steady } from './chain.ts';
import { aac, h264, TAKE_QUALITY } from './codecs.ts';
import { conform, resampledFrames, type Written } from './conform.ts';
import { MediaError } from './errors.ts';
import { ffmpegFacts, frameTiming } from './facts.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { type Fit, fitFilter, seekTime } from './frame-source.ts';
import { fileInput, type Input } from './inputs.ts';
import { samplesOf } from './mux-audio.ts';
import { type MediaFacts, probe, type VideoFacts } from './probe.ts';
import { type Rate, sameRate } from './rates.ts';
import { cutSound, delayed, limiter, mixer, plainSound, silence, tempo } from './sound.ts';

interface Common {
  readonly signal?: AbortSignal;
  readonly onFrame?: (frames: number) => void;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Cuts frames `start … start + count − 1` out of a video, sound cut on the same instants to the sample. */
export async function trimMedia(
  file: string,
  out: string,
  range: { readonly start: number; readonly count: number },
  options: Common = {},
): Promise<Written> {
  const { facts, video } = await movie(file, options.signal);
  const { start, count } = range;
  if (start < 0 || count < 1 || start + count > video.frames) {
    throw new MediaError('out_of_range', `Frames ${start} to ${start + count - 1} are asked of ${video.frames}.`);
  }
  const size = { width: even(video.width), height: even(video.height) };
  const from = samplesOf(start, video.rate);
  return write(out, {
    ...options,
    inputs: [fileInput(file, start > 0 ? ['-ss', seekTime(video, start)] : []), fileInput(file)],
    picture: `[0:v:0]trim=end_frame=${count},${counted(video.rate)},${standardPicture(video, size, 'stretch')}[v]`,
    sound:
      facts.audio &&
      `[1:a:0]${plainSound(facts.audio.channels)},${cutSound(from, samplesOf(start + count, video.rate) - from)}[a]`,
    frames: count,
    size,
    rate: video.rate,
  });
}

/** One after another. Rate and size are the first clip's unless given; clips without sound are silent for their length. */
export async function concatMedia(
  files: readonly string[],
  out: string,
  options: Common & { readonly rate?: Rate; readonly size?: Size; readonly fit?: Fit } = {},
): Promise<Written> {
  const clips = await Promise.all(files.map((file) => movie(file, options.signal)));
  const [first] = clips;
  if (!first) throw new MediaError('invalid_request', 'There is nothing to join.');
  const rate = options.rate ?? first.video.rate;
  const size = options.size ?? { width: even(first.video.width), height: even(first.video.height) };
  const sounding = clips.some(({ facts }) => facts.audio);
  const lengths = clips.map(({ video }) =>
    video.constant && sameRate(video.rate, rate) ? video.frames : resampledFrames(video, rate),
  );
  const pictures = clips.map(({ video }, i) => {
    const exact = `tpad=stop=${lengths[i]}:stop_mode=clone,trim=end_frame=${lengths[i]},${counted(rate)}`;
    return `[${i}:v:0]${steady(video, rate)},${exact},${standardPicture(video, size, options.fit ?? 'contain')}[v${i}]`;
  });
  let at = 0;
  const sounds = clips.map(({ facts }, i) => {
    const from = samplesOf(at, rate);
    at += lengths[i] ?? 0;
    const samples = samplesOf(at, rate) - from;
    const source = facts.audio ? `[${i}:a:0]${plainSound(facts.audio.channels)}` : silence;
    return `${source},${cutSound(0, samples)}[a${i}]`;
  });
  const join = (kind: 'v' | 'a') =>
    `${clips.map((_, i) => `[${kind}${i}]`).join('')}concat=n=${clips.length}:v=${kind === 'v' ? 1 : 0}:a=${kind === 'a' ? 1 : 0}`;
  return write(out, {
    ...options,
    inputs: files.map((file) => fileInput(file)),
    picture: `${pictures.join(';')};${join('v')},${counted(rate)}[v]`,
    sound: sounding ? `${sounds.join(';')};${join('a')},asetpts=N/SR/TB[a]` : undefined,
    frames: at,
    size,
    rate,
  });
}

/** Another size: a picture to PNG or JPEG (by the name's ending), a video to a take. */
export async function resizeMedia(
  file: string,
  out: string,
  options: Common & Size & { readonly fit?: Fit },
): Promise<void> {
  const facts = await probe(file, options.signal);
  if (facts.kind === 'audio' || !facts.video) throw new MediaError('no_picture', 'The file holds sound only.');
  const { width, height, fit = 'stretch' } = options;
  if (facts.kind === 'video') {
    await conform(file, out, { size: { width, height }, fit, signal: options.signal, onFrame: options.onFrame });
    return;
  }
  const jpeg = /^\.jpe?g$/i.test(extname(out));
  await runFfmpeg({
    inputs: [fileInput(file)],
    options: [
      ...['-map', '0:v:0', '-vf', `trim=end_frame=1,${fitFilter({ width, height }, fit)}`, '-frames:v', '1'],
      ...(jpeg ? ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj444p'] : ['-c:v', 'png']),
      ...['-f', 'image2pipe'],
    ],
    file: out,
    frames: 1,
    signal: options.signal,
  });
}

/** A still held for `frames`. */
export async function stillToClip(
  file: string,
  out: string,
  options: Common & { readonly frames: number; readonly rate: Rate; readonly size?: Size; readonly fit?: Fit },
): Promise<Written> {
  const { video } = await probe(file, options.signal);
  if (!video) throw new MediaError('no_picture', 'The file holds sound only.');
  const { frames, rate } = options;
  const size = options.size ?? { width: even(video.width), height: even(video.height) };
  const hold = `tpad=stop=${frames}:stop_mode=clone,trim=end_frame=${frames},${counted(rate)}`;
  return write(out, {
    ...options,
    inputs: [fileInput(file)],
    picture: `[0:v:0]trim=end_frame=1,${standardPicture(video, size, options.fit ?? 'contain')},${counted(rate)},${hold}[v]`,
    frames,
    size,
    rate,
  });
}

/** Plays a video at `speed` (2/1 is twice as fast), optionally at another rate; sound keeps its pitch. */
export async function retimeMedia(
  file: string,
  out: string,
  options: Common & { readonly speed: { readonly num: number; readonly den: number }; readonly rate?: Rate },
): Promise<Written> {
  const { facts, video } = await movie(file, options.signal);
  const { speed } = options;
  if (!(speed.num > 0 && speed.den > 0)) throw new MediaError('invalid_request', 'A speed is a positive ratio.');
  const rate = options.rate ?? video.rate;
  const q = { num: speed.num * video.rate.num * rate.den, den: speed.den * video.rate.den * rate.num };
  const frames = Math.max(1, Math.round((video.frames * q.den) / q.num));
  const size = { width: even(video.width), height: even(video.height) };
  return write(out, {
    ...options,
    inputs: [fileInput(file)],
    picture:
      `[0:v:0]${steady(video, video.rate)},${retimed(reduced(q), rate)},tpad=stop=${frames}:stop_mode=clone,` +
      `trim=end_frame=${frames},${counted(rate)},${standardPicture(video, size, 'stretch')}[v]`,
    sound:
      facts.audio &&
      `[0:a:0]${plainSound(facts.audio.channels)}${tempo(speed.num / speed.den)},${cutSound(0, samplesOf(frames, rate))}[a]`,
    frames,
    size,
    rate,
  });
}

/** Mixes sounds at their starts (samples at 48 kHz) and gains into one stereo WAV of exactly `samples`. */
export async function mixAudio(
  parts: readonly { readonly file: string; readonly start: number; readonly gainDb?: number }[],
  out: string,
  options: { readonly samples: number; readonly signal?: AbortSignal },
): Promise<void> {
  if (parts.length === 0) throw new MediaError('invalid_request', 'There is no sound to mix.');
  const facts = await Promise.all(parts.map(({ file }) => probe(file, options.signal)));
  const chains = parts.map(({ start, gainDb = 0 }, i) => {
    const channels = facts[i]?.audio?.channels;
    if (!channels) throw new MediaError('no_sound', 'A part of the mix has no sound.');
    const delay = start > 0 ? `,${delayed(start)}` : '';
    return `[${i}:a:0]${plainSound(channels)}${delay},volume=${gainDb}dB,${cutSound(0, options.samples)}[a${i}]`;
  });
  const all = parts.map((_, i) => `[a${i}]`).join('');
  await runFfmpeg({
    inputs: parts.map(({ file }) => fileInput(file)),
    graph: `${chains.join(';')};${all}${mixer(parts.length)},${limiter}[a]`,
    options: ['-map', '[a]', '-c:a', 'pcm_s16le', '-f', 'wav'],
    file: out,
    signal: options.signal,
  });
}

async function movie(file: string, signal?: AbortSignal): Promise<{ facts: MediaFacts; video: VideoFacts }> {
  const facts = await probe(file, signal);
  if (facts.kind !== 'video' || !facts.video) throw new MediaError('no_picture', 'A video is wanted here.');
  return { facts, video: facts.video };
}

async function write(
  out: string,
  job: Common & {
    readonly inputs: readonly Input[];
    readonly picture: string;
    readonly sound?: string;
    readonly frames: number;
    readonly size: Size;
    readonly rate: Rate;
  },
): Promise<Written> {
  await runFfmpeg({
    inputs: job.inputs,
    graph: job.sound ? `${job.picture};${job.sound}` : job.picture,
    options: [
      ...['-map', '[v]', ...frameTiming(await ffmpegFacts(), 'passthrough'), ...h264(job.rate, TAKE_QUALITY)],
      ...(job.sound ? ['-map', '[a]', ...aac] : []),
      ...['-f', 'mp4'],
    ],
    file: out,
    frames: job.frames,
    signal: job.signal,
    onFrame: job.onFrame,
  });
  return { frames: job.frames, ...job.size, rate: job.rate, audio: job.sound !== undefined };
}

function reduced({ num, den }: { num: number; den: number }): { num: number; den: number } {
  let [a, b] = [num, den];
  while (b !== 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
