import type { Brief } from '../../capabilities/brief.ts';
import { hash32, random, smooth } from './random.ts';
import { hasteOf, type Voice as Samples } from './talk.ts';
import { classify, type Reading } from './words.ts';

export const SAMPLE_RATE = 48_000;

/** Two channels of samples, −1 … 1. */
export interface Sound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Adds one voice of the bed to both channels. `from` is the time of the first sample in the take, in seconds. */
type Voice = (sound: Sound, from: number, next: () => number) => void;

/**
 * The bed of a shot: the air of the place, its weather, its machines. Quiet, so that a voice lies over it. The same
 * brief gives the same samples.
 */
export function soundBed(brief: Brief, reading: Reading, seconds: number, from: number): Sound {
  const length = Math.round(seconds * SAMPLE_RATE);
  const sound = { left: new Float32Array(length), right: new Float32Array(length) };
  voicesOf(brief, reading).forEach((voice, i) => {
    voice(sound, from, random(hash32(`${brief.place}:${i}:${Math.round(from * 1000)}`)));
  });
  return sound;
}

function voicesOf(brief: Brief, reading: Reading): Voice[] {
  const words = `${brief.place}. ${brief.action}. ${brief.subjects.map((s) => `${s.name}. ${s.description}`).join('. ')}`;
  const says = (pattern: string) => new RegExp(`\\b(?:${pattern})\\b`, 'i').test(words);
  const outside = brief.intExt !== 'int';
  const dark = ['night', 'midnight', 'dusk', 'evening'].includes(brief.timeOfDay);
  const town = says('street|alley|city|road|lane|square|market|downtown|rooftop');
  const vehicle = brief.subjects.some((s) => s.kind === 'object' && classify(s) === 'vehicle');
  const voices: Voice[] = [air(outside ? 0.006 : 0.005, outside ? 420 : 240, 0)];
  if (outside && !reading.rain) voices.push(air(reading.storm ? 0.05 : 0.016, 900, 0.13));
  if (reading.rain) voices.push(rainfall(reading.storm ? 0.07 : 0.045));
  if (outside && says('sea|ocean|beach|coast|shore|waves|harbou?r')) voices.push(air(0.06, 700, 0.11));
  if (outside && town) voices.push(air(0.03, 110, 0.05));
  if (outside && dark && !reading.rain && !town) voices.push(crickets);
  if (outside && !dark && says('forest|wood|woods|park|garden|field|farm|meadow|village')) voices.push(birds);
  if (!outside && says('projector|projection|reels?|cinema booth')) voices.push(projector);
  if (reading.fire || reading.flame === 'gutters' || reading.flame === 'steadies') voices.push(crackle);
  if (reading.flame === 'buzzes' || says('neon')) voices.push(hum(reading.flame === 'buzzes' ? 0.012 : 0.004));
  if (vehicle || reading.headlights) voices.push(engine(reading.motion === 'away', reading.headlights));
  const walks = reading.motion === 'crosses' || reading.motion === 'runs';
  if (walks) voices.push(steps(reading.motion === 'runs' ? 0.365 : 0.582, reading.rain));
  return voices;
}

/** Filtered noise that swells: room tone, wind, surf, far traffic. `cutoff` and `swell` in hertz. */
function air(level: number, cutoff: number, swell: number): Voice {
  return ({ left, right }, from, next) => {
    const k = 1 - Math.exp((-2 * Math.PI * cutoff) / SAMPLE_RATE);
    const gain = level * 2.2 * Math.sqrt(4000 / (cutoff + 200));
    let [l1, l2, r1, r2] = [0, 0, 0, 0];
    for (let i = 0; i < left.length; i++) {
      l1 += k * (next() * 2 - 1 - l1);
      r1 += k * (next() * 2 - 1 - r1);
      l2 += k * (l1 - l2);
      r2 += k * (r1 - r2);
      const t = from + i / SAMPLE_RATE;
      const wave = swell === 0 ? 1 : 0.55 + 0.3 * Math.sin(t * swell * 6.28) + 0.15 * Math.sin(t * swell * 16.9 + 1);
      left[i]! += l2 * gain * wave;
      right[i]! += r2 * gain * wave;
    }
  };
}

function rainfall(level: number): Voice {
  return ({ left, right }, _from, next) => {
    let [l, r, hl, hr, drop, pan, decay] = [0, 0, 0, 0, 0, 0.5, 0];
    for (let i = 0; i < left.length; i++) {
      const [nl, nr] = [next() * 2 - 1, next() * 2 - 1];
      l += 0.42 * (nl - l);
      r += 0.42 * (nr - r);
      hl += 0.06 * (l - hl);
      hr += 0.06 * (r - hr);
      if (next() < 0.0011) {
        drop = 0.4 + next();
        pan = next();
        decay = 0.985 + next() * 0.012;
      }
      drop *= decay;
      const tick = drop * nl * 0.32;
      left[i]! += level * (l - hl + tick * (1 - pan));
      right[i]! += level * (r - hr + tick * pan);
    }
  };
}

const projector: Voice = ({ left, right }, from, next) => {
  let low = 0;
  for (let i = 0; i < left.length; i++) {
    const t = from + i / SAMPLE_RATE;
    const phase = (t * 24) % 1;
    const click = Math.exp(-phase * 17) + 0.4 * Math.exp(-(((phase + 0.5) % 1) * 26));
    low += 0.3 * (next() * 2 - 1 - low);
    const value = low * click * 0.034 + 0.003 * Math.sin(t * 2 * Math.PI * 50);
    left[i]! += value;
    right[i]! += value * 0.72;
  }
};

const crickets: Voice = ({ left, right }, from) => {
  for (let i = 0; i < left.length; i++) {
    const t = from + i / SAMPLE_RATE;
    const chirp = Math.max(0, Math.sin(t * 2 * Math.PI * 14)) * ((t * 0.9) % 1 < 0.42 ? 1 : 0);
    const other = Math.max(0, Math.sin(t * 2 * Math.PI * 17 + 1)) * ((t * 0.63 + 0.4) % 1 < 0.35 ? 1 : 0);
    left[i]! += 0.0045 * chirp * Math.sin(t * 2 * Math.PI * 4300);
    right[i]! += 0.0035 * other * Math.sin(t * 2 * Math.PI * 3900);
  }
};

const birds: Voice = ({ left, right }, _from, next) => {
  for (let at = 0.4 + next(); at * SAMPLE_RATE < left.length - SAMPLE_RATE / 2; at += 0.7 + next() * 2.4) {
    const [base, pan, notes] = [2400 + next() * 1800, next(), 2 + Math.floor(next() * 4)];
    for (let note = 0; note < notes; note++) {
      const start = Math.floor((at + note * 0.11) * SAMPLE_RATE);
      const glide = (next() - 0.3) * 1600;
      for (let i = 0; i < 3800 && start + i < left.length; i++) {
        const p = i / 3800;
        const value =
          0.014 * Math.sin(Math.PI * p) ** 2 * Math.sin((2 * Math.PI * (base + glide * p) * i) / SAMPLE_RATE);
        left[start + i]! += value * (1 - pan);
        right[start + i]! += value * pan;
      }
    }
  }
};

const crackle: Voice = ({ left, right }, _from, next) => {
  let [pop, pan] = [0, 0.5];
  for (let i = 0; i < left.length; i++) {
    if (next() < 0.00022) {
      pop = 0.5 + next() * 0.5;
      pan = 0.3 + next() * 0.4;
    }
    pop *= 0.993;
    const value = 0.05 * pop * (next() * 2 - 1);
    left[i]! += value * (1 - pan);
    right[i]! += value * pan;
  }
};

const hum = (level: number): Voice => {
  return ({ left, right }, from) => {
    for (let i = 0; i < left.length; i++) {
      const t = from + i / SAMPLE_RATE;
      const flutter = 0.7 + 0.3 * Math.sin(t * 41) * Math.sin(t * 7.3);
      const p = 2 * Math.PI * 100 * t;
      const value =
        level * flutter * (Math.sin(p) + 0.6 * Math.sin(p * 2) + 0.45 * Math.sin(p * 5) + 0.3 * Math.sin(p * 9));
      left[i]! += value * 0.8;
      right[i]! += value;
    }
  };
};

function engine(leaves: boolean, comes: boolean): Voice {
  return ({ left, right }, from, next) => {
    let low = 0;
    for (let i = 0; i < left.length; i++) {
      const t = from + i / SAMPLE_RATE;
      const near = leaves ? 1 / (1 + 0.28 * t) : comes ? 0.35 + 0.65 * smooth(0, 2.4, t) : 0.7;
      const p = 2 * Math.PI * (leaves ? 52 + 8 / (1 + t) : 44) * t;
      low += 0.05 * (next() * 2 - 1 - low);
      const value =
        0.05 * near * (0.5 * Math.sin(p) + 0.3 * Math.sin(p * 2 + 0.4) + 0.16 * Math.sin(p * 3) + low * 1.8);
      left[i]! += value;
      right[i]! += value * 0.9;
    }
  };
}

function steps(every: number, wet: boolean): Voice {
  return ({ left, right }, from, next) => {
    let low = 0;
    for (let i = 0; i < left.length; i++) {
      const t = from + i / SAMPLE_RATE;
      const age = t % every;
      const side = Math.floor(t / every) % 2 === 0 ? 0.85 : 1;
      const noise = next() * 2 - 1;
      low += 0.09 * (noise - low);
      const value = side * (low * Math.exp(-age * 46) * 0.22 + (wet ? noise * Math.exp(-age * 70) * 0.014 : 0));
      left[i]! += value;
      right[i]! += value;
    }
  };
}

/** Lays a voice (one channel, any rate) over the bed from `start` on, fitted to at most `seconds`; the bed gives way. */
export function layVoice(sound: Sound, voice: Samples, start: number, seconds: number): void {
  const step = (voice.sampleRate / SAMPLE_RATE) * hasteOf(voice, seconds);
  const first = Math.round(start * SAMPLE_RATE);
  let peak = 0.02;
  for (const sample of voice.samples) peak = Math.max(peak, Math.abs(sample));
  const gain = 0.5 / peak;
  const length = Math.floor(voice.samples.length / step);
  for (let i = 0; i < length; i++) {
    const at = first + i;
    if (at < 0) continue;
    if (at >= sound.left.length) break;
    const position = i * step;
    const index = Math.floor(position);
    const a = voice.samples[index] ?? 0;
    const b = voice.samples[index + 1] ?? a;
    const value = (a + (b - a) * (position - index)) * gain;
    sound.left[at] = sound.left[at]! * 0.62 + value;
    sound.right[at] = sound.right[at]! * 0.62 + value;
  }
}

/** The bed as a file: 16 bit PCM. A soft knee keeps peaks from breaking. */
export const wav = (sound: Sound): Uint8Array => pcmWav([sound.left, sound.right], SAMPLE_RATE, Math.tanh);

/** Samples of one or more channels as 16 bit PCM WAV. */
export function pcmWav(
  channels: readonly Float32Array[],
  sampleRate: number,
  knee: (sample: number) => number = (sample) => Math.max(-1, Math.min(1, sample)),
): Uint8Array {
  const samples = channels[0]?.length ?? 0;
  const width = channels.length * 2;
  const bytes = Buffer.alloc(44 + samples * width);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * width, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * width, 28);
  bytes.writeUInt16LE(width, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * width, 40);
  const out = new Int16Array(bytes.buffer, bytes.byteOffset + 44, samples * channels.length);
  channels.forEach((channel, c) => {
    for (let i = 0; i < samples; i++) out[i * channels.length + c] = knee(channel[i]!) * 32767;
  });
  return bytes;
}

/** Reads PCM WAV of 16 bit or float samples, mixed down to one channel; null where it is something else. */
export function readWav(bytes: Uint8Array): { samples: Float32Array; sampleRate: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return null;
  let [format, channels, sampleRate, bits] = [0, 1, SAMPLE_RATE, 16];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(at) === 'fmt ') {
      format = view.getUint16(body, true);
      channels = Math.max(1, view.getUint16(body + 2, true));
      sampleRate = view.getUint32(body + 4, true);
      bits = view.getUint16(body + 14, true);
    } else if (tag(at) === 'data') {
      // A program that writes to a pipe cannot know the length: it claims too much.
      const length = Math.min(size, bytes.length - body);
      const float = format === 3 && bits === 32;
      if (!float && bits !== 16) return null;
      const width = (bits / 8) * channels;
      const samples = new Float32Array(Math.floor(length / width));
      for (let i = 0; i < samples.length; i++) {
        let sum = 0;
        for (let c = 0; c < channels; c++) {
          const p = body + i * width + c * (bits / 8);
          sum += float ? view.getFloat32(p, true) : view.getInt16(p, true) / 32768;
        }
        samples[i] = sum / channels;
      }
      return { samples, sampleRate };
    }
    at = body + size + (size & 1);
  }
  return null;
}
