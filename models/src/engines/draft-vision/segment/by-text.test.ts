import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCv } from '../cv/cv.ts';
import { type Plane, plane, type Rgb, type Rgba, resize } from '../cv/image.ts';
import { iou } from '../cv/mask.ts';
import { writePng } from '../cv/png.ts';
import { texture } from '../repaint/noise.ts';
import { ballScene } from '../testing/scene.ts';
import { segmentByText } from './by-text.ts';

const [width, height] = [480, 270];
const bare = () => ballScene(width, height, { x: -999, y: -999, radius: 1 });

/** A lantern: a cap, a glowing pane in a frame, a foot; clear around it. */
function lantern(): Rgba {
  const [w, h] = [120, 200];
  const data = new Uint8Array(w * h * 4);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const half = y < 40 ? 15 + y * 0.9 : y < 160 ? 40 : 28 + (y - 160) * 0.6;
      if (Math.abs(x - 60) > half) continue;
      const pane = y > 50 && y < 150 && Math.abs(x - 60) < 30 && Math.abs(x - 60) > 4;
      const shade = 30 * texture(x, y, 14, 5);
      data.set(pane ? [250, 205 + shade, 120, 255] : [90 + shade, 60 + shade, 35, 255], (y * w + x) * 4);
    }
  }
  return { width: w, height: h, channels: 4, data };
}

/** The element in the scene at a size, darkened; and where it is. */
function standing(scene: Rgb, element: Rgba, at: { x: number; y: number; height: number }, light: number) {
  const w = Math.round((at.height * element.width) / element.height);
  const small = resize(element, w, at.height);
  const mask = plane(scene.width, scene.height);
  for (let y = 0; y < at.height; y++) {
    for (let x = 0; x < w; x++) {
      const [u, v] = [at.x + x, at.y + y];
      const from = (y * w + x) * 4;
      if (u >= scene.width || v >= scene.height || small.data[from + 3]! < 128) continue;
      const i = v * scene.width + u;
      mask.data[i] = 255;
      for (let c = 0; c < 3; c++) scene.data[i * 3 + c] = small.data[from + c]! * light;
    }
  }
  return { picture: scene, mask };
}

let folder = '';
const references = () => [{ name: 'The Old Lantern', kind: 'object' as const, file: join(folder, 'lantern.png') }];
const ask = (picture: Rgb, text: string) => segmentByText(picture, text, { references: references(), limit: 3 });

// Arithmetic on pixels: seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(async () => {
  await loadCv();
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-text-'));
  await writePng(join(folder, 'lantern.png'), lantern());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function paint(picture: Rgb, mask: Plane, colour: readonly [number, number, number]): void {
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i]) picture.data.set(colour, i * 3);
}

function box(x: number, y: number, w: number, h: number): Plane {
  const mask = plane(width, height);
  for (let row = y; row < y + h; row++) mask.data.fill(255, row * width + x, row * width + x + w);
  return mask;
}

describe('segmentByText', () => {
  it.each([
    ['as it is', { x: 300, y: 90, height: 130 }, 1],
    ['small and dark', { x: 90, y: 120, height: 80 }, 0.5],
    ['near, its foot below the picture', { x: 150, y: 60, height: 330 }, 0.8],
  ])('finds a named element by its picture: %s', async (_, at, light) => {
    const { picture, mask } = standing(bare(), lantern(), at, light);
    const [best] = await ask(picture, 'the old lantern');
    expect(best!.label).toBe('The Old Lantern');
    expect(iou(best!.mask, mask)).toBeGreaterThan(0.85);
  });

  it('does not see an element that is not there', async () => {
    await expect(ask(bare(), 'lantern')).rejects.toMatchObject({ code: 'element_not_seen' });
  });

  it('finds plain colours, on the side that is named', async () => {
    const picture = bare();
    paint(picture, box(40, 80, 60, 70), [200, 30, 40]);
    paint(picture, box(360, 100, 70, 60), [205, 35, 35]);
    const [right] = await ask(picture, 'the red thing on the right');
    expect(iou(right!.mask, box(360, 100, 70, 60))).toBeGreaterThan(0.9);
    const both = await ask(picture, 'red coat');
    expect(both).toHaveLength(2);
  });

  it('finds a bright window, a sky and a floor', async () => {
    const picture = bare();
    const [sky, floor] = [box(0, 0, width, 90), box(0, 200, width, 70)];
    paint(picture, sky, [120, 160, 210]);
    paint(picture, floor, [70, 60, 55]);
    paint(picture, box(200, 120, 50, 40), [252, 246, 225]);
    expect(iou((await ask(picture, 'the bright window'))[0]!.mask, box(200, 120, 50, 40))).toBeGreaterThan(0.85);
    expect(iou((await ask(picture, 'sky'))[0]!.mask, sky)).toBeGreaterThan(0.95);
    expect(iou((await ask(picture, 'the floor'))[0]!.mask, floor)).toBeGreaterThan(0.95);
  });

  it.each(['the horse', 'a man with a hat', 'red', 'what she is looking at'])(
    'refuses “%s” where it cannot be found',
    async (text) => {
      await expect(ask(bare(), text)).rejects.toMatchObject({ code: 'needs_text_segmentation' });
    },
  );
});
