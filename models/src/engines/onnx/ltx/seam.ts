/**
 * How alike two runs of frames are: peak signal-to-noise ratio in decibels over all of them together (10·log10(255²/MSE)).
 * Equal ones would be infinite; 100 stands for that. Above 35 nobody sees a join, below 25 everybody does.
 */
export function decibels(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  let [squares, count] = [0, 0];
  for (const [at, frame] of a.entries()) {
    const other = b[at];
    if (!other) break;
    for (let i = 0; i < frame.length; i++) squares += (frame[i]! - other[i]!) ** 2;
    count += frame.length;
  }
  if (squares === 0) return 100;
  return Math.min(100, 10 * Math.log10(255 ** 2 / (squares / count)));
}
