import type { ShapePoint } from '../layout/sound-shape.ts';
import { balance, gainOf, type Sound } from '../layout/sounds.ts';
import { fileInput, type Input } from '../media/inputs.ts';
import { samplesOf } from '../media/mux-audio.ts';
import { cutSound, delayed, mixer, plainSound, silence, tempo } from '../media/sound.ts';
import type { Rate } from '../time/rate.ts';

/** 3 ms at 48 kHz: a cut in the middle of a wave clicks; a ramp this short is not heard as a fade. */
const RAMP = 144;
const SAMPLE_RATE = 48_000;

export interface SoundSource {
  readonly file: string;
  readonly channels: number;
}

/**
 * The mix of a range, in samples throughout: each sound is cut at its source position, given its gain and ramps, put in
 * its place, and summed as it is. The limiter is not here but over the whole film, so that it does not see the joins.
 */
export function soundGraph(
  sounds: readonly Sound[],
  range: { readonly from: number; readonly to: number },
  rate: Rate,
  sourceOf: (sound: Sound) => SoundSource,
): { readonly inputs: readonly Input[]; readonly graph: string } {
  const sample = (frame: number): number => samplesOf(frame, rate);
  const [begin, end] = [sample(range.from), sample(range.to)];
  const heard = sounds.filter((sound) => sound.from < range.to && sound.from + sound.length > range.from);
  if (heard.length === 0) return { inputs: [], graph: `${silence},${cutSound(0, end - begin)}[a]` };

  const inputs: Input[] = [];
  const lines = heard.map((sound, index) => {
    const { file, channels } = sourceOf(sound);
    inputs.push(fileInput(file));
    const [start, stop] = [sample(sound.from), sample(sound.from + sound.length)];
    const length = stop - start;
    // Position in the sound as it plays, after its tempo. Before its head there is silence.
    const position = Math.round((sound.sourceStart / sound.speed) * SAMPLE_RATE);
    const lead = Math.max(0, -position);
    const chain = [
      `[${index}:a:0]${plainSound(channels)}${tempo(sound.speed)}`,
      ...(lead > 0 ? [delayed(lead)] : []),
      cutSound(Math.max(0, position), length),
      `volume=${gainOf(sound.gainDb).toFixed(6)}`,
      ...(sound.pan === 0 ? [] : [panned(sound.pan)]),
      ...(sound.shape ? [shaped(sound.shape, (frames) => (sample(sound.from + frames) - start) / SAMPLE_RATE)] : []),
      ...rampsOf(sound, sounds, length, (frames) => sample(sound.from + frames) - start),
    ];
    chain.push(...(start >= begin ? (start > begin ? [delayed(start - begin)] : []) : []));
    chain.push(cutSound(Math.max(0, begin - start), end - begin));
    return `${chain.join(',')}[a${index}]`;
  });
  const all = heard.map((_, index) => `[a${index}]`).join('');
  return { inputs, graph: `${lines.join(';')};${all}${mixer(heard.length)}[a]` };
}

function rampsOf(sound: Sound, all: readonly Sound[], length: number, samples: (frames: number) => number): string[] {
  const most = Math.floor(length / 2);
  const up = sound.fadeIn > 0 ? samples(sound.fadeIn) : goesOn(all, sound, 'before') ? 0 : Math.min(RAMP, most);
  const down =
    sound.fadeOut > 0
      ? length - samples(sound.length - sound.fadeOut)
      : goesOn(all, sound, 'after')
        ? 0
        : Math.min(RAMP, most);
  const curve = { linear: 'tri', smooth: 'hsin', power: 'qsin' }[sound.curve ?? 'linear'];
  return [
    ...(up > 0 ? [`afade=t=in:ss=0:ns=${up}:curve=${curve}`] : []),
    ...(down > 0 ? [`afade=t=out:ss=${length - down}:ns=${down}:curve=${curve}`] : []),
  ];
}

function panned(pan: number): string {
  const [left, right] = balance(pan);
  return `pan=stereo|c0=${left.toFixed(6)}*c0|c1=${right.toFixed(6)}*c1`;
}

/** One millisecond: steps of level this short are not heard. */
const STEP = 48;

/** A level that goes evenly from point to point, as an expression of the time in seconds. */
function shaped(shape: readonly ShapePoint[], seconds: (frames: number) => number): string {
  const points = shape.map(({ at, gain }) => ({ at: seconds(at), gain }));
  // Halved again and again, for an expression may not be nested deeper than a hundred.
  const level = (from: number, to: number): string => {
    const [a, b] = [points[from]!, points[to]!];
    if (to - from <= 1) {
      const slope = to === from || b.at === a.at ? 0 : (b.gain - a.gain) / (b.at - a.at);
      return slope === 0 ? a.gain.toFixed(6) : `(${a.gain.toFixed(6)}+(t-${a.at.toFixed(6)})*${slope.toFixed(6)})`;
    }
    const middle = (from + to) >> 1;
    return `if(lt(t,${points[middle]!.at.toFixed(6)}),${level(from, middle)},${level(middle, to)})`;
  };
  return `asetpts=N/SR/TB,asetnsamples=n=${STEP}:p=0,volume=eval=frame:volume='${level(0, points.length - 1)}'`;
}

/** The neighbour on the same track goes on exactly where this one stops (a clip that was split): no ramp, no dip. */
function goesOn(all: readonly Sound[], sound: Sound, side: 'before' | 'after'): boolean {
  return all.some((other) => {
    const [left, right] = side === 'before' ? [other, sound] : [sound, other];
    return (
      left.placed.trackIndex === right.placed.trackIndex &&
      left.from + left.length === right.from &&
      left.take.asset === right.take.asset &&
      left.take.head === right.take.head &&
      left.speed === right.speed &&
      left.gainDb === right.gainDb &&
      left.pan === right.pan &&
      left.placed.clip.trim.in + left.placed.clip.trim.length === right.placed.clip.trim.in
    );
  });
}

/** Ranges whose mixes open at most `most` files each. */
export function soundChunks(
  sounds: readonly Sound[],
  from: number,
  to: number,
  most: number,
): readonly { readonly from: number; readonly to: number }[] {
  const heard = (a: number, b: number) => sounds.filter((s) => s.from < b && s.from + s.length > a).length;
  const cuts = [...new Set(sounds.flatMap((s) => [s.from, s.from + s.length]))]
    .filter((at) => at > from && at < to)
    .sort((a, b) => a - b);
  const chunks: { from: number; to: number }[] = [];
  let start = from;
  let last = from;
  for (const at of [...cuts, to]) {
    if (last > start && heard(start, at) > most) {
      chunks.push({ from: start, to: last });
      start = last;
    }
    last = at;
  }
  chunks.push({ from: start, to });
  return chunks;
}
