import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Clip, clipOfTake, emptySequence, type Sequence, seqFrame, sequenceLength } from '@reelgraph/timeline';
import { findFfmpeg } from '@reelgraph/timeline/media';
import { renderSequence } from '@reelgraph/timeline/render';
import { wrongFrames } from '../../timeline/src/testing/compare-film.ts';
import { numberedTake } from '../../timeline/src/testing/numbered.ts';
import { type NumberedSource, numberedSources, randomFilm } from '../../timeline/src/testing/random-film.ts';
import { watchMemory } from './memory.ts';
import { type BenchRow, middle } from './row.ts';

const HD = { width: 1280, height: 720 };

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const opener = (sources: readonly NumberedSource[]) => async (asset: string) => {
  const source = sources.find((one) => one.asset === asset);
  if (!source) throw new Error(`no source ${asset}`);
  return source.file;
};

/** `cuts` straight cuts of `length` frames each out of one 720p take with sound. */
function plainFilm(source: NumberedSource, cuts: number, length: number): { film: Sequence; starts: number[] } {
  const film = emptySequence({ id: 'plain', title: 'Plain', rate: { num: 24, den: 1 }, size: HD });
  const starts = Array.from({ length: cuts }, (_, n) => (n * 37) % (source.take.frames - length));
  const items: Clip[] = starts.map((start, n) => ({
    ...clipOfTake(source.take, { id: `c${n}`, name: `Shot ${n}`, length }),
    trim: { in: seqFrame(start), length: seqFrame(length) },
  }));
  return { film: { ...film, tracks: film.tracks.map((t) => (t.id === 'V1' ? { ...t, items } : t)) }, starts };
}

/** The command that somebody who knows ffmpeg would write for the same film: one graph, the same encoders. */
async function byHand(file: string, starts: readonly number[], length: number, out: string): Promise<void> {
  const inputs = starts.flatMap((start) =>
    start > 0 ? ['-ss', ((start - 0.5) / 24).toFixed(6), '-i', file] : ['-i', file],
  );
  const pictures = starts.map((_, i) => `[${i}:v]trim=end_frame=${length},settb=1/24,setpts=N[v${i}]`);
  const sounds = starts.map((start, i) => {
    const from = start > 0 ? 1000 : 0;
    return `[${i}:a]atrim=start_sample=${from}:end_sample=${from + length * 2000},asetpts=N/SR/TB[a${i}]`;
  });
  const join = starts.map((_, i) => `[v${i}][a${i}]`).join('');
  const graph = `${[...pictures, ...sounds].join(';')};${join}concat=n=${starts.length}:v=1:a=1[v][a]`;
  await promisify(execFile)(await findFfmpeg(), [
    ...['-v', 'error', '-y', ...inputs, '-filter_complex', graph, '-map', '[v]', '-map', '[a]'],
    ...['-c:v', 'libx264', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', '18', '-preset', 'veryfast'],
    ...['-g', '48', '-bf', '2', '-sc_threshold', '0', '-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart', out],
  ]);
}

export const rows: readonly BenchRow[] = [
  {
    name: 'timeline.export_wrong',
    measure: () =>
      inFolder(async (folder) => {
        const size = { width: 320, height: 192 };
        const sources = await numberedSources(folder, size);
        const seeds = [1, 2, 3].map((n) => n * 7919 + (Date.now() % 7919));
        let [wrong, frames] = [0, 0];
        for (const seed of seeds) {
          const film = randomFilm(seed, 30, size, sources);
          const out = join(folder, `film-${seed}.mp4`);
          await renderSequence(film, { open: opener(sources), out, preset: 'h264' });
          const compared = await wrongFrames(out, film, sources);
          wrong += compared.wrong.length + Math.abs(compared.frames - sequenceLength(film));
          frames += compared.frames;
        }
        return { value: wrong, peer: `${frames} frames compared, seeds ${seeds.join(' ')}` };
      }),
  },
  {
    name: 'timeline.export_vs_raw',
    measure: () =>
      inFolder(async (folder) => {
        const [source] = await numberedSources(folder, HD);
        if (!source) throw new Error('no source');
        const { film, starts } = plainFilm(source, 30, 40);
        const [ours, theirs]: [number[], number[]] = [[], []];
        for (let run = 0; run < 3; run++) {
          let start = performance.now();
          await byHand(source.file, starts, 40, join(folder, 'hand.mp4'));
          theirs.push(performance.now() - start);
          start = performance.now();
          await renderSequence(film, {
            open: opener([source]),
            out: join(folder, 'ours.mp4'),
            preset: 'h264',
            copy: false,
          });
          ours.push(performance.now() - start);
        }
        const [us, hand] = [middle(ours), middle(theirs)];
        return {
          value: hand / us,
          peer: `by hand ${(1200 / (hand / 1000)).toFixed(0)} fps, export ${(1200 / (us / 1000)).toFixed(0)} fps`,
        };
      }),
  },
  {
    name: 'timeline.smart_copy_vs_encode',
    measure: () =>
      inFolder(async (folder) => {
        // Whole takes as the draft engine and conform write them, without sound: the picture is what is compared.
        const file = join(folder, 'take.mp4');
        await numberedTake(file, { ...HD, frames: 480 });
        const [numbered] = await numberedSources(folder, { width: 160, height: 96 });
        if (!numbered) throw new Error('no source');
        const take = { ...numbered.take, frames: 480, audio: false };
        const items = Array.from({ length: 5 }, (_, n) =>
          clipOfTake(take, { id: `c${n}`, name: `Shot ${n}`, length: 480 }),
        );
        const empty = emptySequence({ id: 'whole', title: 'Whole', rate: take.rate, size: HD });
        const film = { ...empty, tracks: empty.tracks.map((t) => (t.id === 'V1' ? { ...t, items } : t)) };
        const time = async (copy: boolean) => {
          const start = performance.now();
          await renderSequence(film, { open: async () => file, out: join(folder, 'film.mp4'), preset: 'h264', copy });
          return performance.now() - start;
        };
        const copied = middle([await time(true), await time(true), await time(true)]);
        const encoded = await time(false);
        return {
          value: encoded / copied,
          peer: `copied ${(copied / 1000).toFixed(1)} s, encoded ${(encoded / 1000).toFixed(1)} s`,
        };
      }),
  },
  {
    name: 'timeline.export_300_clips_mb',
    measure: () =>
      inFolder(async (folder) => {
        const [source] = await numberedSources(folder, HD);
        if (!source) throw new Error('no source');
        const { film } = plainFilm(source, 300, 6);
        const memory = watchMemory();
        await renderSequence(film, {
          open: opener([source]),
          out: join(folder, 'long.mp4'),
          preset: 'h264',
          copy: false,
        });
        return { value: memory.stop(), peer: 'this process and its children together' };
      }),
  },
];
