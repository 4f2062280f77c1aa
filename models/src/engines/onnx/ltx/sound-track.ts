import { samplesOf } from '@reelgraph/timeline/media';
import type { Wave } from './sound.ts';

/** How long one part's sound fades into the next, in seconds: enough that no click is heard. */
const FADE = 0.01;

/**
 * The sound of a film made in parts. Each part loses at its head what its picture loses there, so that both stay on the same
 * instant; the last hundredth of that is the fade from the part before.
 */
export class SoundTrack {
  readonly rate: number;
  readonly channels: Float32Array[];
  readonly #frames: { readonly num: number; readonly den: number };

  constructor(
    frames: number,
    frameRate: { readonly num: number; readonly den: number },
    sampleRate: number,
    channels = 2,
  ) {
    this.rate = sampleRate;
    this.#frames = frameRate;
    const samples = samplesOf(frames, frameRate, sampleRate);
    this.channels = Array.from({ length: channels }, () => new Float32Array(samples));
  }

  /** Lays a part whose frame `head` is shown as frame `at` of the film. */
  lay(wave: Wave, at: number, head: number): void {
    const place = samplesOf(at, this.#frames, this.rate);
    const skipped = samplesOf(head, this.#frames, this.rate);
    const fade = Math.min(Math.round(FADE * this.rate), skipped, place);
    for (const [c, channel] of this.channels.entries()) {
      const from = Math.min(c, wave.channels - 1) * wave.samples;
      for (let i = -fade; skipped + i < wave.samples && place + i < channel.length; i++) {
        const sample = wave.data[from + skipped + i]!;
        const share = i < 0 ? (i + fade) / fade : 1;
        channel[place + i] = channel[place + i]! * (1 - share) + sample * share;
      }
    }
  }
}
