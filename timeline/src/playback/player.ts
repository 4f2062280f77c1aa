import { layersAt } from '../layout/layers.ts';
import { layoutTrack } from '../layout/layout.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Sequence } from '../sequence/types.ts';
import { type Anchor, frameAt, shuttle } from './clock.ts';
import { coloursOf, drawFrame, type Overlay } from './compositor.ts';
import { Pictures } from './pictures.ts';
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
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #pictures: Pictures;
  readonly #url: (asset: string) => string;
  readonly #frameListeners = new Set<(frame: number) => void>();
  readonly #stateListeners = new Set<(state: PlayerState) => void>();
  #sequence: Sequence | null = null;
  #audio: AudioContext | null = null;
  #desk: SoundDesk | null = null;
  #anchor: Anchor = { frame: 0, at: 0, speed: 0 };
  #loop = false;
  #volume = 1;
  #overlay: Overlay = { timecode: false, draft: true };
  #frame = 0;
  #shown: number | null = null;
  #wish = 0;
  #drawing: Promise<void> | null = null;
  #tick = 0;
  #pump: ReturnType<typeof setInterval> | null = null;
  #waiting: { readonly frame: number; readonly done: (shown: boolean) => void }[] = [];
  #quality = 1;

  constructor({ canvas, url }: PlayerOptions) {
    const context = canvas.getContext('2d', { alpha: false, desynchronized: false });
    if (!context) throw new Error('This browser cannot draw into a canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#url = url;
    this.#pictures = new Pictures(url);
  }

  /** Frame under the playhead; it may be on its way to the screen still, see {@link shown}. */
  get frame(): number {
    return this.#frame;
  }
  /** Frame that is on the screen. */
  get shown(): number | null {
    return this.#shown;
  }
  get state(): PlayerState {
    return { playing: this.#anchor.speed !== 0, speed: this.#anchor.speed, loop: this.#loop, volume: this.#volume };
  }
  get length(): number {
    return this.#sequence ? sequenceLength(this.#sequence) : 0;
  }

  onFrame(listener: (frame: number) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }
  onState(listener: (state: PlayerState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** The film as it is now. While it plays the sound follows the change at once. */
  setSequence(sequence: Sequence): void {
    if (sequence === this.#sequence) return;
    this.#sequence = sequence;
    this.#resize();
    if (this.#anchor.speed === 1 && this.#audio) this.#roll(1);
    this.#shown = null;
    this.#draw();
  }

  setOverlay(overlay: Overlay): void {
    this.#overlay = overlay;
    this.#shown = null;
    this.#draw();
  }

  /** Draws at a share of the sequence's size: 1, ½ or ¼. */
  setQuality(quality: number): void {
    this.#quality = quality;
    this.#resize();
    this.#shown = null;
    this.#draw();
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
    if (this.#shown === this.#frame) return Promise.resolve(true);
    return new Promise((done) => this.#waiting.push({ frame: this.#frame, done }));
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
    this.#pictures.close();
    this.#desk?.close();
    void this.#audio?.close();
    this.#frameListeners.clear();
    this.#stateListeners.clear();
  }

  /** Why a file shows nothing; null when all is well. */
  problem(asset: string): string | null {
    return this.#pictures.problem(asset);
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
    if (begins) for (const layer of layersAt(sequence, ahead)) this.#pictures.warm(layer);
  }

  #clamped(frame: number): number {
    return Math.min(Math.max(frame, 0), Math.max(0, this.length - 1));
  }

  #go(frame: number): void {
    this.#frame = frame;
    for (const listener of this.#frameListeners) listener(frame);
    this.#draw();
  }

  /** One drawing at a time; when it ends and the wish has changed, the next one is of the latest wish. */
  #draw(): void {
    this.#wish++;
    this.#drawing ??= this.#drawLoop().then(
      (done) => this.#drawn(done),
      () => this.#drawn(this.#wish),
    );
  }

  #drawn(done: number): void {
    this.#drawing = null;
    // A wish may have come between the last look and now.
    if (done !== this.#wish) {
      this.#wish--;
      this.#draw();
    }
  }

  /** Answers the wish that it drew last. */
  async #drawLoop(): Promise<number> {
    let wish = -1;
    while (wish !== this.#wish) {
      wish = this.#wish;
      const sequence = this.#sequence;
      if (!sequence) return wish;
      const frame = this.#frame;
      // While it plays a late picture is shown all the same: a film that stutters is better than one that stands.
      const wanted = () => this.#anchor.speed !== 0 || wish === this.#wish;
      const layers = layersAt(sequence, frame);
      const pictures = await Promise.all(layers.map((layer) => this.#pictures.of(layer, wanted)));
      if (wanted() && sequence === this.#sequence) {
        const drawn = layers.map(
          (layer, i) =>
            [layer, pictures[i] ?? null, layer.take ? this.#pictures.problem(layer.take.asset) : null] as const,
        );
        drawFrame(this.#context, sequence, frame, drawn, this.#overlay, coloursOf(this.#canvas));
        this.#shown = frame;
      }
      for (const picture of pictures) picture?.release();
      this.#answer();
    }
    return wish;
  }

  #answer(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (one.frame === this.#shown) one.done(true);
      else if (one.frame !== this.#frame) one.done(false);
      else this.#waiting.push(one);
    }
  }

  #resize(): void {
    const size = this.#sequence?.size;
    if (!size) return;
    const width = Math.round(size.width * this.#quality);
    const height = Math.round(size.height * this.#quality);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  #tellState(): void {
    const { state } = this;
    for (const listener of this.#stateListeners) listener(state);
  }
}
