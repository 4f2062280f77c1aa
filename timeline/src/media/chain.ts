import { type Fit, fitFilter, matrixOf } from './frame-source.ts';
import type { VideoFacts } from './probe.ts';
import { type Rate, sameRate } from './rates.ts';

/**
 * Filters that give every stored picture one tick of `rate`: numbers instead of time stamps, so that nothing rounds.
 * For a source that is already steady at that rate. Others are brought to it by {@link retimed}.
 */
export const counted = (rate: Rate): string => `settb=${rate.den}/${rate.num},setpts=N`;

/**
 * Frame k of the output is source frame ⌊(k + ½) · q⌋, with q source frames for each output frame: the rule of
 * `sourceFrame`, in whole numbers. Stamp i is set to i / q − ½ in a time base in which that is exact; `fps` then rounds
 * up, which is the same rule read the other way. A stream that begins at source frame `first` and is shown from output
 * frame `before` on says so. Frames before the head of the file show its first frame.
 */
export function retimed(
  q: { readonly num: number; readonly den: number },
  rate: Rate,
  { first = 0, before = 0 }: { readonly first?: number; readonly before?: number } = {},
): string {
  const ticks = 2 * q.num;
  const offset = 2 * first * q.den - q.num - before * ticks;
  // `fps` guesses where its input ends and may swallow the last frame; the copies behind it are what it swallows.
  return (
    `tpad=stop=${Math.ceil(q.num / q.den) + 1}:stop_mode=clone,settb=${rate.den}/${rate.num * ticks},setpts=N*${2 * q.den}${offset < 0 ? '' : '+'}${offset},` +
    `fps=${rate.num}/${rate.den}:round=up:start_time=0,${counted(rate)}`
  );
}

/** Steady rate for any source: as it is, or by its time stamps, where these are uneven or of another rate. */
export function steady(video: VideoFacts, rate: Rate): string {
  if (video.constant && sameRate(video.rate, rate)) return counted(rate);
  return `setpts=PTS-STARTPTS,fps=${rate.num}/${rate.den},${counted(rate)}`;
}

/** Filters that bring a decoded picture to `size` in 4:2:0 BT.709, whatever it was. */
export function standardPicture(
  video: VideoFacts,
  size: { readonly width: number; readonly height: number },
  fit: Fit,
): string {
  const filters: string[] = video.interlaced ? ['yadif=deint=interlaced'] : [];
  const isYuv = /^(yuv|nv)/.test(video.pixelFormat);
  const matrix = matrixOf(video);
  const untouched =
    isYuv && matrix === 'bt709' && !video.fullRange && video.squarePixels && sameSize(video, size) && is420(video);
  if (!untouched) {
    const colours = `${isYuv ? `:in_color_matrix=${matrix}` : ''}:out_color_matrix=bt709:out_range=tv`;
    filters.push(fitFilter(size, fit, colours));
  }
  filters.push('setsar=1', 'format=yuv420p');
  return filters.join(',');
}

const is420 = (video: VideoFacts): boolean => video.pixelFormat === 'yuv420p';

export const sameSize = (
  a: { readonly width: number; readonly height: number },
  b: { readonly width: number; readonly height: number },
): boolean => a.width === b.width && a.height === b.height;

/** The next even number down; H.264 in 4:2:0 wants even sizes. */
export const even = (n: number): number => Math.max(2, Math.floor(n / 2) * 2);
