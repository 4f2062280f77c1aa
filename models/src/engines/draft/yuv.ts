/**
 * RGBA to planar YUV 4:2:0, BT.709, limited range: what a take is encoded from. A third of the bytes go through the pipe,
 * and the encoder's own conversion is saved. Width and height are even. `out` has width × height × 3/2 bytes.
 */
export function toYuv420(rgba: Uint8Array, width: number, height: number, out: Uint8Array): void {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const half = width >> 1;
  let u = width * height;
  let v = u + (u >> 2);
  for (let y = 0; y < height; y += 2) {
    let a = y * width;
    let b = a + width;
    for (let x = 0; x < half; x++) {
      const p = pixels[a]!;
      const q = pixels[a + 1]!;
      const r = pixels[b]!;
      const s = pixels[b + 1]!;
      out[a] = (11966 * (p & 255) + 40254 * ((p >>> 8) & 255) + 4064 * ((p >>> 16) & 255) + 1081344) >>> 16;
      out[a + 1] = (11966 * (q & 255) + 40254 * ((q >>> 8) & 255) + 4064 * ((q >>> 16) & 255) + 1081344) >>> 16;
      out[b] = (11966 * (r & 255) + 40254 * ((r >>> 8) & 255) + 4064 * ((r >>> 16) & 255) + 1081344) >>> 16;
      out[b + 1] = (11966 * (s & 255) + 40254 * ((s >>> 8) & 255) + 4064 * ((s >>> 16) & 255) + 1081344) >>> 16;
      // Red and blue of all four at once: two sums of ten bits fit beside each other.
      const rb = (p & 0xff00ff) + (q & 0xff00ff) + (r & 0xff00ff) + (s & 0xff00ff);
      const red = rb & 0x3ff;
      const blue = (rb >>> 16) & 0x3ff;
      const green = ((p >>> 8) & 255) + ((q >>> 8) & 255) + ((r >>> 8) & 255) + ((s >>> 8) & 255);
      out[u++] = (-6596 * red - 22189 * green + 28784 * blue + 33685504) >>> 18;
      out[v++] = (28784 * red - 26145 * green - 2640 * blue + 33685504) >>> 18;
      a += 2;
      b += 2;
    }
  }
}
