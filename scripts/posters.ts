// Writes the posters of templates: each from a run of that very graph on the draft engine, with the cast of the sample film.
//   node --conditions=reelgraph-source --import tsx scripts/posters.ts [template…]
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import type { StoryElement } from '@reelgraph/nodes/elements';
import { rasterise, sampleProject } from '@reelgraph/nodes/sample';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { extractFrame } from '@reelgraph/timeline/media';
import { firstOf, type TemplateRun, templateStand } from '../runtime/src/studio/testing/template-stand.ts';

const [W, H, GAP] = [640, 360, 3];
const out = fileURLToPath(new URL('../nodes/sample/posters/', import.meta.url));
// Three quarters: a card of the gallery is no larger.
const stand = await templateStand({ width: 480, height: 270 });
const asked = process.argv.slice(2);

const sample = await sampleProject();
const cast: StoryElement[] = await Promise.all(
  sample.elements.map(async (element, i) => ({
    ...element,
    id: `element-${i}`,
    pictures: await Promise.all(
      element.pictures.map(async ({ file, width, role }) => ({
        role,
        image: await stand.picture((await rasterise(file, width)).png),
      })),
    ),
  })),
);
const idOf = (name: string): string => cast.find((one) => one.name === name)?.id ?? '';
const run = (id: string, values: Parameters<typeof stand.run>[1]): Promise<TemplateRun> => stand.run(id, values, cast);

let stills = 0;
async function still(clip: VideoRef, at: number): Promise<Image> {
  const file = join(stand.folder, `poster-${stills++}.png`);
  await extractFrame(stand.fileOf(clip), Math.min(clip.frames - 1, Math.round(at * (clip.frames - 1))), file, {});
  return loadImage(file);
}

type Panel = Image | Canvas;
const cover = (paint: ReturnType<Canvas['getContext']>, picture: Panel, x: number, y: number, w: number, h: number) => {
  const scale = Math.max(w / picture.width, h / picture.height);
  const [sw, sh] = [w / scale, h / scale];
  paint.drawImage(picture, (picture.width - sw) / 2, (picture.height - sh) / 2, sw, sh, x, y, w, h);
};

/** Pictures side by side, in as many rows as are given. */
async function poster(name: string, rows: readonly (readonly Panel[])[]): Promise<void> {
  const canvas = createCanvas(W, H);
  const paint = canvas.getContext('2d');
  paint.fillStyle = '#0b0c0e';
  paint.fillRect(0, 0, W, H);
  const high = Math.floor((H - GAP * (rows.length - 1)) / rows.length);
  rows.forEach((row, r) => {
    const wide = Math.floor((W - GAP * (row.length - 1)) / row.length);
    row.forEach((picture, i) => {
      cover(paint, picture, i * (wide + GAP), r * (high + GAP), wide, high);
    });
  });
  await writeFile(join(out, `${name}.jpg`), await canvas.encode('jpeg', 84));
  console.log(name);
}

const moments = (clip: VideoRef, at: readonly number[]): Promise<Image[]> => Promise.all(at.map((t) => still(clip, t)));
const shot = async (scene: string, seconds = 1): Promise<VideoRef> =>
  firstOf(await run('one-shot', { scene, seconds }), 'video');
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
};
const booth = once(() => shot('INT. PROJECTION BOOTH - NIGHT\n\nCLOSE ON THE LAMP\n\nThe Lamp burns on the bench.'));
const alley = once(() => shot('EXT. ALLEY - NIGHT, RAIN\n\nThe Courier waits under the Sign.'));

const posters: Readonly<Record<string, () => Promise<void>>> = {
  async 'keyframe-morph'() {
    const clips = [await booth(), await alley()];
    const [from, to] = await Promise.all(
      clips.map(async (clip) => stand.picture(await (await drawn(await still(clip, 0))).encode('png'))),
    );
    const clip = firstOf<VideoRef>(
      await run('keyframe-morph', { from: from as ImageRef, to: to as ImageRef, seconds: 2 }),
      'video',
    );
    await poster('keyframe-morph', [await moments(clip, [0, 0.72, 1])]);
  },
  async 'first-last-frame-bridge'() {
    const [before, after] = [await booth(), await alley()];
    const clip = firstOf<VideoRef>(await run('first-last-frame-bridge', { before, after, seconds: 1 }), 'video');
    await poster('first-last-frame-bridge', [await moments(clip, [0.2, 0.54, 0.9])]);
  },
  async 'clip-extension'() {
    const clip = firstOf<VideoRef>(await run('clip-extension', { clip: await alley(), seconds: 2 }), 'video');
    await poster('clip-extension', [await moments(clip, [0.1]), await moments(clip, [0.3, 0.6, 1])]);
  },
  async 'upscale-and-finish'() {
    const clip = await alley();
    const made = firstOf<VideoRef>(await run('upscale-and-finish', { clip }), 'video');
    await poster('upscale-and-finish', [[await still(made, 0.5)]]);
  },
  async 'storyboard-sheet'() {
    const made = await run('storyboard-sheet', { script: sample.script, title: sample.title });
    const sheet = await loadImage(stand.fileOf(firstOf<ImageRef>(made, 'sheet')));
    const page = createCanvas(sheet.width, Math.min(sheet.height, Math.round((sheet.width * H) / W)));
    page.getContext('2d').drawImage(sheet, 0, 0);
    await poster('storyboard-sheet', [[page]]);
  },
  async 'dialogue-scene'() {
    const made = await run('dialogue-scene', {
      scene:
        'INT. PROJECTION BOOTH - NIGHT\n\nThe Lamp burns between them.\n\nMARA\nYou came all this way for a letter?\n\nCOURIER\nFor the one who wrote it, and for nobody else.\n\nMARA\nShe is not here any more, and you know it.',
    });
    const clips = made.tasks.filter(({ node }) => node === 'chain').map(({ outputs }) => outputs?.clip as VideoRef);
    const all = await Promise.all(clips.slice(0, 4).map((clip) => still(clip, 0.5)));
    await poster('dialogue-scene', all.length < 4 ? [all] : [all.slice(0, 2), all.slice(2)]);
  },
  async 'consistent-character'() {
    const script =
      'INT. PROJECTION BOOTH - NIGHT\n\nMara threads the reel.\n\nEXT. ALLEY - NIGHT\n\nMara waits in the rain.\n\nEXT. ROUTE 9 - DAWN\n\nMara looks back.\n';
    const made = await run('consistent-character', { script, element: idOf('Mara') });
    const clips = (made.outputs.video ?? []) as VideoRef[];
    await poster('consistent-character', [await Promise.all(clips.map((clip) => still(clip, 0.5)))]);
  },
};

async function drawn(image: Image): Promise<Canvas> {
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

try {
  for (const [name, make] of Object.entries(posters)) if (asked.length === 0 || asked.includes(name)) await make();
} finally {
  await stand.close();
}
