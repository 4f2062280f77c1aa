import { type Plane, type Rgb, rgb } from '../cv/image.ts';

/**
 * Fills a hole with the smoothest colours that join its edges, like a soap film: coarse to fine, then relaxed. Where a hole
 * is wide, methods that march inwards leave wedges; a film leaves nothing to see.
 */
export function fillSmoothly(picture: Rgb, hole: Plane): Rgb {
  const { width, height } = picture;
  const colours = Float32Array.from(picture.data);
  const known = Float32Array.from(hole.data, (value) => (value ? 0 : 1));
  pull(colours, known, width, height);
  const inside: number[] = [];
  for (let i = 0; i < hole.data.length; i++) if (hole.data[i]) inside.push(i);
  for (let round = 0; round < 120; round++) {
    for (const i of round % 2 ? inside : [...inside].reverse()) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const near = [
        x > 0 ? i - 1 : i + 1,
        x < width - 1 ? i + 1 : i - 1,
        y > 0 ? i - width : i + width,
        y < height - 1 ? i + width : i - width,
      ];
      for (let c = 0; c < 3; c++) {
        colours[i * 3 + c] = near.reduce((sum, j) => sum + colours[j * 3 + c]!, 0) / 4;
      }
    }
  }
  return rgb(width, height, Uint8Array.from(colours, Math.round));
}

/** Gives every unknown pixel the mean of what is known in ever larger squares around it. In place. */
function pull(colours: Float32Array, known: Float32Array, width: number, height: number): void {
  if (width <= 2 || height <= 2) return;
  const [w, h] = [(width + 1) >> 1, (height + 1) >> 1];
  const small = new Float32Array(w * h * 3);
  const weight = new Float32Array(w * h);
  for (let i = 0; i < known.length; i++) {
    if (!known[i]) continue;
    const j = (Math.floor(i / width) >> 1) * w + ((i % width) >> 1);
    weight[j]!++;
    for (let c = 0; c < 3; c++) small[j * 3 + c]! += colours[i * 3 + c]!;
  }
  const knownSmall = weight.map((count) => (count > 0 ? 1 : 0));
  for (let j = 0; j < weight.length; j++) {
    for (let c = 0; c < 3; c++) if (weight[j]) small[j * 3 + c]! /= weight[j]!;
  }
  if (knownSmall.includes(0)) pull(small, knownSmall, w, h);
  for (let i = 0; i < known.length; i++) {
    if (known[i]) continue;
    const j = (Math.floor(i / width) >> 1) * w + ((i % width) >> 1);
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = small[j * 3 + c]!;
  }
}
