/** Filters for sound: everything is stereo float at 48 kHz, and every length is in samples. */

/** Stereo at 48 kHz that starts with the file. One channel goes to both sides at its level, as browsers play it. */
export const plainSound = (channels: number): string =>
  `aresample=48000:async=1:first_pts=0,${channels === 1 ? 'pan=stereo|c0=c0|c1=c0,' : ''}` +
  'aformat=sample_fmts=fltp:channel_layouts=stereo';
export const silence = 'anullsrc=r=48000:cl=stereo,aformat=sample_fmts=fltp:channel_layouts=stereo';
export const cutSound = (from: number, samples: number): string =>
  `apad,atrim=start_sample=${from}:end_sample=${from + samples},asetpts=N/SR/TB`;

/** Whole samples of silence in front; in both channels by name, since older versions have no `all`. */
export const delayed = (samples: number): string => `adelay=${samples}S|${samples}S`;

/** Plain sum of inputs of equal length. Every version divides by their number unless told; so does this, and undoes it. */
export const mixer = (count: number): string =>
  count === 1 ? 'anull' : `amix=inputs=${count}:duration=longest:dropout_transition=0,volume=${count}`;

/** The limiter looks 5 ms ahead and so comes 239 samples late: that many are added behind and taken off in front. */
export const limiter =
  'apad=pad_len=239,alimiter=limit=0.97:attack=5:release=50:level=0,atrim=start_sample=239,asetpts=N/SR/TB';

/** `atempo` takes 0.5 … 2 in every version: more is a chain of them. Empty at normal speed. */
export function tempo(speed: number): string {
  let rest = speed;
  const steps: number[] = [];
  while (rest > 2) {
    steps.push(2);
    rest /= 2;
  }
  while (rest < 0.5) {
    steps.push(0.5);
    rest /= 0.5;
  }
  if (Math.abs(rest - 1) > 1e-9) steps.push(rest);
  return steps.map((step) => `,atempo=${step}`).join('');
}
