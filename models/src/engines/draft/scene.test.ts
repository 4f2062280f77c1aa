import type { ImageRef } from '@reelgraph/timeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Brief, briefSchema, cameraMoveSchema, type Subject, timeOfDaySchema } from '../../capabilities/brief.ts';
import { openCast } from './cast.ts';
import { buildScene } from './scene.ts';
import { surface } from './surface.ts';
import { openStudio, type Studio } from './testing/studio.ts';

const W = 320;
const H = 180;

let studio: Studio;
let plate: ImageRef;
let hero: ImageRef;
let lantern: ImageRef;
beforeAll(async () => {
  studio = await openStudio();
  plate = await studio.picture(640, 360, (paint) => {
    paint.fillStyle = '#6f7f78';
    paint.fillRect(0, 0, 640, 360);
    for (let x = 0; x < 640; x += 40) {
      paint.fillStyle = x % 80 === 0 ? '#96a49a' : '#4c5a55';
      paint.fillRect(x, 40, 22, 320);
    }
  });
  hero = await studio.picture(120, 300, (paint) => {
    paint.fillStyle = '#d02020';
    paint.fillRect(20, 10, 80, 285);
  });
  lantern = await studio.picture(80, 120, (paint) => {
    paint.fillStyle = '#806020';
    paint.fillRect(10, 30, 60, 85);
    paint.fillStyle = '#fff6d0';
    paint.fillRect(32, 55, 14, 14);
  });
});
afterAll(() => studio.close());

const subject = (name: string, kind: Subject['kind'], pictures: ImageRef[] = [], side?: Subject['side']): Subject => ({
  name,
  kind,
  description: '',
  pictures,
  ...(side ? { side } : {}),
});
const yard = () => subject('Yard', 'location', [plate]);
const brief = (more: Partial<Brief>): Brief =>
  briefSchema.parse({ size: 'wide', intExt: 'ext', place: 'Yard', ...more });

async function frames(shot: Brief, times: readonly number[], seed = 1): Promise<Uint8ClampedArray[]> {
  const cast = await openCast(shot, async (artifact) => studio.file(artifact));
  const scene = buildScene(shot, cast, { width: W, height: H, seed, from: 0, to: Math.max(...times) });
  const { paint } = surface(W, H);
  return times.map((t) => {
    scene.draw(paint, t);
    return paint.getImageData(0, 0, W, H).data;
  });
}

const frame = async (shot: Brief, t = 0, seed = 1): Promise<Uint8ClampedArray> => (await frames(shot, [t], seed))[0]!;

/** Mean difference of two pictures, 0–255, over a part of the frame given in fractions. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray, part = { x0: 0, x1: 1, y0: 0, y1: 1 }): number {
  let sum = 0;
  let n = 0;
  for (let y = Math.floor(part.y0 * H); y < part.y1 * H; y++) {
    for (let x = Math.floor(part.x0 * W); x < part.x1 * W; x++) {
      const i = (y * W + x) * 4;
      sum += Math.abs(a[i]! - b[i]!) + Math.abs(a[i + 1]! - b[i + 1]!) + Math.abs(a[i + 2]! - b[i + 2]!);
      n += 3;
    }
  }
  return sum / n;
}

function mean(pixels: Uint8ClampedArray): { luma: number; warmth: number } {
  let [luma, warmth] = [0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    luma += 0.2126 * pixels[i]! + 0.7152 * pixels[i + 1]! + 0.0722 * pixels[i + 2]!;
    warmth += pixels[i]! - pixels[i + 2]!;
  }
  return { luma: luma / (pixels.length / 4), warmth: warmth / (pixels.length / 4) };
}

/** Middle of what is red, in fractions of the frame, and how much of the frame it is. */
function red(pixels: Uint8ClampedArray): { x: number; y: number; share: number } {
  let [n, sx, sy] = [0, 0, 0];
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      const i = (y * W + x) * 4;
      if (pixels[i]! > 50 && pixels[i]! > pixels[i + 1]! * 2.2 && pixels[i]! > pixels[i + 2]! * 2.2) {
        n++;
        sx += x;
        sy += y;
      }
    }
  }
  return { x: sx / n / W, y: sy / n / H, share: n / (W * H) };
}

describe('a scene', () => {
  it('is the same for the same brief and seed, and framed otherwise for another seed', async () => {
    const shot = brief({ subjects: [yard(), subject('Mara', 'character', [hero])] });
    const [a, b, c] = [await frame(shot, 1), await frame(shot, 1), await frame(shot, 1, 2)];
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
    expect(difference(a, c)).toBeGreaterThan(1);
  });

  it.each(cameraMoveSchema.options)('moves: %s', async (movement) => {
    const [a, b] = await frames(brief({ movement, subjects: [yard()] }), [0, 3]);
    expect(difference(a!, b!)).toBeGreaterThan(movement === 'static' ? 0.8 : 1.6);
  });

  it('shows an element where the shot puts it, and only there', async () => {
    const empty = brief({ subjects: [yard()] });
    for (const side of ['left', 'right'] as const) {
      const shot = { ...empty, subjects: [yard(), subject('Mara', 'character', [hero], side)] };
      const [bare, cast] = [await frame(empty), await frame(shot)];
      const seen = red(cast);
      expect(red(bare).share).toBe(0);
      expect(seen.share).toBeGreaterThan(0.01);
      if (side === 'left') expect(seen.x).toBeLessThan(0.45);
      else expect(seen.x).toBeGreaterThan(0.55);
      const where = { x0: seen.x - 0.05, x1: seen.x + 0.05, y0: 0.4, y1: 0.8 };
      const opposite = { x0: 1 - seen.x - 0.05, x1: 1 - seen.x + 0.05, y0: 0.4, y1: 0.8 };
      expect(difference(bare, cast, where)).toBeGreaterThan(20);
      expect(difference(bare, cast, opposite)).toBeLessThan(3);
    }
  });

  it('fills more of the frame with a subject, the closer the shot', async () => {
    const share = async (size: Brief['size']) =>
      red(await frame(brief({ size, subjects: [yard(), subject('Mara', 'character', [hero])] }))).share;
    const sizes = ['extreme-wide', 'wide', 'full', 'medium', 'medium-close', 'close'] as const;
    const shares = [];
    for (const size of sizes) shares.push(await share(size));
    for (let i = 1; i < shares.length; i++) expect(shares[i]!).toBeGreaterThan(shares[i - 1]!);
  });

  it('keeps two people apart, on their sides, at every size', async () => {
    for (const size of ['wide', 'full', 'medium'] as const) {
      const shot = brief({
        size,
        subjects: [yard(), subject('A', 'character', [hero], 'left'), subject('B', 'character', [hero], 'right')],
      });
      const alone = brief({ size, subjects: [yard(), subject('A', 'character', [hero], 'left')] });
      expect(red(await frame(shot)).share).toBeGreaterThan(red(await frame(alone)).share * 1.5);
    }
  });

  it('is lit by its hour: night is darker than day, sunset warmer than noon, and dawn lies between', async () => {
    const at: Record<string, { luma: number; warmth: number }> = {};
    for (const timeOfDay of timeOfDaySchema.options)
      at[timeOfDay] = mean(await frame(brief({ timeOfDay, subjects: [yard()] })));
    expect(at.night!.luma).toBeLessThan(at.dusk!.luma);
    expect(at.midnight!.luma).toBeLessThanOrEqual(at.night!.luma);
    expect(at.dusk!.luma).toBeLessThan(at.dawn!.luma);
    expect(at.dawn!.luma).toBeLessThan(at.noon!.luma);
    expect(at.night!.luma).toBeLessThan(at.day!.luma * 0.62);
    expect(at.sunset!.warmth).toBeGreaterThan(at.noon!.warmth + 6);
    expect(at.night!.warmth).toBeLessThan(at.day!.warmth);
  });

  it('draws a place from its name, not from what happens there', async () => {
    const still = (place: string, action: string) => frame(brief({ place, action }), 0);
    const [a, b, c] = [
      await still('Harbour', 'She waits.'),
      await still('Harbour', 'He sings.'),
      await still('Forest', 'He sings.'),
    ];
    expect(difference(a, b)).toBe(0);
    expect(difference(a, c)).toBeGreaterThan(12);
  });

  it('stands somebody in for a subject without a picture, another for another name', async () => {
    const shot = (name: string) => brief({ subjects: [yard(), subject(name, 'character')] });
    const bare = await frame(brief({ subjects: [yard()] }));
    const [a, b] = [await frame(shot('Ann')), await frame(shot('Bob'))];
    expect(difference(bare, a)).toBeGreaterThan(2);
    expect(difference(a, b)).toBeGreaterThan(0.8);
  });

  it('sets a picture without a clear ground into the scene with soft edges', async () => {
    const photo = await studio.picture(200, 200, (paint) => {
      paint.fillStyle = '#d02020';
      paint.fillRect(0, 0, 200, 200);
    });
    const seen = red(
      await frame(brief({ size: 'medium', subjects: [yard(), subject('Mara', 'character', [photo], 'centre')] })),
    );
    expect(seen.share).toBeGreaterThan(0.1);
    expect(seen.share).toBeLessThan(0.6);
  });

  it('moves layers of a place against each other', async () => {
    const post = await studio.picture(640, 360, (paint) => {
      paint.fillStyle = '#d02020';
      paint.fillRect(300, 60, 40, 240);
    });
    const layered = brief({ movement: 'track-right', subjects: [subject('Yard', 'location', [plate, plate, post])] });
    const [a, b] = await frames(layered, [0, 4]);
    const flat = await frames(brief({ movement: 'track-right', subjects: [yard()] }), [0, 4]);
    const shift = Math.abs(red(a!).x - red(b!).x);
    expect(shift).toBeGreaterThan(0.03);
    expect(difference(flat[0]!, flat[1]!)).toBeGreaterThan(1);
  });

  it('walks who walks, and lets a flame die that is turned down', async () => {
    const walk = brief({ action: 'She crosses the yard.', subjects: [yard(), subject('Mara', 'character', [hero])] });
    const [a, b] = await frames(walk, [0, 4]);
    const stand = await frames({ ...walk, action: '' }, [0, 4]);
    expect(Math.abs(red(a!).x - red(b!).x)).toBeGreaterThan(Math.abs(red(stand[0]!).x - red(stand[1]!).x) + 0.1);
    const lamp = brief({
      size: 'insert',
      timeOfDay: 'night',
      subjects: [yard(), subject('Lamp', 'object', [lantern])],
    });
    const [low, lowEnd] = await frames({ ...lamp, action: 'She turns it low.' }, [0.2, 5]);
    expect(mean(lowEnd!).luma).toBeLessThan(mean(low!).luma * 0.9);
  });

  it('rains where it rains', async () => {
    const dry = brief({ timeOfDay: 'night', subjects: [yard()] });
    const wet = { ...dry, action: 'Rain.' };
    const [a, b] = await frames(wet, [1, 1.05]);
    const [c, d] = await frames(dry, [1, 1.05]);
    expect(difference(a!, b!)).toBeGreaterThan(difference(c!, d!) + 0.4);
  });
});
