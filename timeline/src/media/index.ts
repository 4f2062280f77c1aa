/** Server door: media files. The only way to frames, sound and ffmpeg for the rest of the house. */
export { type FrameCodec, type H264Quality, TAKE_QUALITY } from './codecs.ts';
export { type ConformOptions, conform, type Written } from './conform.ts';
export { MediaError, type MediaErrorCode } from './errors.ts';
export { type FfmpegFacts, ffmpegFacts } from './facts.ts';
export { findFfmpeg, findFfprobe, forgetTools } from './find.ts';
export { type Finish, finishMedia } from './finish.ts';
export { type FrameSink, type FrameSinkOptions, frameSink } from './frame-sink.ts';
export {
  type Fit,
  type Frame,
  type FrameSourceOptions,
  frameBytes,
  frameSource,
  type PixelFormat,
  readFrame,
} from './frame-source.ts';
export { sniffFile } from './inputs.ts';
export { muxAudio, samplesOf } from './mux-audio.ts';
export { coarser, type Peaks, peaks } from './peaks.ts';
export { type AudioFacts, type MediaFacts, probe, type VideoFacts } from './probe.ts';
export { concatMedia, mixAudio, resizeMedia, retimeMedia, stillToClip, trimMedia } from './remake.ts';
export { SNIFF_BYTES, type Sniffed, sniff } from './sniff.ts';
export { extractFrame, type Filmstrip, filmstrip, thumbnail } from './stills.ts';
