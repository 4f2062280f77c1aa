import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fadeCurve } from '../layout/fade-curve.ts';
import { balance, gainOf, soundsOf } from '../layout/sounds.ts';
import { runFfmpeg } from '../media/ffmpeg.ts';
import { readFrame } from '../media/index.ts';
import { fileInput } from '../media/inputs.ts';
import { emptySequence, newClip } from '../sequence/create.ts';
import type { Clip, Item, Sequence, Take, Track } from '../sequence/types.ts';
import { wave } from '../testing/sound.ts';
import { textTemplates } from '../text/style.ts';
import { seqFrame } from '../time/frames.ts';
import { drawWords, renderSequence } from './index.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const take: Take = {
  id: 't' as Take['id'],
  asset: 'a'.repeat(64),
  kind: 'audio',
  rate: { num: 24, den: 1 },
  frames: 96,
  audio: true,
  state: 'ready',
};
const clip = (id: string, length: number, more: Partial<Clip> = {}): Clip =>
  newClip({ id, name: id, length, takes: { t: take }, activeTake: take.id, ...more });
const gap = (length: number): Item => ({ type: 'gap', id: 'gap' as Item['id'], length: seqFrame(length) });

/** Music on A2; on A1, which may be muted to be heard no more, speech from frame 48 to 60. */
function film(music: Partial<Clip>, track: Partial<Track>, speech: readonly Item[] = []): Sequence {
  const empty = emptySequence({ id: 's', title: 's', rate: { num: 24, den: 1 }, size: { width: 64, height: 36 } });
  return {
    ...empty,
    tracks: empty.tracks.map((it) =>
      it.id === 'A1'
        ? { ...it, items: speech }
        : it.id === 'A2'
          ? { ...it, ...track, items: [clip('music', 96, music)] }
          : it,
    ),
  };
}

/** Left and right levels of the mix at frames: the tone underneath stands at 0.5. */
async function levels(sequence: Sequence, frames: readonly number[]): Promise<readonly (readonly [number, number])[]> {
  const out = at('mix.wav');
  await renderSequence(sequence, { open: async () => at('level.wav'), out, preset: 'wav' });
  await runFfmpeg({
    inputs: [fileInput(out)],
    options: ['-map', '0:a', '-f', 'f32le', '-c:a', 'pcm_f32le'],
    file: at('mix.raw'),
  });
  const raw = await readFile(at('mix.raw'));
  return frames.map((frame) => {
    const sample = Math.round(frame * 2000) * 8;
    return [raw.readFloatLE(sample) / 0.5, raw.readFloatLE(sample + 4) / 0.5] as const;
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-mix-'));
  // A steady level instead of a tone: what is read back at a sample is the gain at that sample.
  await wave(at('level.wav'), 192_000, () => 0.5);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the mix', () => {
  it('gives a pan to the sides, keys and a track their decibels, and a fade its curve', async () => {
    const keys = [
      { at: 48, value: 0, ease: 'linear' as const },
      { at: 72, value: -12, ease: 'linear' as const },
    ];
    const music = {
      pan: 0.5,
      keys: { gainDb: keys },
      fades: { in: seqFrame(24), out: seqFrame(0), curve: 'power' as const },
    };
    const heard = await levels(film(music, { gainDb: -6 }), [12, 36, 60, 90]);
    const [left, right] = balance(0.5);
    const due = [fadeCurve('power', 0.5), 1, gainOf(-6), gainOf(-12)].map((gain) => gain * gainOf(-6));
    heard.forEach(([l, r], i) => {
      expect(l).toBeCloseTo(due[i]! * left, 2);
      expect(r).toBeCloseTo(due[i]! * right, 2);
    });
  });

  it('lets music go down before speech begins and come up after it has ended', async () => {
    const speech: Item[] = [gap(48), clip('speech', 12)];
    const doc = film({}, { duck: { under: 'A1' as Track['id'], byDb: -12 } }, speech);
    const shape = soundsOf(doc).find((it) => it.placed.clip.id === 'music')!.shape!;
    expect(shape[0]).toEqual({ at: 0, gain: 1 });
    // Speech and music together where both sound: so the music alone is looked at before and after it.
    const [before, falling, after, end] = await levels(doc, [30, 45, 66, 80]);
    expect([before![0], end![0]]).toEqual([expect.closeTo(1, 2), expect.closeTo(1, 2)]);
    expect(falling![0]).toBeCloseTo(gainOf(-6), 1);
    expect(after![0]).toBeCloseTo(gainOf(-6), 1);
  });
});

describe('words', () => {
  const third = textTemplates['lower-third'].style;
  const pixels = async (picture: Parameters<typeof drawWords>[0]) => {
    await writeFile(at('words.png'), await drawWords(picture));
    return readFrame(at('words.png'), { pixelFormat: 'rgba' });
  };
  it('stand on their plate where the style says, and nowhere else', async () => {
    const { data, width, height } = await pixels({ words: 'Ada', style: third, width: 320, height: 180 });
    expect([width, height]).toEqual([320, 180]);
    const inked = (y: number) =>
      data.subarray(y * width * 4, (y + 1) * width * 4).some((value, i) => i % 4 === 3 && value > 0);
    expect([inked(20), inked(100), inked(152)]).toEqual([false, false, true]);
  });
  it('that roll are as tall as their lines, and too many of them are refused', async () => {
    const style = textTemplates.credits.style;
    const credits = (lines: number) => ({
      words: Array.from({ length: lines }, () => 'Name').join('\n'),
      style,
      width: 320,
      height: 180,
    });
    expect((await pixels(credits(60))).height).toBeGreaterThan(600);
    await expect(drawWords(credits(5000))).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
