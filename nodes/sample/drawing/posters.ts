// Writes the posters of the built-in templates: stills of the sample film, made by the draft engine.
//   node --conditions=reelgraph-source --import tsx nodes/sample/drawing/posters.ts
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Canvas, createCanvas, type Image, loadImage, Path2D } from '@napi-rs/canvas';
import { imageRequestSchema } from '@reelgraph/models';
import { composeDraft } from '@reelgraph/models/engines';
import { injectElements } from '../../src/elements/index.ts';
import { briefOf } from '../../src/prompts/index.ts';
import { rasterise, sampleProject } from '../../src/sample/index.ts';
import { shotsOfScript } from '../../src/script/index.ts';

const W = 640;
const H = 360;
const GAP = 3;
const folder = await mkdtemp(join(tmpdir(), 'reelgraph-posters-'));
const out = fileURLToPath(new URL('../posters/', import.meta.url));
await mkdir(out, { recursive: true });
const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const sample = await sampleProject();
const elements = await Promise.all(
  sample.elements.map(async (element, i) => ({
    ...element,
    id: `element-${i}`,
    pictures: await Promise.all(
      element.pictures.map(async (picture) => {
        const { png, width, height } = await rasterise(picture.file, picture.width);
        await writeFile(join(folder, nameOf(png)), png);
        return {
          role: picture.role,
          image: { kind: 'image' as const, artifact: nameOf(png), mime: 'image/png', width, height },
        };
      }),
    ),
  })),
);
const { scenes } = shotsOfScript({ title: sample.title, text: sample.script, format: 'fountain' });
const shots = scenes.flatMap((scene) => injectElements(scene.shots, elements));
const engine = composeDraft();

let tasks = 0;

async function still(width: number, height: number, more: object, seed = 42): Promise<Image> {
  const scratch = join(folder, `task-${tasks++}`);
  await mkdir(scratch);
  const { image } = await engine.run('image', imageRequestSchema.parse({ width, height, prompt: '', seed, ...more }), {
    signal: new AbortController().signal,
    progress: () => undefined,
    preview: () => undefined,
    open: async (artifact) => join(folder, artifact),
    scratch,
    async store(file) {
      const name = nameOf(await readFile(file));
      await rename(file, join(folder, name));
      return name;
    },
  });
  return loadImage(await readFile(join(folder, image.artifact)));
}

const shot = (number: string, width: number, height: number, seed = 42): Promise<Image> => {
  const found = shots.find((one) => one.number === number);
  if (!found) throw new Error(`The sample has no shot ${number}.`);
  return still(width, height, { brief: briefOf(found) }, seed);
};

interface Panel {
  readonly picture: Image | Canvas;
  readonly x: number;
  readonly y: number;
}

async function poster(name: string, panels: readonly Panel[]): Promise<void> {
  const canvas = createCanvas(W, H);
  const paint = canvas.getContext('2d');
  paint.fillStyle = '#0b0c0e';
  paint.fillRect(0, 0, W, H);
  for (const { picture, x, y } of panels) paint.drawImage(picture, x, y);
  await writeFile(join(out, `${name}.jpg`), await canvas.encode('jpeg', 84));
}

/** The outline of an element alone, white on black: what a mask looks like. */
async function mask(element: string, width: number, height: number, tall: number): Promise<Canvas> {
  const found = elements.find(({ name }) => name === element)?.pictures[0];
  if (!found) throw new Error(`The sample has no ${element}.`);
  const picture = await loadImage(await readFile(join(folder, found.image.artifact)));
  const wide = (tall * picture.width) / picture.height;
  const shape = createCanvas(width, height);
  const paint = shape.getContext('2d');
  paint.drawImage(picture, (width - wide) / 2, (height - tall) / 2 + height * 0.06, wide, tall);
  if (element === 'Lamp') {
    // Its glass is clear, yet part of it.
    paint.translate((width - wide) / 2, (height - tall) / 2 + height * 0.06);
    paint.scale(wide / 600, tall / 1030);
    paint.fill(new Path2D('M226 632q-96-114-8-262q38-64 34-220h96q-4 156 34 220q88 148-8 262z'));
  }
  const pixels = paint.getImageData(0, 0, width, height);
  for (let i = 0; i < pixels.data.length; i += 4) {
    // The halo around a flame is light, not the thing.
    const on = (pixels.data[i + 3] ?? 0) > 215 ? 242 : 6;
    pixels.data.set([on, on, on, 255], i);
  }
  paint.putImageData(pixels, 0, 0);
  return shape;
}

/** The same picture in another light: what a repaint makes of it. */
function cooled(picture: Image): Canvas {
  const canvas = createCanvas(picture.width, picture.height);
  const paint = canvas.getContext('2d');
  paint.drawImage(picture, 0, 0);
  const pixels = paint.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const [r, b] = [pixels.data[i] ?? 0, pixels.data[i + 2] ?? 0];
    pixels.data[i] = b * 0.9;
    pixels.data[i + 1] = (pixels.data[i + 1] ?? 0) * 0.96;
    pixels.data[i + 2] = r;
  }
  paint.putImageData(pixels, 0, 0);
  return canvas;
}

try {
  const third = Math.floor((W - 2 * GAP) / 3);
  const side = 212;
  const half = Math.floor((H - GAP) / 2);
  await poster('script-to-film', [
    { picture: await shot('2A', W - side - GAP, H), x: 0, y: 0 },
    { picture: await shot('1C', side, half), x: W - side, y: 0 },
    { picture: await shot('3A', side, H - half - GAP), x: W - side, y: half + GAP },
  ]);
  const lamp = await shot('1B', third, H);
  await poster('script-to-repainted-film', [
    { picture: lamp, x: 0, y: 0 },
    { picture: await mask('Lamp', third, H, 285), x: third + GAP, y: 0 },
    { picture: cooled(lamp), x: 2 * (third + GAP), y: 0 },
  ]);
  await poster('one-shot', [{ picture: await shot('3A', W, H), x: 0, y: 0 }]);
  await poster('long-chained-shot', [
    { picture: await shot('3B', W, Math.round(H * 0.64)), x: 0, y: 0 },
    ...(await Promise.all(
      ['2A', '2B', '3C'].map(async (number, i) => ({
        picture: await shot(number, third, H - Math.round(H * 0.64) - GAP),
        x: i * (third + GAP),
        y: Math.round(H * 0.64) + GAP,
      })),
    )),
  ]);
  await poster('repaint-object-in-clip', [
    { picture: await shot('2C', Math.floor(W * 0.6), H), x: 0, y: 0 },
    { picture: await mask('Sign', W - Math.floor(W * 0.6) - GAP, H, 106), x: Math.floor(W * 0.6) + GAP, y: 0 },
  ]);
  const mara = elements.find(({ name }) => name === 'Mara');
  await poster('character-sheet', [
    {
      picture: await still(W, H, {
        prompt: 'character sheet',
        references: [...(mara?.pictures ?? [])].map(({ image }) => ({
          name: 'Mara',
          kind: 'character',
          picture: image,
        })),
      }),
      x: 0,
      y: 0,
    },
  ]);
  const cell = Math.floor((H - 2 * GAP) / 3);
  await poster(
    'storyboard',
    await Promise.all(
      shots.slice(0, 9).map(async ({ number }, i) => ({
        picture: await shot(number, third, cell),
        x: (i % 3) * (third + GAP),
        y: Math.floor(i / 3) * (cell + GAP),
      })),
    ),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
