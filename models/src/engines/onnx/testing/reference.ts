/** The same arithmetic as the test graph, written plainly in float64: what the runtime's answer is compared with. */

/** Deterministic numbers in −1 … 1. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

/** 3×3 convolution with padding 1, bias and ReLU. `x` is [channels, size, size], `w` [out, channels, 3, 3]. */
export function convRelu(
  x: Float32Array,
  w: Float32Array,
  b: Float32Array,
  channels: number,
  size: number,
): Float64Array {
  const out = new Float64Array(b.length * size * size);
  for (let o = 0; o < b.length; o++)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        let sum = b[o]!;
        for (let c = 0; c < channels; c++)
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) {
              const y = row + dy;
              const xx = column + dx;
              if (y < 0 || xx < 0 || y >= size || xx >= size) continue;
              sum += x[(c * size + y) * size + xx]! * w[((o * channels + c) * 3 + dy + 1) * 3 + dx + 1]!;
            }
        out[(o * size + row) * size + column] = Math.max(0, sum);
      }
  return out;
}

/** Mean of each channel, then the vector times `m` ([channels, columns]). */
export function poolMatmul(x: Float64Array, m: Float32Array, channels: number, columns: number): Float64Array {
  const area = x.length / channels;
  const out = new Float64Array(columns);
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    for (let i = 0; i < area; i++) mean += x[c * area + i]! / area;
    for (let k = 0; k < columns; k++) out[k]! += mean * m[c * columns + k]!;
  }
  return out;
}
