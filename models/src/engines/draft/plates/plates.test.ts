import { describe, expect, it } from 'vitest';
import { briefSchema } from '../../../capabilities/brief.ts';
import { lightOf } from '../light.ts';
import { surface } from '../surface.ts';
import { read } from '../words.ts';
import { drawPlate } from './index.ts';

const [W, H] = [96, 54];

function small(place: string, intExt: 'int' | 'ext', timeOfDay: 'day' | 'night' = 'day'): Uint8ClampedArray {
  const brief = briefSchema.parse({ size: 'wide', place, intExt, timeOfDay });
  const { background, midground, foreground } = drawPlate(brief, lightOf(brief, read(brief)));
  const { paint } = surface(W, H);
  // Points of the drawing are enough to compare places by, and cost a tenth of a smooth copy.
  paint.imageSmoothingEnabled = false;
  for (const layer of [background, midground, foreground]) paint.drawImage(layer, 0, 0, W, H);
  return paint.getImageData(0, 0, W, H).data;
}

const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
const luma = (a: Uint8ClampedArray): number =>
  a.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / (a.length * 0.75);

const inside = 'Kitchen,Bedroom,Old Saloon,Hospital Ward,Church,Subway Platform,Cave';
const outside = 'Lighthouse,Castle,Space,Desert Town,Canyon,Garden,Pier';

describe('places by their names', () => {
  it.each([
    ['int', inside],
    ['ext', outside],
  ] as const)('%s: every kind is full to its edges, none looks like another, and night is darker', (intExt, names) => {
    const plates = names.split(',').map((name) => ({ name, day: small(name, intExt) }));
    for (const { name, day } of plates) {
      expect(
        day.every((value, i) => i % 4 !== 3 || value === 255),
        name,
      ).toBe(true);
      for (const other of plates)
        if (other.name !== name) expect(apart(day, other.day), `${name}, ${other.name}`).toBeGreaterThan(6);
    }
    const [first] = plates;
    expect(luma(small(first!.name, intExt, 'night'))).toBeLessThan(luma(first!.day));
  });

  it('draws a name always the same, and another of its kind another way', () => {
    const [a, again, other] = ['Anna’s Kitchen', 'Anna’s Kitchen', 'Restaurant Kitchen'].map((name) =>
      small(name, 'int'),
    );
    expect(apart(a!, again!)).toBe(0);
    expect(apart(a!, other!)).toBeGreaterThan(3);
  });

  it('makes something of a name that nobody foresaw', () => {
    for (const intExt of ['int', 'ext'] as const) {
      const plate = small('Zyx 7', intExt);
      expect(luma(plate)).toBeGreaterThan(30);
      expect(apart(plate, small('Qwomp', intExt))).toBeGreaterThan(3);
    }
  });
});
