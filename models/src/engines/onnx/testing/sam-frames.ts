/** The golden videos' frames, drawn by the exporter's formula (`sam3_golden.py`): [3][size][size], −1 … 1. */
export function goldenFrame(index: number, size: number): Float32Array {
  const out = new Float32Array(3 * size * size);
  let i = 0;
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const level =
          Math.floor((x * (channel + 1) + y * 2 + index * 5) / 7) + Math.floor((y + index * 3) / (11 + channel)) * 3;
        out[i++] = (level % 33) / 16 - 1;
      }
  return out;
}

/** 1 inside a disc, 0 elsewhere. */
export function goldenDisc(size: number, [x, y, radius]: readonly [number, number, number]): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) =>
    Number((i % size) - x) ** 2 + (Math.floor(i / size) - y) ** 2 <= radius ** 2 ? 1 : 0,
  );
}
