import { ALL_FORMATS, Input, type InputVideoTrack, UrlSource, type VideoSample, VideoSampleSink } from 'mediabunny';
import { FrameCache } from './frame-cache.ts';

/** Frames kept decoded for each file: a second of 24 fps at 720p is about 33 MB. */
const KEEP = 24;
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
  readonly #cache = new FrameCache<VideoSample>(KEEP);
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
  frame(frame: number, wanted: () => boolean = () => true): Promise<ReturnType<FrameCache<VideoSample>['use']>> {
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
      this.#cache.add(String(n), value);
      if (n === frame) return;
      if (n > frame) break;
    }
    // The file lacks the frame (a count that is one too high, a hole): what is on screen at that moment stands for it.
    const sample = await sink.getSample(seconds);
    if (sample) this.#cache.add(String(frame), sample);
  }
}
