import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toYuv420 } from './yuv.ts';

const convert = (r = 0, g = 0, b = 0): [number, number, number] => {
  const rgba = new Uint8Array(16);
  for (let i = 0; i < 4; i++) rgba.set([r, g, b, 255], i * 4);
  const out = new Uint8Array(6);
  toYuv420(rgba, 2, 2, out);
  return [out[0]!, out[4]!, out[5]!];
};

describe('toYuv420', () => {
  it.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['grey', [128, 128, 128], [126, 128, 128]],
  ] as const)('%s', (_name, rgb, yuv) => expect(convert(rgb[0], rgb[1], rgb[2])).toEqual([...yuv]));

  it('follows BT.709, limited range, within a step', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        const [y, u, v] = convert(r, g, b);
        const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        expect(Math.abs(y - (16 + (luma * 219) / 255))).toBeLessThan(1);
        expect(Math.abs(u - (128 + ((b - luma) / 1.8556) * (224 / 255)))).toBeLessThan(1);
        expect(Math.abs(v - (128 + ((r - luma) / 1.5748) * (224 / 255)))).toBeLessThan(1);
      }),
    );
  });

  it('averages colour over two by two and keeps every luma', () => {
    const rgba = new Uint8Array([255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0, 255]);
    const out = new Uint8Array(6);
    toYuv420(rgba, 2, 2, out);
    expect([...out.subarray(0, 4)]).toEqual([63, 16, 16, 63]);
    expect(out[5]).toBeGreaterThan(170);
    expect(out[5]).toBeLessThan(195);
  });
});
