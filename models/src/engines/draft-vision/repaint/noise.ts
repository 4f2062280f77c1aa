/** Deterministic smooth noise in 0 … 1 with cells of that many pixels. */
export function texture(x: number, y: number, cell: number, seed: number): number {
  const gx = Math.floor(x / cell);
  const gy = Math.floor(y / cell);
  const fx = ease(x / cell - gx);
  const fy = ease(y / cell - gy);
  const top = mix(at(gx, gy, seed), at(gx + 1, gy, seed), fx);
  const bottom = mix(at(gx, gy + 1, seed), at(gx + 1, gy + 1, seed), fx);
  return mix(top, bottom, fy);
}

const ease = (t: number) => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number) => a + (b - a) * t;

function at(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 1442695041);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
