import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { ImageRef } from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { shotsOfScript } from '../../script/index.ts';
import { bench } from '../testing/context.ts';
import { contactSheet, wrapText } from './contact-sheet.ts';

it.each([
  ['one two three', 7, 3, ['one two', 'three']],
  ['one two three four', 7, 2, ['one two', 'three …']],
  ['unbelievable', 6, 2, ['unbel…']],
  ['', 6, 2, []],
] as const)('%j in %i letters and %i lines', (text, width, most, lines) => {
  expect(wrapText(text, width, most, (one) => one.length)).toEqual(lines);
});

it('lays every picture in its cell, in order, with room for what happens below', async () => {
  const place = await bench();
  try {
    const pictures: { key: string; value: ImageRef }[] = [];
    for (const [at, colour] of ['#101010', '#606060', '#b0b0b0'].entries()) {
      const canvas = createCanvas(128, 64);
      const paint = canvas.getContext('2d');
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 128, 64);
      const file = join(place.context.scratch, `${at}.png`);
      await writeFile(file, await canvas.encode('png'));
      pictures.push({ key: `k${at}`, value: await place.context.media.saveImage(file) });
    }
    const { shots } = shotsOfScript({ title: 'T', text: 'INT. A - DAY\n\nRain.\n', format: 'fountain' });
    const run = async (inputs: object, params: object) =>
      (await contactSheet.run({ inputs, params, context: await place.again() })) as { image: ImageRef };
    const bare = (await run({ pictures }, { columns: 2, width: 640 })).image;
    const told = (await run({ pictures, shots: [{ key: 'k1', value: shots[0] }] }, { columns: 2, width: 640 })).image;
    expect(bare.width).toBe(640);
    expect(told.height).toBeGreaterThan(bare.height + 40);
    const canvas = createCanvas(bare.width, bare.height);
    const paint = canvas.getContext('2d');
    paint.drawImage(await loadImage(await place.context.media.open(bare)), 0, 0);
    const grey = (x: number, y: number) => paint.getImageData(x, y, 1, 1).data[0]!;
    const [top, below] = [Math.round(bare.height / 4), Math.round((bare.height * 3) / 4)];
    expect([grey(160, top), grey(480, top), grey(160, below)]).toEqual([0x10, 0x60, 0xb0]);
    // The fourth cell is paper.
    expect(grey(480, below)).toBeGreaterThan(230);
    await expect(run({ pictures: [] }, {})).rejects.toMatchObject({ code: 'nothing_to_show' });
  } finally {
    await place.close();
  }
});
