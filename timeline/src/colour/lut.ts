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

/**
 * Grades RGBA pixels in place; alpha stays. What runs where no GPU is: in exports, and in browsers without WebGL 2. The
 * arithmetic of {@link lookUp} written out, with the place of each of the 256 codes reckoned beforehand: some three times as quick.
 */
export function applyLut(pixels: Uint8Array | Uint8ClampedArray, { size, values }: Lut): void {
  const last = size - 1;
  const row = size * 3;
  const plane = row * size;
  const point = new Int32Array(256);
  const share = new Float32Array(256);
  for (let code = 0; code < 256; code++) {
    const at = (code / 255) * last;
    point[code] = Math.min(Math.floor(at), last - 1);
    share[code] = at - point[code]!;
  }
  for (let i = 0; i < pixels.length; i += 4) {
    const r = pixels[i]!;
    const g = pixels[i + 1]!;
    const b = pixels[i + 2]!;
    const fr = share[r]!;
    const fg = share[g]!;
    const fb = share[b]!;
    const base = point[b]! * plane + point[g]! * row + point[r]! * 3;
    for (let c = 0; c < 3; c++) {
      const p = base + c;
      const q = p + plane;
      const p0 = values[p]!;
      const p1 = values[p + row]!;
      const q0 = values[q]!;
      const q1 = values[q + row]!;
      const near0 = p0 + (values[p + 3]! - p0) * fr;
      const near1 = p1 + (values[p + row + 3]! - p1) * fr;
      const far0 = q0 + (values[q + 3]! - q0) * fr;
      const far1 = q1 + (values[q + row + 3]! - q1) * fr;
      const near = near0 + (near1 - near0) * fg;
      const value = near + (far0 + (far1 - far0) * fg - near) * fb;
      pixels[i + c] = value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0;
    }
  }
}
