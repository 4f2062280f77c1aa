import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEUTRAL } from '../colour/grade.ts';
import { frameSink } from '../media/index.ts';
import { renderSequence } from '../render/index.ts';
import { emptySequence, newClip } from '../sequence/create.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Clip, Item, Sequence, Take, TrackId } from '../sequence/types.ts';
import { CAPTION_STYLE, textTemplates } from '../text/style.ts';
import { seqFrame } from '../time/frames.ts';
import { browserPath, openStage, type Stage } from './testing/stage.ts';

const size = { width: 320, height: 180 };
const rate = { num: 24, den: 1 };
const CUBE = 'c'.repeat(64);
let folder = '';
let stage: Stage | undefined;

/** Soft colours that move, with edges: what a film looks like to arithmetic. */
async function coloured(file: string, frames: number): Promise<void> {
  const sink = frameSink(file, { ...size, rate, codec: 'take', quality: { crf: 8, preset: 'veryfast' } });
  const canvas = createCanvas(size.width, size.height);
  const pen = canvas.getContext('2d');
  for (let n = 0; n < frames; n++) {
    const sky = pen.createLinearGradient(0, 0, size.width, size.height);
    sky.addColorStop(0, `hsl(${200 + n} 60% 70%)`);
    sky.addColorStop(0.5, `hsl(${30 + n} 70% 55%)`);
    sky.addColorStop(1, 'hsl(260 40% 15%)');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, size.width, size.height);
    const lamp = pen.createRadialGradient(90 + n, 90, 20, 90 + n, 90, 45);
    lamp.addColorStop(0, '#f3dcb4');
    lamp.addColorStop(1, '#f3dcb400');
    pen.fillStyle = lamp;
    pen.fillRect(0, 0, size.width, size.height);
    await sink.write(pen.getImageData(0, 0, size.width, size.height).data as unknown as Uint8Array);
  }
  await sink.finish();
}

const take: Take = {
  id: 'a' as Take['id'],
  asset: 'a.mp4',
  kind: 'video',
  rate,
  frames: 60,
  audio: false,
  state: 'ready',
};
const clip = (id: string, length: number, more: Partial<Clip> = {}): Clip =>
  newClip({ id, name: id, length, takes: { a: take }, activeTake: take.id, ...more });
const gap = (length: number): Item => ({ type: 'gap', id: 'gap' as Item['id'], length: seqFrame(length) });
const grade = {
  ...NEUTRAL,
  exposure: 0.4,
  temperature: 30,
  contrast: 15,
  saturation: 20,
  lift: [0.02, 0, 0.04] as const,
  gamma: [1.1, 1, 0.95] as const,
  lut: { asset: CUBE, name: 'Teal', strength: 0.6 },
};

/** A shot that is graded, one that moves, one under an adjustment with words on it, and credits that roll. */
function film(): Sequence {
  const empty = emptySequence({ id: 's', title: 's', rate, size });
  const moving = clip('moves', 24, {
    crop: { left: 0.1, top: 0, right: 0, bottom: 0.1 },
    keys: {
      'transform.scale': [
        { at: 0, value: 1, ease: 'ease' },
        { at: 20, value: 1.6, ease: 'linear' },
      ],
      'transform.x': [
        { at: 0, value: 0, ease: 'linear' },
        { at: 23, value: 0.13, ease: 'linear' },
      ],
      'transform.rotation': [
        { at: 4, value: 0, ease: 'ease' },
        { at: 20, value: 8, ease: 'linear' },
      ],
      opacity: [
        { at: 0, value: 0.2, ease: 'linear' },
        { at: 10, value: 1, ease: 'hold' },
      ],
      'grade.exposure': [
        { at: 0, value: -1, ease: 'linear' },
        { at: 23, value: 1, ease: 'linear' },
      ],
    },
  });
  const main = [
    clip('graded', 24, { grade }),
    moving,
    clip('plain', 24),
    newClip({
      id: 'end',
      name: 'End',
      length: 24,
      text: { words: 'Directed by\nNobody', style: textTemplates.credits.style },
    }),
  ];
  const third = textTemplates['lower-third'];
  const over = [
    gap(50),
    newClip({ id: 't', name: 'T', length: 20, text: { words: 'Ada\nCartographer', style: third.style } }),
  ];
  const adjust = [
    gap(48),
    newClip({
      id: 'adjust',
      name: 'Night',
      length: 20,
      adjustment: true,
      grade: { ...NEUTRAL, exposure: -1, saturation: -40 },
      fades: { in: seqFrame(6), out: seqFrame(0) },
    }),
  ];
  const captions = [gap(52), newClip({ id: 'c', name: 'c', length: 12, text: { words: 'Who is there?' } })];
  const [v1, v2, ...rest] = empty.tracks;
  return {
    ...empty,
    tracks: [
      { ...v1!, items: main },
      { ...v2!, items: adjust },
      { ...v2!, id: 'V3' as TrackId, items: over },
      { ...v2!, id: 'C1' as TrackId, items: captions, captions: CAPTION_STYLE },
      ...rest,
    ],
  };
}

/** The export again, as a film of one take: both films then go through the same decoder. */
function exported(frames: number): Sequence {
  const empty = emptySequence({ id: 'e', title: 'e', rate, size });
  const made = { ...take, asset: 'film.mp4', frames };
  const whole = newClip({ id: 'whole', name: 'whole', length: frames, takes: { a: made }, activeTake: take.id });
  return { ...empty, tracks: empty.tracks.map((track) => (track.id === 'V1' ? { ...track, items: [whole] } : track)) };
}

const entry = () => `
import { Player } from 'timeline-player';
const drawText = async (wish) => (await fetch('/text', { method: 'POST', body: JSON.stringify(wish) })).blob();
const player = (sequence) => {
  const canvas = document.createElement('canvas');
  const made = new Player({ canvas, url: (asset) => '/' + asset, drawText });
  made.setOverlay({ timecode: false, draft: false });
  made.setSequence(sequence);
  const context = canvas.getContext('2d');
  return async (frame) => {
    await made.seek(frame);
    return context.getImageData(0, 0, ${size.width}, ${size.height}).data;
  };
};
const film = player(${JSON.stringify(film())});
// Looked for only when it is there: a file that is missing is asked for again after a while.
let exported;
window.stage = {
  /** How alike frame n of the two films is, in decibels. */
  async psnr(n) {
    exported ??= player(${JSON.stringify(exported(sequenceLength(film())))});
    const a = await film(n);
    const b = await exported(n);
    let sum = 0;
    for (let i = 0; i < a.length; i++) if (i % 4 !== 3) sum += (a[i] - b[i]) ** 2;
    return 10 * Math.log10(255 ** 2 / (sum / ((a.length / 4) * 3) || 1e-9));
  },
};
`;

/** A table that turns shadows to teal and lights to orange, as films wear them. */
function teal(): string {
  const lines = ['TITLE "Teal"', 'LUT_3D_SIZE 5'];
  for (let b = 0; b < 5; b++)
    for (let g = 0; g < 5; g++)
      for (let r = 0; r < 5; r++) {
        const light = (r + g + b) / 12;
        lines.push([r / 4 + 0.1 * light, g / 4, b / 4 + 0.1 * (1 - light)].map((v) => v.toFixed(5)).join(' '));
      }
  return lines.join('\n');
}

describe.skipIf(!browserPath)('player and export', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelgraph-agree-'));
    await Promise.all([coloured(join(folder, 'a.mp4'), 60), writeFile(join(folder, CUBE), teal())]);
    stage = await openStage(folder, entry());
  });
  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('show the same grades, moves, titles, captions and adjustments: PSNR ≥ 40 dB on every frame', async () => {
    const sequence = film();
    const out = join(folder, 'film.mp4');
    await renderSequence(sequence, { open: async (asset) => join(folder, asset), out, preset: 'h264-fine' });
    const alike = (n: number) =>
      stage!.page.evaluate(
        (at) => (window as unknown as { stage: { psnr(n: number): Promise<number> } }).stage.psnr(at),
        n,
      );
    const measured: [number, number][] = [];
    for (let n = 3; n < sequenceLength(sequence); n += 6) measured.push([n, await alike(n)]);
    if (process.env.TIMES) console.log(measured.map(([at, db]) => `${at}: ${db.toFixed(1)} dB`).join('\n'));
    expect(measured.filter(([, db]) => db < 40)).toEqual([]);
  }, 120_000);
});
