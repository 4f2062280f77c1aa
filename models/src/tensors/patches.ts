/** A stack of planes, row-major: index (channel · height + y) · width + x. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

export const planes = (channels: number, height: number, width: number, data?: Float32Array): Planes => ({
  ...{ channels, height, width },
  data: data ?? new Float32Array(channels * height * width),
});

/** Each 2×2 square becomes one place with four times the channels, in the order channel · 4 + dy · 2 + dx. Sides are even. */
export function patchify(from: Planes): Planes {
  const to = planes(from.channels * 4, from.height / 2, from.width / 2);
  eachInPatches(from, to, (inFrom, inTo) => {
    to.data[inTo] = from.data[inFrom]!;
  });
  return to;
}

/** The inverse of {@link patchify}. */
export function unpatchify(from: Planes): Planes {
  const to = planes(from.channels / 4, from.height * 2, from.width * 2);
  eachInPatches(to, from, (inTo, inFrom) => {
    to.data[inTo] = from.data[inFrom]!;
  });
  return to;
}

function eachInPatches(large: Planes, patched: Planes, move: (inLarge: number, inPatched: number) => void): void {
  let inLarge = 0;
  for (let c = 0; c < large.channels; c++)
    for (let y = 0; y < large.height; y++)
      for (let x = 0; x < large.width; x++) {
        const channel = c * 4 + (y & 1) * 2 + (x & 1);
        move(inLarge++, (channel * patched.height + (y >> 1)) * patched.width + (x >> 1));
      }
}

/** Planes as tokens: one row of all channels for each place, places row by row. */
export function pack({ channels, height, width, data }: Planes): Float32Array {
  const places = height * width;
  const tokens = new Float32Array(data.length);
  for (let c = 0; c < channels; c++)
    for (let place = 0; place < places; place++) tokens[place * channels + c] = data[c * places + place]!;
  return tokens;
}

/** The inverse of {@link pack}. */
export function unpack(tokens: Float32Array, channels: number, height: number, width: number): Planes {
  const places = height * width;
  const to = planes(channels, height, width);
  for (let place = 0; place < places; place++)
    for (let c = 0; c < channels; c++) to.data[c * places + place] = tokens[place * channels + c]!;
  return to;
}
