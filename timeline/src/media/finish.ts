import { type ConformOptions, conform, type Written } from './conform.ts';

/** How much of each, 0 none … 1 much. */
export interface Finish {
  readonly denoise: number;
  readonly sharpen: number;
  readonly grain: number;
}

/**
 * Filters before and after the change of size: noise would be enlarged, and an edge is sharpened where it will be seen. The
 * grain has a fixed seed, so that the same clip finishes the same.
 */
export function finishFilters(
  { denoise, sharpen, grain }: Finish,
  size?: { readonly width: number; readonly height: number },
): { before: string[]; after: string[] } {
  const at = (share: number, most: number): string => (Math.min(1, Math.max(0, share)) * most).toFixed(3);
  return {
    before: [
      ...(denoise > 0 ? [`hqdn3d=${at(denoise, 8)}:${at(denoise, 6)}:${at(denoise, 12)}:${at(denoise, 9)}`] : []),
      ...(size ? [`scale=${size.width}:${size.height}:flags=lanczos+accurate_rnd+full_chroma_int`] : []),
    ],
    after: [
      ...(sharpen > 0 ? [`unsharp=5:5:${at(sharpen, 1.5)}:5:5:0`] : []),
      ...(grain > 0 ? [`noise=c0s=${Math.max(1, Math.round(grain * 24))}:c0f=t:all_seed=20011`] : []),
    ],
  };
}

/** A clip at another size, without its noise, with sharper edges and a grain. Lanczos: it invents nothing. */
export const finishMedia = (
  file: string,
  out: string,
  { denoise, sharpen, grain, ...options }: Finish & Pick<ConformOptions, 'size' | 'signal' | 'onFrame'>,
): Promise<Written> =>
  conform(file, out, { ...options, fit: 'stretch', finish: finishFilters({ denoise, sharpen, grain }, options.size) });
