import { ALL_FORMATS, Input, type InputVideoTrack, UrlSource, type VideoSample, VideoSampleSink } from 'mediabunny';
import { FrameCache } from './frame-cache.ts';

/** Memory for the decoded frames of one file: 13 of 720p, which is a whole GOP, so that stepping back is quick too. */
const KEEP_BYTES = 48_000_000;
const KEEP_LEAST = 4;
/** A jump of up to this many frames forward is read through; a longer one seeks to a key frame (closed GOPs of 12). */
const READ_THROUGH = 14;

interface Opened {
  readonly track: InputVideoTrack;
  readonly sink: VideoSampleSink;
  /** Seconds of the first frame: not 0 in many files. */
  readonly first: number;
}

/**
 * One video file of which any frame can be had by its number, exactly. Requests are answered one after the other, for there
 * is one decoder; steps forward read on, everything else seeks.
 */
export class VideoFile {
  readonly #input: Input;
  readonly #rate: { readonly num: number; readonly den: number };
  readonly #cache = new FrameCache<ImageBitmap>(KEEP_LEAST);
  #canvas: OffscreenCanvas | null = null;
  #opened: Promise<Opened> | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #reader: { readonly iterator: AsyncGenerator<VideoSample, void, unknown>; next: number } | null = null;
  #closed = false;

  constructor(url: string, rate: { readonly num: number; readonly den: number }) {
    this.#input = new Input({
      source: new UrlSource(url, { getRetryDelay: (attempt) => (attempt < 3 ? 0.3 * (attempt + 1) : null) }),
      formats: ALL_FORMATS,
    });
    this.#rate = rate;
  }

  /** Frame number `frame` of the file. Rejects when the file cannot be read. Null once the file was let go. */
  frame(frame: number, wanted: () => boolean = () => true): Promise<ReturnType<FrameCache<ImageBitmap>['use']>> {
    const key = String(frame);
    const ready = this.#cache.use(key);
    if (ready) return Promise.resolve(ready);
    const work = this.#turn.then(async () => {
      // Whoever asked may have moved on while others were served.
      if (this.#closed || !wanted()) return null;
      if (!this.#cache.has(key)) await this.#decode(frame);
      return this.#cache.use(key);
    });
    this.#turn = work.catch(() => null);
    return work;
  }

  close(): void {
    this.#closed = true;
    void this.#reader?.iterator.return();
    this.#cache.clear();
    this.#input.dispose();
  }

  #open(): Promise<Opened> {
    this.#opened ??= (async () => {
      const track = await this.#input.getPrimaryVideoTrack();
      if (!track) throw new Error('The file has no picture.');
      if (!(await track.canDecode())) throw new Error('This browser cannot decode the file.');
      return { track, sink: new VideoSampleSink(track), first: await track.getFirstTimestamp() };
    })();
    return this.#opened;
  }

  async #decode(frame: number): Promise<void> {
    const { sink, first } = await this.#open();
    const number = (sample: VideoSample) => Math.round(((sample.timestamp - first) * this.#rate.num) / this.#rate.den);
    const seconds = first + ((frame + 0.5) * this.#rate.den) / this.#rate.num;
    const reader = this.#reader;
    if (!reader || frame < reader.next || frame - reader.next > READ_THROUGH) {
      await reader?.iterator.return();
      this.#reader = { iterator: sink.samples(seconds), next: frame };
    }
    const active = this.#reader!;
    for (;;) {
      const { value, done } = await active.iterator.next();
      if (done || !value) {
        this.#reader = null;
        break;
      }
      const n = number(value);
      active.next = n + 1;
      if (this.#closed) {
        value.close();
        return;
      }
      this.#keep(n, value);
      if (n === frame) return;
      if (n > frame) break;
    }
    // The file lacks the frame (a count that is one too high, a hole): what is on screen at that moment stands for it.
    const sample = await sink.getSample(seconds);
    if (sample) this.#keep(frame, sample);
  }

  /** Hardware decoders lend out a handful of frames and stand still until they are given back: so each is copied at once. */
  #keep(frame: number, sample: VideoSample): void {
    const { displayWidth: width, displayHeight: height } = sample;
    this.#canvas ??= new OffscreenCanvas(width, height);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context) {
      this.#cache.limit = Math.max(KEEP_LEAST, Math.floor(KEEP_BYTES / (width * height * 4)));
      sample.draw(context, 0, 0, width, height);
      this.#cache.add(String(frame), this.#canvas.transferToImageBitmap());
    }
    sample.close();
  }
}
