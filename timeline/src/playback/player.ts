import { layersAt } from '../layout/layers.ts';
import { layoutTrack } from '../layout/layout.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Sequence } from '../sequence/types.ts';
import { type Anchor, frameAt, shuttle } from './clock.ts';
import type { Overlay } from './compositor.ts';
import type { DrawText } from './pictures.ts';
import { type Comparison, Screen } from './screen.ts';
import { SoundDesk } from './sounds.ts';

export interface PlayerState {
  readonly playing: boolean;
  /** 1 is plain speed; negative is backwards; 0 stands. */
  readonly speed: number;
  readonly loop: boolean;
  readonly volume: number;
}

export interface PlayerOptions {
  readonly canvas: HTMLCanvasElement;
  /** Address of an artifact; must answer range requests. */
  readonly url: (asset: string) => string;
  /** Draws titles and captions; without it they are not shown. */
  readonly drawText?: DrawText;
}

/** Frames before a cut at which the next file is opened: a second is more than a decoder needs to start. */
const PRE_ROLL = 24;
/** Seconds between the press of play and the first sound, so that the first buffers are decoded. */
const LEAD = 0.08;

/**
 * Plays a sequence into a canvas. The clock is the AudioContext's; the frame is always computed from it. Of several
 * wishes to see a frame the latest wins, and what is drawn is that frame exactly, or nothing.
 */
export class Player {
  readonly #screen: Screen;
  readonly #url: (asset: string) => string;
  readonly #frameListeners = new Set<(frame: number) => void>();
  readonly #stateListeners = new Set<(state: PlayerState) => void>();
  #sequence: Sequence | null = null;
  #audio: AudioContext | null = null;
  #desk: SoundDesk | null = null;
  #anchor: Anchor = { frame: 0, at: 0, speed: 0 };
  #loop = false;
  #volume = 1;
  #frame = 0;
  #tick = 0;
  #pump: ReturnType<typeof setInterval> | null = null;

  constructor({ canvas, url, drawText }: PlayerOptions) {
    this.#screen = new Screen(canvas, url, drawText);
    this.#url = url;
  }

  /** Frame under the playhead; it may be on its way to the screen still, see {@link shown}. */
  get frame(): number {
    return this.#frame;
  }
  /** Frame that is on the screen. */
  get shown(): number | null {
    return this.#screen.shown;
  }
  get state(): PlayerState {
    return { playing: this.#anchor.speed !== 0, speed: this.#anchor.speed, loop: this.#loop, volume: this.#volume };
  }
  get length(): number {
    return this.#sequence ? sequenceLength(this.#sequence) : 0;
  }

  /** Follows the pictures that are drawn; one listener at a time, null for none. What it looks at must be copied at once. */
  set onDrawn(listener: ((canvas: HTMLCanvasElement) => void) | null) {
    this.#screen.onDrawn = listener;
  }

  /** Draws the present frame again. */
  redraw(): void {
    this.#screen.renew();
  }

  /** Loudest samples, left and right, since it was asked last; silence while nothing was played yet. */
  levels(): readonly [number, number] {
    return this.#desk?.meter.peaks() ?? [0, 0];
  }

  onFrame(listener: (frame: number) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }
  onState(listener: (state: PlayerState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** The film as it is now. While it plays the sound follows the change at once, and the clock goes on. */
  setSequence(sequence: Sequence): void {
    if (sequence === this.#sequence) return;
    this.#sequence = sequence;
    if (this.#anchor.speed === 1) this.#desk?.start(sequence, this.#anchor.frame, this.#anchor.at);
    if (this.#frame !== this.#clamped(this.#frame)) this.#go(this.#clamped(this.#frame));
    else this.#draw();
  }

  setOverlay(overlay: Overlay): void {
    this.#screen.setOverlay(overlay);
  }

  /** Shows another take of a clip beside the film or over a part of it, at every frame of the clip. */
  setComparison(compare: Comparison | null): void {
    this.#screen.setComparison(compare);
  }

  /** Draws at a share of the sequence's size: 1, ½ or ¼. */
  setQuality(quality: number): void {
    this.#screen.setQuality(quality);
  }

  setLoop(loop: boolean): void {
    this.#loop = loop;
    this.#tellState();
  }

  setVolume(volume: number): void {
    this.#volume = volume;
    if (this.#desk) this.#desk.volume = volume;
    this.#tellState();
  }

  async play(): Promise<void> {
    if (!this.#sequence || this.length === 0) return;
    if (this.#frame >= this.length - 1) this.#go(0);
    await this.#wake();
    this.#roll(1);
  }

  pause(): void {
    if (this.#anchor.speed === 0) return;
    this.#go(this.#clamped(frameAt(this.#anchor, this.#now(), this.#sequence!.rate)));
    this.#halt();
  }

  toggle(): void {
    if (this.#anchor.speed !== 0) this.pause();
    else void this.play();
  }

  /** Shows `frame`; answers true once it is on the screen, false when a later wish overtook it. */
  seek(frame: number): Promise<boolean> {
    const { speed } = this.#anchor;
    this.#go(this.#clamped(Math.round(frame)));
    if (speed !== 0) this.#roll(speed);
    return this.settled();
  }

  /** Resolves when the present frame is on the screen, or was overtaken. */
  settled(): Promise<boolean> {
    return this.#sequence ? this.#screen.settled(this.#frame) : Promise.resolve(false);
  }

  step(frames: number): void {
    this.pause();
    void this.seek(this.#frame + frames);
  }

  /** J (−1) and L (+1). */
  async shuttle(direction: 1 | -1): Promise<void> {
    if (!this.#sequence) return;
    const speed = shuttle(this.#anchor.speed, direction);
    await this.#wake();
    if (this.#anchor.speed !== 0) this.#go(this.#clamped(frameAt(this.#anchor, this.#now(), this.#sequence.rate)));
    this.#roll(speed);
  }

  dispose(): void {
    this.#halt();
    this.#screen.close();
    this.#desk?.close();
    void this.#audio?.close();
    this.#frameListeners.clear();
    this.#stateListeners.clear();
  }

  #now(): number {
    return this.#audio ? this.#audio.currentTime : performance.now() / 1000;
  }

  async #wake(): Promise<void> {
    if (!this.#audio) {
      this.#audio = new AudioContext({ latencyHint: 'interactive', sampleRate: this.#sequence?.sampleRate ?? 48_000 });
      this.#desk = new SoundDesk(this.#audio, this.#url);
      this.#desk.volume = this.#volume;
    }
    // Without a sound card the promise may never settle; the clock then runs as soon as it can.
    if (this.#audio.state !== 'running') {
      await Promise.race([this.#audio.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
    }
  }

  #roll(speed: number): void {
    const sequence = this.#sequence;
    if (!sequence) return;
    const at = this.#now() + (speed === 1 ? LEAD : 0);
    this.#anchor = { frame: this.#frame, at, speed };
    if (speed === 1) this.#desk?.start(sequence, this.#frame, at);
    else this.#desk?.stop();
    this.#pump ??= setInterval(() => this.#desk?.pump(), 250);
    if (this.#tick === 0) this.#tick = requestAnimationFrame(this.#onTick);
    this.#tellState();
  }

  #halt(): void {
    if (this.#pump) clearInterval(this.#pump);
    this.#pump = null;
    cancelAnimationFrame(this.#tick);
    this.#tick = 0;
    this.#desk?.stop();
    this.#anchor = { frame: this.#frame, at: 0, speed: 0 };
    this.#tellState();
  }

  readonly #onTick = (): void => {
    this.#tick = 0;
    const sequence = this.#sequence;
    if (!sequence || this.#anchor.speed === 0) return;
    const frame = Math.max(
      this.#anchor.speed > 0 ? this.#anchor.frame : 0,
      frameAt(this.#anchor, this.#now(), sequence.rate),
    );
    const last = this.length - 1;
    if (frame > last || (frame <= 0 && this.#anchor.speed < 0)) {
      if (this.#loop && frame > last) {
        this.#go(0);
        this.#roll(this.#anchor.speed);
        return;
      }
      this.#go(this.#clamped(frame));
      this.#halt();
      return;
    }
    if (frame !== this.#frame) {
      this.#go(frame);
      this.#warmAhead(sequence, frame);
    }
    this.#tick = requestAnimationFrame(this.#onTick);
  };

  /** Opens the file of the next clip on each track shortly before its first frame. */
  #warmAhead(sequence: Sequence, frame: number): void {
    if (this.#anchor.speed !== 1) return;
    const ahead = frame + PRE_ROLL;
    const begins = sequence.tracks.some(
      (track, i) => track.kind === 'video' && layoutTrack(sequence, i).some((it) => it.start - it.lead === ahead),
    );
    if (begins) this.#screen.warm(layersAt(sequence, ahead), sequence.size);
  }

  #clamped(frame: number): number {
    return Math.min(Math.max(frame, 0), Math.max(0, this.length - 1));
  }

  #go(frame: number): void {
    this.#frame = frame;
    for (const listener of this.#frameListeners) listener(frame);
    this.#draw();
  }

  #draw(): void {
    if (this.#sequence) this.#screen.show(this.#sequence, this.#frame, this.#anchor.speed !== 0);
  }

  #tellState(): void {
    const { state } = this;
    for (const listener of this.#stateListeners) listener(state);
  }
}
