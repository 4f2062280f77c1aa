import type { Spoken } from './captions.ts';
import { clamp, hash32, smooth } from './random.ts';

/** Samples of one channel. */
export interface Voice {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** How open somebody's mouth is, 0–1, `t` seconds into the take. */
export type Talk = (name: string, t: number) => number;

/** A voice that is too long for its line is read faster, within what can still be understood. */
export const hasteOf = (voice: Voice, seconds: number): number =>
  clamp(voice.samples.length / voice.sampleRate / Math.max(0.2, seconds), 1, 1.35);

const STEP = 1 / 30;

/** Loudness of a voice, thirty values a second of the take, the loudest 1. */
function loudness(voice: Voice, seconds: number): Float32Array {
  const rate = voice.sampleRate * hasteOf(voice, seconds);
  const values = new Float32Array(Math.ceil(voice.samples.length / rate / STEP));
  let most = 1e-4;
  values.forEach((_, i) => {
    let sum = 0;
    const [from, to] = [Math.floor(i * STEP * rate), Math.min(voice.samples.length, Math.floor((i + 1) * STEP * rate))];
    for (let k = from; k < to; k++) sum += voice.samples[k]! ** 2;
    values[i] = Math.sqrt(sum / Math.max(1, to - from));
    most = Math.max(most, values[i]!);
  });
  return values.map((value) => value / most);
}

/** Mouths of a take: after the voices where there are some, else about four syllables a second. */
export function talkOf(spoken: readonly Spoken[], voices: ReadonlyMap<Spoken, Voice>): Talk {
  const lines = spoken
    .filter(({ unseen }) => unseen !== true)
    .map((line) => {
      const voice = voices.get(line);
      return {
        ...line,
        who: fold(line.speaker),
        curve: voice ? loudness(voice, line.seconds) : null,
        beat: hash32(line.line) % 7,
      };
    });
  return (name, t) => {
    const who = fold(name);
    for (const { who: speaker, start, seconds, curve, beat } of lines) {
      const at = t - start;
      if (speaker !== who || at < 0) continue;
      if (curve) {
        const i = at / STEP;
        if (i >= curve.length) continue;
        return clamp((curve[Math.floor(i)] ?? 0) * 1.5, 0, 1);
      }
      if (at > seconds) continue;
      const syllable = Math.abs(Math.sin(at * 13.4 + beat)) * (0.6 + 0.4 * Math.sin(at * 4.1 + beat));
      return clamp(syllable, 0, 1) * smooth(0, 0.1, at) * smooth(0, 0.15, seconds - at);
    }
    return 0;
  };
}

const fold = (name: string): string => name.trim().toLowerCase();
