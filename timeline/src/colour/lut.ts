/** A table of colours: `size`³ points of red, green, blue between 0 and 1 and a little beyond, red running fastest. */
export interface Lut {
  readonly size: number;
  readonly values: Float32Array;
}

/** Colour of a table between its points, by the eight around it (trilinear), as GPU and ffmpeg reckon it too. */
export function lookUp(lut: Lut, red: number, green: number, blue: number, out: Float32Array, at = 0): void {
  const { size, values } = lut;
  const last = size - 1;
  const r = Math.min(Math.max(red, 0), 1) * last;
  const g = Math.min(Math.max(green, 0), 1) * last;
  const b = Math.min(Math.max(blue, 0), 1) * last;
  const r0 = Math.min(Math.floor(r), last - 1);
  const g0 = Math.min(Math.floor(g), last - 1);
  const b0 = Math.min(Math.floor(b), last - 1);
  const [fr, fg, fb] = [r - r0, g - g0, b - b0];
  const row = size * 3;
  const plane = row * size;
  const base = b0 * plane + g0 * row + r0 * 3;
  for (let c = 0; c < 3; c++) {
    const p = base + c;
    const near = mix(mix(values[p]!, values[p + 3]!, fr), mix(values[p + row]!, values[p + row + 3]!, fr), fg);
    const q = p + plane;
    const far = mix(mix(values[q]!, values[q + 3]!, fr), mix(values[q + row]!, values[q + row + 3]!, fr), fg);
    out[at + c] = mix(near, far, fb);
  }
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Grades RGBA pixels in place; alpha stays. What runs where no GPU is: in exports, and in browsers without WebGL 2. */
export function applyLut(pixels: Uint8Array | Uint8ClampedArray, lut: Lut): void {
  const out = new Float32Array(3);
  let last = -1;
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = (pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!;
    // Flat areas repeat themselves: what was reckoned for the pixel before holds.
    if (colour !== last) {
      lookUp(lut, pixels[i]! / 255, pixels[i + 1]! / 255, pixels[i + 2]! / 255, out);
      last = colour;
    }
    for (let c = 0; c < 3; c++) pixels[i + c] = Math.min(255, Math.max(0, Math.round(out[c]! * 255)));
  }
}
