import type { Rate } from './rates.ts';

/**
 * How pictures are written. `take`: H.264 that browsers play and that scrubs exactly (closed GOP of 12). `lossless-gray`:
 * one channel, bit for bit, yet playable (H.264 with luma only). `lossless`: RGB, bit for bit, for intermediates.
 */
export type FrameCodec = 'take' | 'lossless-gray' | 'lossless';

export interface CodecFacts {
  readonly options: readonly string[];
  /** Filters that bring frames into the codec's form. */
  readonly filter: string;
  readonly muxer: 'mp4' | 'matroska' | 'mov';
  readonly ext: string;
  readonly mime: string;
}

/** Colour is always said out loud: a player that has to guess guesses by size, and differently from ffmpeg. */
export const bt709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];

/** A track time scale in which every frame of the rate is a whole number of ticks, and fine enough for any player. */
export function timescale(rate: Rate): number {
  let scale = rate.num;
  while (scale < 10_000) scale *= 2;
  return scale;
}

export interface H264Quality {
  readonly crf: number;
  readonly preset: 'ultrafast' | 'veryfast' | 'fast' | 'medium' | 'slow';
}

/** H.264 that any decoder seeks exactly: closed GOP ≤ 12, at most two B frames, steady rate. */
/**
 * The encoder counts in frames of the rate, whatever the last filter claims. Without it a graph of clips whose headers
 * differ in the fifth digit rounds time stamps to the wrong tick.
 */
export const countedEncoder = (rate: Rate): string[] => ['-enc_time_base', `${rate.den}:${rate.num}`];

export const h264 = (rate: Rate, { crf, preset }: H264Quality, gop = 12): string[] => [
  ...['-c:v', 'libx264', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', String(crf), '-preset', preset],
  ...['-g', String(gop), '-bf', '2', '-flags', '+cgop', '-sc_threshold', '0'],
  // Headers that do not depend on the quality: takes and exports of one size can then share a track (smart copy).
  ...['-x264-params', 'stitchable=1'],
  ...bt709,
  ...countedEncoder(rate),
  ...['-video_track_timescale', String(timescale(rate)), '-movflags', '+faststart'],
];

export const TAKE_QUALITY: H264Quality = { crf: 16, preset: 'veryfast' };

export const aac = ['-c:a', 'aac', '-b:a', '192k', '-ar', '48000'];

/** From RGB or any YUV to BT.709 limited range, the same arithmetic everywhere, so that player and export agree. */
export const toBt709 =
  'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,setsar=1,format=yuv420p';

export function frameCodec(codec: FrameCodec, rate: Rate, quality: H264Quality = TAKE_QUALITY): CodecFacts {
  switch (codec) {
    case 'take':
      return { options: h264(rate, quality), filter: toBt709, muxer: 'mp4', ext: 'mp4', mime: 'video/mp4' };
    case 'lossless-gray':
      return {
        options: [
          ...['-c:v', 'libx264', '-qp', '0', '-preset', 'veryfast', '-g', '12', '-bf', '0', '-pix_fmt', 'yuv420p'],
          ...['-color_range', 'pc', '-video_track_timescale', String(timescale(rate)), '-movflags', '+faststart'],
        ],
        filter: 'scale=in_range=pc:out_range=pc,format=yuv420p',
        muxer: 'mp4',
        ext: 'mp4',
        mime: 'video/mp4',
      };
    case 'lossless':
      return {
        options: ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-pix_fmt', 'bgra'],
        filter: 'format=bgra',
        muxer: 'matroska',
        ext: 'mkv',
        mime: 'video/x-matroska',
      };
  }
}
