import { join } from 'node:path';
import { clipOfTake, emptySequence, newClip } from '../sequence/create.ts';
import type { Clip, Item, Sequence, Take, Transition } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import type { Rate } from '../time/rate.ts';
import { takeLength } from '../time/source-frame.ts';
import { numberedTake, stillFromNumber } from './numbered.ts';
import { tone } from './sound.ts';

/** Mulberry32: the same film from the same seed, everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface NumberedSource {
  readonly asset: string;
  readonly file: string;
  readonly take: Take;
  /** Number on the first frame. */
  readonly from: number;
}

const asset = (n: number): string => n.toString(16).padStart(64, '0');

/** Takes of several rates and sizes whose frames are numbered, one of them with sound, and a still. */
export async function numberedSources(
  folder: string,
  size: { width: number; height: number },
): Promise<NumberedSource[]> {
  const shapes: { rate: Rate; frames: number; width: number; height: number; audio: boolean }[] = [
    { rate: { num: 24, den: 1 }, frames: 150, ...size, audio: true },
    { rate: { num: 30, den: 1 }, frames: 150, ...size, audio: false },
    { rate: { num: 24000, den: 1001 }, frames: 120, width: size.width / 2, height: size.height / 2, audio: true },
  ];
  const sources: NumberedSource[] = [];
  await tone(join(folder, 'tone.wav'), 8);
  for (const [index, { rate, frames, width, height, audio }] of shapes.entries()) {
    const from = index * 1000;
    const file = join(folder, `source-${index}.mp4`);
    await numberedTake(file, {
      width,
      height,
      rate,
      frames,
      from,
      audio: audio ? join(folder, 'tone.wav') : undefined,
    });
    sources.push({ asset: asset(index + 1), file, from, take: takeOf(asset(index + 1), 'video', rate, frames, audio) });
  }
  const still = join(folder, 'still.png');
  await stillFromNumber(still, size.width, size.height, 4095);
  sources.push({
    asset: asset(9),
    file: still,
    from: 4095,
    take: takeOf(asset(9), 'image', { num: 24, den: 1 }, 1, false),
  });
  return sources;
}

const takeOf = (id: string, kind: Take['kind'], rate: Rate, frames: number, audio: boolean): Take => ({
  id: id as Take['id'],
  asset: id,
  kind,
  rate,
  frames,
  audio,
  state: 'ready',
});

/** A film of `cuts` shots with speeds, dissolves, dips, wipes, fades, and smaller pictures over it. */
export function randomFilm(
  seed: number,
  cuts: number,
  size: { width: number; height: number },
  sources: readonly NumberedSource[],
  rate: Rate = { num: 24, den: 1 },
): Sequence {
  const dice = random(seed);
  const whole = (least: number, most: number) => least + Math.floor(dice() * (most - least + 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(dice() * list.length)] as T;
  let ids = 0;

  const shot = (length: number): Clip => {
    const { take } = pick(sources);
    const speed = pick([
      { num: 1, den: 1 },
      { num: 1, den: 1 },
      { num: 2, den: 1 },
      { num: 1, den: 2 },
      { num: 7, den: 5 },
    ]);
    const room = takeLength(take, rate, speed);
    // Mostly inside the take; sometimes beyond its end, where the last frame holds.
    const start = Number.isFinite(room) ? whole(0, Math.max(0, room - length + 3)) : 0;
    return {
      ...clipOfTake(take, { id: `c${ids++}`, name: `Shot ${ids}`, length }),
      trim: { in: seqFrame(start), length: seqFrame(length) },
      speed: take.kind === 'image' ? { num: 1, den: 1 } : speed,
      gainDb: whole(-12, 0),
    };
  };

  const main: Item[] = [];
  for (let cut = 0; cut < cuts; cut++) {
    const length = whole(9, 24);
    const slug = cut > 0 && dice() < 0.06;
    const clip = slug
      ? newClip({ id: `c${ids++}`, name: 'To come', length, slug: { prompt: 'A lamp.' } })
      : shot(length);
    const previous = main.at(-1);
    if (previous?.type === 'clip' && previous.activeTake && clip.activeTake && dice() < 0.45) {
      const kind: Transition['kind'] = pick(['dissolve', 'dissolve', 'dissolve', 'dip', 'wipe']);
      main.push({
        type: 'transition',
        id: `t${ids++}` as Transition['id'],
        kind,
        in: seqFrame(whole(1, 4)),
        out: seqFrame(whole(1, 4)),
      });
    } else if (clip.activeTake && dice() < 0.15) {
      main.push({ ...clip, fades: { in: seqFrame(4), out: seqFrame(0) } });
      continue;
    }
    main.push(clip);
  }

  const above: Item[] = [];
  for (let n = 0; n < Math.floor(cuts / 4); n++) {
    above.push({ type: 'gap', id: `g${ids++}` as Item['id'], length: seqFrame(whole(8, 40)) });
    const clip = shot(whole(8, 20));
    above.push({
      ...clip,
      opacity: pick([1, 0.6]),
      transform: { x: pick([0, 0.25]), y: pick([0, -0.25]), scale: 0.5, rotation: 0 },
      fades: dice() < 0.5 ? { in: seqFrame(3), out: seqFrame(4) } : undefined,
    });
  }
  const sequence = emptySequence({ id: `film-${seed}`, title: `Random ${seed}`, rate, size });
  return {
    ...sequence,
    tracks: sequence.tracks.map((track) =>
      track.id === 'V1' ? { ...track, items: main } : track.id === 'V2' ? { ...track, items: above } : track,
    ),
  };
}
