/** A picture of 8 bits a channel, channels side by side. */
export interface Bytes {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Weight of a pixel at a distance, and how far it reaches (both in pixels of the larger side). */
const filters = {
  lanczos: { reach: 3, weight: (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
  bicubic: { reach: 2, weight: (x: number) => keys(Math.abs(x)) },
  bilinear: { reach: 1, weight: (x: number) => Math.max(0, 1 - Math.abs(x)) },
} as const;
export type Filter = keyof typeof filters;

/** Keys' cubic with a = −½. */
function keys(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/**
 * Another size, smoothed where it shrinks: to the bit what Pillow's `Image.resize` gives, which prepares the pictures of the
 * official pipelines. First along the rows, then along the columns, each in fixed point, rounded to 8 bits in between.
 */
export function resizeBytes(from: Bytes, width: number, height: number, filter: Filter): Bytes {
  const wide = width === from.width ? from : alongRows(from, width, taps(from.width, width, filter));
  return height === from.height ? wide : alongColumns(wide, height, taps(from.height, height, filter));
}

/** Bits behind the point of a weight: 32 bits less those of a byte and two for the sum's overshoot. */
const FRACTION = 22;

interface Tap {
  readonly first: number;
  readonly weights: Int32Array;
}

function taps(from: number, to: number, name: Filter): Tap[] {
  const { reach, weight } = filters[name];
  const scale = from / to;
  const spread = Math.max(scale, 1);
  const support = reach * spread;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(from, Math.trunc(centre + support + 0.5)) - first;
    const raw = Float64Array.from({ length: count }, (_, k) => weight((k + first - centre + 0.5) / spread));
    const sum = raw.reduce((total, value) => total + value, 0);
    const weights = Int32Array.from(raw, (value) => {
      const fixed = (value / sum) * (1 << FRACTION);
      return Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    });
    return { first, weights };
  });
}

const clip = (sum: number): number => Math.max(0, Math.min(255, sum >> FRACTION));

function alongRows({ height, channels, data, width: old }: Bytes, width: number, columns: Tap[]): Bytes {
  const out = new Uint8Array(width * height * channels);
  let index = 0;
  for (let y = 0; y < height; y++)
    for (const { first, weights } of columns)
      for (let c = 0; c < channels; c++) {
        let sum = 1 << (FRACTION - 1);
        let at = (y * old + first) * channels + c;
        for (let k = 0; k < weights.length; k++, at += channels) sum += data[at]! * weights[k]!;
        out[index++] = clip(sum);
      }
  return { width, height, channels, data: out };
}

function alongColumns({ width, channels, data }: Bytes, height: number, rows: Tap[]): Bytes {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (const [y, { first, weights }] of rows.entries())
    for (let x = 0; x < stride; x++) {
      let sum = 1 << (FRACTION - 1);
      let at = first * stride + x;
      for (let k = 0; k < weights.length; k++, at += stride) sum += data[at]! * weights[k]!;
      out[y * stride + x] = clip(sum);
    }
  return { width, height, channels, data: out };
}
