import { ALL_FORMATS, AudioBufferSink, Input, UrlSource } from 'mediabunny';
import { fadeCurve } from '../layout/fade-curve.ts';
import { balance, gainOf, type Sound, soundsOf } from '../layout/sounds.ts';
import type { Fades, Sequence } from '../sequence/types.ts';
import { framesToSeconds } from '../time/convert.ts';
import { Meter } from './meter.ts';

/** Seconds of sound that are scheduled ahead of the clock. */
const AHEAD = 1.2;
/** Every cut is ramped this long, so that it does not click. */
const RAMP = 0.003;

/** Straight pieces of which a bent fade is made. */
const BENT = 16;

/** Level of a sound at a moment: its gain with fades at both ends. Seconds from its head. */
export function levelAt(
  sound: { gain: number; length: number; fadeIn: number; fadeOut: number; curve?: Fades['curve'] },
  at: number,
): number {
  const up = fadeCurve(sound.curve, at / Math.max(sound.fadeIn, RAMP));
  const down = fadeCurve(sound.curve, (sound.length - at) / Math.max(sound.fadeOut, RAMP));
  return sound.gain * up * down;
}

/** Level of a shape at a frame of it, in fractions. */
function shapeAt(shape: NonNullable<Sound['shape']>, at: number): number {
  const next = shape.findIndex((point) => point.at > at);
  if (next <= 0) return (next === 0 ? shape[0] : shape.at(-1))!.gain;
  const [a, b] = [shape[next - 1]!, shape[next]!];
  return a.gain + ((b.gain - a.gain) * (at - a.at)) / (b.at - a.at);
}

interface Voice {
  readonly gain: GainNode;
  readonly nodes: Set<AudioBufferSourceNode>;
  stopped: boolean;
}

/**
 * Plays the sounds of a sequence on an AudioContext: decoded buffers are scheduled sample-exactly against the context's
 * own clock, which is also the clock of the picture, so the two cannot drift.
 */
export class SoundDesk {
  readonly #context: AudioContext;
  readonly #url: (asset: string) => string;
  readonly #out: GainNode;
  readonly #sinks = new Map<string, Promise<AudioBufferSink | null>>();
  readonly #inputs: Input[] = [];
  /** How loud the mix is that goes out. */
  readonly meter: Meter;
  #voices = new Map<Sound, Voice>();
  #from = { frame: 0, at: 0 };
  #playing: readonly Sound[] = [];
  #sequence: Sequence | null = null;

  constructor(context: AudioContext, url: (asset: string) => string) {
    this.#context = context;
    this.#url = url;
    this.#out = context.createGain();
    this.#out.connect(context.destination);
    this.meter = new Meter(context, this.#out);
  }

  set volume(level: number) {
    this.#out.gain.setTargetAtTime(level, this.#context.currentTime, 0.01);
  }

  /** From `frame`, which sounds at `at` seconds of the context. Only at plain speed. */
  start(sequence: Sequence, frame: number, at: number): void {
    this.stop();
    this.#sequence = sequence;
    this.#from = { frame, at };
    this.#playing = soundsOf(sequence);
    this.pump();
  }

  /** Starts what comes into reach; called a few times a second. */
  pump(): void {
    const sequence = this.#sequence;
    if (!sequence) return;
    const until = this.#context.currentTime + AHEAD;
    for (const sound of this.#playing) {
      if (this.#voices.has(sound)) continue;
      const head = this.#from.at + framesToSeconds(sound.from - this.#from.frame, sequence.rate);
      const foot = head + framesToSeconds(sound.length, sequence.rate);
      if (head > until || foot <= Math.max(this.#from.at, this.#context.currentTime)) continue;
      this.#speak(sound, head, foot, sequence);
    }
  }

  stop(): void {
    for (const voice of this.#voices.values()) {
      voice.stopped = true;
      const now = this.#context.currentTime;
      voice.gain.gain.cancelScheduledValues(now);
      voice.gain.gain.setTargetAtTime(0, now, RAMP);
      for (const node of voice.nodes) node.stop(now + RAMP * 5);
    }
    this.#voices = new Map();
    this.#sequence = null;
    this.#playing = [];
  }

  close(): void {
    this.stop();
    for (const input of this.#inputs) input.dispose();
    this.#sinks.clear();
  }

  #speak(sound: Sound, head: number, foot: number, sequence: Sequence): void {
    const gain = this.#context.createGain();
    this.#lead(gain, sound, head, sequence);
    const voice: Voice = { gain, nodes: new Set(), stopped: false };
    this.#voices.set(sound, voice);
    this.#ramp(gain.gain, sound, head, foot, sequence);
    void this.#feed(sound, voice, head, foot).catch(() => {
      voice.stopped = true;
    });
  }

  /** From the fades of a sound through its shape and its place between left and right to the mix. */
  #lead(gain: GainNode, { shape, pan }: Sound, head: number, sequence: Sequence): void {
    let from: AudioNode = gain;
    if (shape) {
      const level = this.#context.createGain();
      const begin = Math.max(head, this.#from.at, this.#context.currentTime);
      level.gain.setValueAtTime(shapeAt(shape, ((begin - head) * sequence.rate.num) / sequence.rate.den), begin);
      for (const { at, gain: value } of shape) {
        const when = head + framesToSeconds(at, sequence.rate);
        if (when > begin) level.gain.linearRampToValueAtTime(value, when);
      }
      from = from.connect(level);
    }
    if (pan !== 0) {
      const sides = this.#context.createChannelSplitter(2);
      const joined = this.#context.createChannelMerger(2);
      // Mono counts as two equal sides.
      const stereo = new GainNode(this.#context, { channelCount: 2, channelCountMode: 'explicit' });
      from.connect(stereo).connect(sides);
      balance(pan).forEach((share, side) => {
        sides.connect(new GainNode(this.#context, { gain: share }), side).connect(joined, 0, side);
      });
      from = joined;
    }
    from.connect(this.#out);
  }

  #ramp(level: AudioParam, sound: Sound, head: number, foot: number, sequence: Sequence): void {
    const shape = {
      gain: gainOf(sound.gainDb),
      length: foot - head,
      fadeIn: framesToSeconds(sound.fadeIn, sequence.rate),
      fadeOut: framesToSeconds(sound.fadeOut, sequence.rate),
      curve: sound.curve,
    };
    const begin = Math.max(head, this.#from.at, this.#context.currentTime);
    level.setValueAtTime(0, begin);
    const [up, down] = [Math.max(shape.fadeIn, RAMP), Math.max(shape.fadeOut, RAMP)];
    const points = [begin + RAMP, head + up, foot - down, foot];
    if (shape.curve && shape.curve !== 'linear') {
      for (let i = 1; i < BENT; i++) points.push(head + (up * i) / BENT, foot - (down * i) / BENT);
    }
    for (const at of points.filter((it) => it > begin).sort((a, b) => a - b)) {
      level.linearRampToValueAtTime(levelAt(shape, at - head), at);
    }
  }

  async #feed(sound: Sound, voice: Voice, head: number, foot: number): Promise<void> {
    const sink = await this.#sink(sound.take.asset);
    if (!sink || voice.stopped) return;
    const begin = Math.max(head, this.#from.at, this.#context.currentTime);
    const first = sound.sourceStart + (begin - head) * sound.speed;
    const last = sound.sourceStart + (foot - head) * sound.speed;
    for await (const { buffer, timestamp } of sink.buffers(Math.max(0, first), last)) {
      if (voice.stopped) return;
      this.#schedule(voice, buffer, head + (timestamp - sound.sourceStart) / sound.speed, sound.speed, foot);
      // Decoding runs faster than playing: it waits here, so that an hour of music is not held in memory.
      while (
        !voice.stopped &&
        head + (timestamp - sound.sourceStart) / sound.speed > this.#context.currentTime + AHEAD * 2
      ) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  #schedule(voice: Voice, buffer: AudioBuffer, at: number, speed: number, foot: number): void {
    const now = this.#context.currentTime;
    const begin = Math.max(at, this.#from.at, now);
    const offset = (begin - at) * speed;
    if (offset >= buffer.duration || begin >= foot) return;
    const node = this.#context.createBufferSource();
    node.buffer = buffer;
    node.playbackRate.value = speed;
    node.connect(voice.gain);
    node.start(begin, offset);
    node.stop(foot);
    voice.nodes.add(node);
    node.onended = () => voice.nodes.delete(node);
  }

  #sink(asset: string): Promise<AudioBufferSink | null> {
    const known = this.#sinks.get(asset);
    if (known) return known;
    const opening = (async () => {
      const input = new Input({ source: new UrlSource(this.#url(asset)), formats: ALL_FORMATS });
      this.#inputs.push(input);
      const track = await input.getPrimaryAudioTrack();
      return track && (await track.canDecode()) ? new AudioBufferSink(track) : null;
    })();
    this.#sinks.set(asset, opening);
    return opening;
  }
}
