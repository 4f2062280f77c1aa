import { type Plane, plane, type Rgb, rgb } from '../cv/image.ts';
import { texture } from '../repaint/noise.ts';

export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A striped ball on textured ground, which may itself move (`pan` pixels). Noise differs by frame. */
export function ballScene(width: number, height: number, disc: Disc, { pan = 0, frame = 0 } = {}): Rgb {
  const picture = rgb(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const gx = x + pan;
      const rough = 0.6 * texture(gx, y, 9, 1) + 0.4 * texture(gx, y, 31, 2);
      const inside = Math.hypot(x - disc.x, y - disc.y) <= disc.radius;
      const stripe = texture(x - disc.x + 500, y - disc.y + 500, disc.radius / 3, 9);
      const noise = (texture(x, y, 1, 77 + frame) - 0.5) * 8;
      const colour = inside
        ? [205 + 40 * stripe, 90 + 50 * stripe, 50]
        : [60 + 70 * rough, 90 + 60 * rough, 70 + 40 * rough];
      for (let c = 0; c < 3; c++)
        picture.data[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, colour[c]! + noise));
    }
  }
  return picture;
}

export function discMask(width: number, height: number, disc: Disc): Plane {
  const mask = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.hypot(x - disc.x, y - disc.y) <= disc.radius) mask.data[y * width + x] = 255;
    }
  }
  return mask;
}
