import { describe, expect, it } from 'vitest';
import { drawScope, type Pixels, scopeKinds } from './scopes.ts';

const [W, H] = [96, 64];
/** A picture of which each pixel is what `colour` says of its column (0–1). */
function picture(colour: (x: number) => readonly [number, number, number]): Pixels {
  const [width, height] = [64, 8];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...colour((i % width) / (width - 1)), 255], i * 4);
  return { width, height, data };
}
/** Where the scope is brightest in a column. */
const brightest = (image: Uint8ClampedArray, x: number, c = 1): number => {
  const column = Array.from({ length: H }, (_, y) => image[(y * W + x) * 4 + c]!);
  return column.indexOf(Math.max(...column));
};

describe('scopes', () => {
  it('a ramp climbs through the waveform from black to white', () => {
    const image = drawScope(
      'waveform',
      picture((x) => [x * 255, x * 255, x * 255]),
      W,
      H,
    );
    expect([brightest(image, 0), brightest(image, W - 1)]).toEqual([H - 1, 0]);
    expect(Math.abs(brightest(image, 48) - H / 2)).toBeLessThanOrEqual(2);
  });
  it('orange stands high in red, lower in green, at the ground in blue', () => {
    const image = drawScope(
      'parade',
      picture(() => [255, 128, 0]),
      W,
      H,
    );
    expect([brightest(image, 10, 0), brightest(image, 42, 1), brightest(image, 74, 2)]).toEqual([0, 31, H - 1]);
  });
  it('grey is the middle of the vectorscope, red lies above it, blue to its right', () => {
    const lit = (colour: readonly [number, number, number]) => {
      const image = drawScope(
        'vectorscope',
        picture(() => colour),
        W,
        H,
      );
      const at = Array.from({ length: W * H }, (_, i) => image[i * 4]! + image[i * 4 + 1]! + image[i * 4 + 2]!);
      const i = at.indexOf(Math.max(...at));
      return [(i % W) - W / 2, H / 2 - Math.floor(i / W)];
    };
    expect(lit([128, 128, 128])).toEqual([0, 0]);
    expect(lit([255, 0, 0])[1]).toBeGreaterThan(20);
    expect(lit([0, 0, 255])[0]).toBeGreaterThan(20);
  });
  it('a histogram has a bar where its levels are', () => {
    const image = drawScope(
      'histogram',
      picture((x) => (x < 0.5 ? [0, 0, 0] : [255, 255, 255])),
      W,
      H,
    );
    const top = (x: number) => image[x * 4]! > 0;
    expect([top(0), top(W >> 1), top(W - 1)]).toEqual([true, false, true]);
  });
  it.each(scopeKinds)('%s is drawn whole, also of a single pixel', (kind) => {
    const image = drawScope(kind, { width: 1, height: 1, data: Uint8ClampedArray.from([9, 200, 30, 255]) }, W, H);
    expect(image).toHaveLength(W * H * 4);
  });
});
