/** What a colourist reads a picture by. */
export const scopeKinds = ['waveform', 'parade', 'vectorscope', 'histogram'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

/** BT.709: how light a colour is, and how far it is from grey towards blue and towards red (−0.5 … 0.5). */
const luma = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const towardsBlue = (y: number, b: number): number => (b - y) / 1.8556;
const towardsRed = (y: number, r: number): number => (r - y) / 1.5748;

/** Counts of pixels by place on a scope, three channels side by side in each place. */
class Counts {
  readonly #counts: Float32Array;
  readonly #width: number;
  readonly #height: number;

  constructor(width: number, height: number) {
    this.#counts = new Float32Array(width * height * 3);
    this.#width = width;
    this.#height = height;
  }

  add(x: number, y: number, red: number, green: number, blue: number): void {
    const column = Math.min(this.#width - 1, Math.max(0, Math.round(x)));
    const row = Math.min(this.#height - 1, Math.max(0, Math.round(y)));
    const at = (row * this.#width + column) * 3;
    this.#counts[at]! += red;
    this.#counts[at + 1]! += green;
    this.#counts[at + 2]! += blue;
  }

  /** Brighter where more pixels are; `gain` is the light that one pixel gives, of 1. */
  picture(gain: number): Uint8ClampedArray {
    const out = new Uint8ClampedArray(this.#width * this.#height * 4);
    for (let i = 0, j = 0; i < this.#counts.length; i += 3, j += 4) {
      // Few pixels must be seen and many not drown the rest: 1 − e^(−n).
      for (let c = 0; c < 3; c++) out[j + c] = 255 * (1 - Math.exp(-this.#counts[i + c]! * gain));
      out[j + 3] = 255;
    }
    return out;
  }
}

/**
 * Draws a scope of a picture: RGBA of `width` × `height`. Waveform: how light, by column. Parade: the same of red, green
 * and blue, side by side. Vectorscope: hue as the angle, colourfulness as the distance from the middle; skin lies between
 * red and yellow. Histogram: how many pixels of each level, dark on the left.
 */
export function drawScope(kind: ScopeKind, pixels: Pixels, width: number, height: number): Uint8ClampedArray {
  if (kind === 'histogram') return histogram(pixels, width, height);
  const counts = new Counts(width, height);
  const { data } = pixels;
  const third = width / 3;
  const across = (i: number) => ((i / 4) % pixels.width) / pixels.width;
  const up = (level: number) => (1 - level / 255) * (height - 1);
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    if (kind === 'waveform') counts.add(across(i) * width, up(luma(r, g, b)), 0.86, 0.92, 0.86);
    else if (kind === 'parade') {
      counts.add(across(i) * third, up(r), 1, 0.25, 0.25);
      counts.add(third + across(i) * third, up(g), 0.25, 1, 0.25);
      counts.add(2 * third + across(i) * third, up(b), 0.3, 0.45, 1);
    } else {
      const y = luma(r, g, b);
      const side = Math.min(width, height) / 255;
      const x = width / 2 + towardsBlue(y, b) * side;
      counts.add(x, height / 2 - towardsRed(y, r) * side, 0.2 + r / 255, 0.2 + g / 255, 0.2 + b / 255);
    }
  }
  // One pixel of a column of the picture, spread over the height of the scope.
  return counts.picture((kind === 'vectorscope' ? 90 : 40) / Math.sqrt(data.length / 4));
}

function histogram({ data }: Pixels, width: number, height: number): Uint8ClampedArray {
  const levels = [0, 1, 2].map(() => new Float32Array(width));
  for (let i = 0; i < data.length; i += 4) {
    for (let c = 0; c < 3; c++) levels[c]![Math.floor((data[i + c]! / 256) * width)]! += 1;
  }
  // A flat area of one colour must not press all else to the ground: the root of the count, of the highest.
  const most = Math.sqrt(Math.max(1, ...levels.map((row) => row.reduce((a, b) => Math.max(a, b), 0))));
  const out = new Uint8ClampedArray(width * height * 4);
  for (let x = 0; x < width; x++) {
    const tops = levels.map((row) => height - (Math.sqrt(row[x]!) / most) * height);
    for (let y = 0; y < height; y++) {
      const at = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) out[at + c] = y >= tops[c]! ? 210 : 0;
      out[at + 3] = 255;
    }
  }
  return out;
}
