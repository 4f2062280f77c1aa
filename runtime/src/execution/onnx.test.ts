import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { testStudio } from './testing/studio.ts';
import { workbench } from './workbench.ts';

/** The tiny bundles of the parity tests: real graphs of the real classes, random weights. */
const tiny = (name: string) => fileURLToPath(new URL(`../../../models/fixtures/${name}-tiny`, import.meta.url));

async function open() {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'models'), { recursive: true });
  for (const name of ['klein', 'ltx']) await symlink(tiny(name), join(folder, 'models', name));
  const { nodes, engines } = await workbench(folder);
  const module = new URL('./workbench.ts', import.meta.url).href;
  const studio = await testStudio(folder, { nodes, engines, workbench: module, dispatcher: undefined });
  onTestFinished(() => studio.close());
  return studio;
}

it('makes a picture and repaints a part of it, in a graph, with the models of a bundle in the data folder', async () => {
  const studio = await open();
  const { artifacts } = studio.storage;
  const pixels = async ({ artifact, width, height }: ImageRef) => {
    const pen = createCanvas(width, height).getContext('2d');
    pen.drawImage(await loadImage(artifacts.path(artifact)), 0, 0);
    return pen.getImageData(0, 0, width, height).data;
  };
  const canvas = createCanvas(96, 64);
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'white';
  pen.fillRect(48, 16, 32, 32);
  const { sha } = await artifacts.put(await canvas.encode('png'), 'image/png');
  const mask = { kind: 'mask' as const, artifact: sha, mime: 'image/png', width: 96, height: 64 };

  const graph = await studio.graph({
    make: [
      'image/generate',
      { prompt: 'A lighthouse', size: { width: 96, height: 64 }, seed: 5, steps: 2 },
      {},
      { engine: 'onnx' },
    ],
    mask: ['mask/segment', {}, {}, { mode: 'frozen', frozen: { key: 'k', outputs: { mask } } }],
    repaint: [
      'repaint/image',
      { prompt: 'A ship', seed: 6, feather: 4, steps: 2 },
      { image: 'make.image', mask: 'mask.mask' },
      { engine: 'onnx' },
    ],
  });
  const { states, of } = await studio.run(graph);
  expect(states).toMatchObject({ make: 'succeeded', repaint: 'succeeded' });

  const made = of('make').outputs?.image as unknown as ImageRef;
  const repainted = of('repaint').outputs?.image as unknown as ImageRef;
  expect([made.width, made.height]).toEqual([96, 64]);
  const [before, after] = [await pixels(made), await pixels(repainted)];
  let [inside, outside] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    const [x, y] = [(i >> 2) % 96, Math.floor((i >> 2) / 96)];
    if (before[i] === after[i]) continue;
    if (x >= 48 && x < 80 && y >= 16 && y < 48) inside++;
    else outside++;
  }
  expect(outside).toBe(0);
  expect(inside).toBeGreaterThan(1000);
  expect(studio.lossy.map(({ data }) => JSON.stringify(data)).join()).toContain('step 2 of 2');
  expect((await studio.run(graph)).states).toMatchObject({ make: 'cached', repaint: 'cached' });
}, 60_000);

it('films a shot from words, and a longer one as a chain that goes on from it', async () => {
  const studio = await open();
  const usual = { size: { width: 64, height: 64 }, seed: 5, steps: 1 };
  const graph = await studio.graph({
    words: ['video/text-to-video', { ...usual, prompt: 'A door closes.', seconds: 1 }, {}, { engine: 'onnx' }],
    source: ['script/source', { text: 'INT. BOOTH - NIGHT\n\nMara threads the last reel by feel.' }],
    parse: ['script/parse', {}, { script: 'source.script' }],
    chain: [
      'video/ltx-chain',
      { ...usual, seconds: 2, segment: 41, overlap: 9 },
      { shot: 'parse.shots', start: 'words.last' },
      { engine: 'onnx' },
    ],
  });
  const { states, of } = await studio.run(graph);
  const item = Object.keys(states).find((name) => name.startsWith('chain/'));
  expect(states).toMatchObject({ words: 'succeeded', [item ?? 'chain']: 'succeeded' });
  const made = of('words').outputs?.video as unknown as VideoRef;
  expect([made.width, made.height, made.frames, made.audio?.channels]).toEqual([64, 64, 25, 2]);
  const take = of('chain', item?.slice('chain/'.length)).outputs?.clip as unknown as VideoRef;
  expect(take.frames).toBe(48);
  expect(studio.lossy.map(({ data }) => JSON.stringify(data)).join()).toContain('Segment 2 of 2, Step 1 of 1');
  expect((await studio.run(graph)).states).toMatchObject({ words: 'cached' });
}, 120_000);
