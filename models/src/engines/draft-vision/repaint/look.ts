import { type Plane, type Rgb, rgb } from '../cv/image.ts';
import { fromLab, toLab } from '../cv/lab.ts';
import type { Look } from './intent.ts';
import { texture } from './noise.ts';

const clamp = (value: number) => Math.max(0, Math.min(255, value));

/**
 * The region in another colour, light and surface. Form stays: light and shade of the picture carry on. `seed` varies the
 * shade a little, and the grain; the grain sticks to the region's corner, so that it moves with a thing that moves.
 */
export function applyLook(region: Rgb, mask: Plane, look: Look, seed: number): Rgb {
  const lab = toLab(region);
  const target = look.colour && toLab(rgb(1, 1, Uint8Array.from(look.colour))).data;
  const mean = meanLight(lab, mask);
  const turn = (((seed % 97) / 97) * 2 - 1) * 0.12;
  const lift = ((((seed >>> 3) % 89) / 89) * 2 - 1) * 5;
  const cell = Math.max(3, region.width / 26);
  for (let i = 0, j = 0; j < lab.data.length; i++, j += 3) {
    let l = lab.data[j]!;
    const contrast = look.metal ? 1.55 : 1;
    // Towards the colour's own lightness by a third: gold on a black coat must be seen.
    const anchor = target ? mean + (target[0]! - mean) * 0.42 : mean;
    l = anchor + (l - mean) * contrast + look.light * 140 + lift;
    if (look.texture > 0) {
      const [x, y] = [i % region.width, Math.floor(i / region.width)];
      const grain = 0.6 * texture(x, y, cell, seed) + 0.4 * texture(x, y, cell / 3, seed + 7) - 0.5;
      l += grain * 46 * look.texture;
    }
    let a = lab.data[j + 1]! - 128;
    let b = lab.data[j + 2]! - 128;
    if (look.grey) {
      a = 0;
      b = 0;
    } else if (target) {
      const [ta, tb] = [target[1]! - 128, target[2]! - 128];
      // Deep shadow and glare carry less colour than the middle.
      const share = 0.9 * (1 - Math.abs(l / 255 - 0.5) ** 3 * 4);
      a += (ta * Math.cos(turn) - tb * Math.sin(turn) - a) * share;
      b += (ta * Math.sin(turn) + tb * Math.cos(turn) - b) * share;
    }
    if (look.glow > 0) {
      const shine = Math.max(0, (l - mean) / Math.max(20, 255 - mean));
      l += look.glow * (18 + 60 * shine);
      a *= 1 + 0.35 * look.glow;
      b *= 1 + 0.35 * look.glow;
    }
    lab.data[j] = clamp(l);
    lab.data[j + 1] = clamp(a + 128);
    lab.data[j + 2] = clamp(b + 128);
  }
  return fromLab(lab);
}

function meanLight(lab: Rgb, mask: Plane): number {
  let [sum, weight] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    sum += lab.data[i * 3]! * mask.data[i]!;
    weight += mask.data[i]!;
  }
  return weight === 0 ? 128 : sum / weight;
}
