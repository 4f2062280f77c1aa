import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameSink } from '../media/index.ts';
import type { Player } from './player.ts';
import { browserPath, type Stage as Opened, openStage } from './testing/stage.ts';

const [width, height] = [320, 180];
const BITS = 16;
/** What the test page offers; the same names are used inside `page.evaluate`. */
interface Stage {
  readonly player: Player;
  /** The number that is drawn in the picture on the screen. */
  read(): number;
  /** The number that `frame` of the film must show. */
  wanted(frame: number): number;
  readonly length: number;
}

let folder = '';
let opened: Opened | undefined;
let page: Page;

/** A film whose every frame carries its own number, as sixteen black or white bars. */
async function numbered(file: string, rate: { num: number; den: number }, frames: number): Promise<void> {
  const sink = frameSink(file, { width, height, rate, codec: 'take', pixelFormat: 'gray' });
  for (let n = 0; n < frames; n++) {
    const row = Buffer.alloc(width);
    for (let x = 0; x < width; x++) row[x] = (n >> Math.floor((x * BITS) / width)) & 1 ? 235 : 16;
    await sink.write(Buffer.concat(Array.from({ length: height }, () => row)));
  }
  await sink.finish();
}

const entry = `
import { emptySequence, newClip, sequenceLength, layersAt } from 'timeline-index';
import { Player } from 'timeline-player';
const take = (id, rate, frames) => ({ id, asset: id, kind: 'video', rate, frames, audio: false, state: 'ready' });
const piece = (id, take, start, length, num = 1, den = 1) => ({ ...newClip({ id, name: id, length }),
  trim: { in: start, length }, takes: { [take.id]: take }, activeTake: take.id, speed: { num, den } });
const a = take('a.mp4', { num: 24, den: 1 }, 120);
const b = take('b.mp4', { num: 30000, den: 1001 }, 120);
const empty = emptySequence({ id: 's', title: 's', rate: { num: 24, den: 1 }, size: { width: ${width}, height: ${height} } });
const items = [piece('1', a, 0, 60), piece('2', b, 7, 60), piece('3', a, 20, 40, 2), piece('4', b, 50, 50, 1, 2), piece('5', a, 100, 30)];
const sequence = { ...empty, tracks: empty.tracks.map((it) => (it.id === 'V1' ? { ...it, items } : it)) };
const canvas = document.querySelector('canvas');
const player = new Player({ canvas, url: (asset) => '/' + asset });
player.setOverlay({ timecode: false, draft: false });
player.setSequence(sequence);
const context = canvas.getContext('2d');
window.stage = {
  player,
  length: sequenceLength(sequence),
  wanted: (frame) => layersAt(sequence, frame)[0].source,
  read() {
    const row = context.getImageData(0, ${height / 2}, ${width}, 1).data;
    let n = 0;
    for (let bit = 0; bit < ${BITS}; bit++) if (row[Math.floor(((bit + 0.5) * ${width}) / ${BITS}) * 4] > 128) n |= 1 << bit;
    return n;
  },
};
`;

describe.skipIf(!browserPath)('the player in a real browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelgraph-player-'));
    await Promise.all([
      numbered(join(folder, 'a.mp4'), { num: 24, den: 1 }, 120),
      numbered(join(folder, 'b.mp4'), { num: 30000, den: 1001 }, 120),
    ]);
    opened = await openStage(folder, entry);
    page = opened.page;
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows the exact frame after each of 200 random seeks, over cuts, rates and speeds', async () => {
    const wrong = await page.evaluate(async () => {
      const { player, read, wanted, length } = (window as unknown as { stage: Stage }).stage;
      const wrong: string[] = [];
      let seed = 20261121;
      for (let i = 0; i < 200; i++) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        const frame = seed % length;
        const shown = await player.seek(frame);
        if (!shown || read() !== wanted(frame)) wrong.push(`${frame}: ${read()} for ${wanted(frame)}`);
      }
      return wrong;
    });
    expect(wrong).toEqual([]);
  });

  it('lets the latest of many wishes win, and says which were overtaken', async () => {
    const answer = await page.evaluate(async () => {
      const { player, read, wanted } = (window as unknown as { stage: Stage }).stage;
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => player.seek(i * 9)));
      return { answers, right: read() === wanted(19 * 9) };
    });
    expect(answer.right).toBe(true);
    expect(answer.answers.at(-1)).toBe(true);
    expect(answer.answers.filter((it) => !it).length).toBeGreaterThan(0);
  });

  it('plays forwards on the clock of the sound, and each picture on the screen is that of its frame', async () => {
    const played = await page.evaluate(async () => {
      const { player, read, wanted } = (window as unknown as { stage: Stage }).stage;
      await player.seek(0);
      await player.play();
      const seen: number[] = [];
      let wrong = 0;
      const begun = performance.now();
      while (performance.now() - begun < 2500) {
        await new Promise(requestAnimationFrame);
        const frame = player.shown;
        if (frame === null || frame === seen.at(-1)) continue;
        seen.push(frame);
        if (read() !== wanted(frame)) wrong++;
      }
      player.pause();
      return { wrong, seen };
    });
    expect(played.wrong).toBe(0);
    expect(played.seen.every((frame, i) => i === 0 || frame > played.seen[i - 1]!)).toBe(true);
    // 2.5 s are 60 frames; a busy machine may start late and skip some, but the clock does not wait for it.
    expect(played.seen.at(-1)).toBeGreaterThan(36);
  });
});
