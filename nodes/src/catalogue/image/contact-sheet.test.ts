import type { ImageRef } from '@reelgraph/timeline';
import { readFrame } from '@reelgraph/timeline/media';
import { expect, it } from 'vitest';
import { shotsOfScript } from '../../script/index.ts';
import { frameGrab } from '../media/frame.ts';
import { bench, countedClip } from '../testing/context.ts';
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
    for (const frame of [0, 1, 2]) {
      const clip = await countedClip(place.context, 1, frame * 60);
      const context = await place.again();
      const made = await frameGrab.run({ inputs: { video: clip }, params: { which: 'first' }, context });
      pictures.push({ key: `k${frame}`, value: (made as { image: ImageRef }).image });
    }
    const { shots } = shotsOfScript({ title: 'T', text: 'INT. A - DAY\n\nRain.\n', format: 'fountain' });
    const run = async (inputs: object, params: object) =>
      (await contactSheet.run({ inputs, params, context: await place.again() })) as { image: ImageRef };
    const bare = (await run({ pictures }, { columns: 2, width: 640 })).image;
    const told = (await run({ pictures, shots: [{ key: 'k1', value: shots[0] }] }, { columns: 2, width: 640 })).image;
    expect(bare.width).toBe(640);
    expect(told.height).toBeGreaterThan(bare.height + 40);
    const { data } = await readFrame(await place.context.media.open(bare), { pixelFormat: 'gray' });
    const grey = (x: number, y: number) => data[y * 640 + x]!;
    const [top, below] = [Math.round(bare.height / 4), Math.round((bare.height * 3) / 4)];
    expect([grey(160, top), grey(480, top), grey(160, below)].map((v) => Math.round(Math.abs(v - 16) / 60))).toEqual([0, 1, 2]);
    // The fourth cell is paper.
    expect(grey(480, below)).toBeGreaterThan(230);
    await expect(run({ pictures: [] }, {})).rejects.toMatchObject({ code: 'nothing_to_show' });
  } finally {
    await place.close();
  }
});
