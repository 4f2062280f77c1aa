import { rename, rm, stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { type FrameCodec, frameCodec, type H264Quality } from './codecs.ts';
import { MediaError } from './errors.ts';
import { checkFrames, partName, type Running, startFfmpeg } from './ffmpeg.ts';
import { frameBytes, type PixelFormat } from './frame-source.ts';
import type { Input } from './inputs.ts';
import { muxAudio } from './mux-audio.ts';
import type { Rate } from './rates.ts';

export interface FrameSinkOptions {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  /** See {@link FrameCodec}. */
  readonly codec: FrameCodec;
  /** Of the frames that are written; `rgba` by default, `gray` for `lossless-gray`. yuv420p is the quickest. */
  readonly pixelFormat?: PixelFormat;
  /** A sound file that is laid under the pictures: cut, or filled with silence, to their exact length. */
  readonly audio?: string;
  readonly quality?: H264Quality;
  readonly signal?: AbortSignal;
}

export interface FrameSink {
  /** Takes one frame (its memory is free again when the promise resolves). Wait for it: that is the back-pressure. */
  write(frame: Uint8Array): Promise<void>;
  /** Ends the file, checks the count, and gives the file its name. */
  finish(): Promise<{ readonly frames: number; readonly mime: string }>;
  /** Ends at once and leaves nothing behind. May be called at any time, also after `finish`. */
  abort(): Promise<void>;
}

/**
 * Writes frames to a file that appears under its name only when it is whole. Sizes must be even for `take` and
 * `lossless-gray`. Errors of ffmpeg surface in the next `write` or in `finish`.
 */
export function frameSink(file: string, options: FrameSinkOptions): FrameSink {
  const { width, height, rate, codec } = options;
  if (options.audio && codec !== 'take') {
    throw new MediaError('invalid_request', 'Only takes carry sound.');
  }
  const format = options.pixelFormat ?? (codec === 'lossless-gray' ? 'gray' : 'rgba');
  const bytes = frameBytes(width, height, format);
  if (codec !== 'lossless' && (width % 2 === 1 || height % 2 === 1)) {
    throw new MediaError('invalid_request', `H.264 wants even sizes; ${width} × ${height} is not.`);
  }
  const facts = frameCodec(codec, rate, options.quality);
  const part = partName(file);
  const stdin = new PassThrough({ emitClose: false, highWaterMark: bytes });
  const raw: Input = {
    kind: 'pipe',
    options: [
      ...['-f', 'rawvideo', '-pixel_format', format, '-video_size', `${width}x${height}`],
      ...['-framerate', `${rate.num}/${rate.den}`],
    ],
  };
  const filter = format === 'yuv420p' && codec !== 'lossless' ? 'setsar=1' : facts.filter;
  let running: Running | null = null;
  let failure: unknown = null;
  /** Ends the wait of a writer whose drain will never come, because ffmpeg is gone. */
  let wake: ((error: unknown) => void) | null = null;
  let written = 0;
  let ended = false;

  const start = (): Running => {
    if (running) return running;
    running = startFfmpeg({
      inputs: [raw],
      stdin,
      options: ['-map', '0:v:0', '-vf', filter, ...facts.options, '-f', facts.muxer],
      output: part,
      signal: options.signal,
    });
    running.done.catch((error: unknown) => {
      failure = error;
      stdin.destroy();
      wake?.(error);
    });
    return running;
  };

  const abort = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    if (running) {
      running.stop();
      stdin.destroy();
      await running.done.catch(() => {});
    }
    await rm(part, { force: true });
  };

  return {
    async write(frame) {
      if (ended) throw new MediaError('invalid_request', 'The sink is closed.');
      if (failure) throw failure;
      if (frame.length !== bytes) {
        throw new MediaError('invalid_request', `A frame has ${frame.length} bytes where ${bytes} are due.`);
      }
      start();
      written++;
      await new Promise<void>((resolve, reject) => {
        wake = reject;
        stdin.write(frame, (error) => (error ? undefined : resolve()));
      });
      wake = null;
    },

    async finish() {
      if (ended) throw failure ?? new MediaError('invalid_request', 'The sink is closed.');
      if (written === 0) {
        await abort();
        throw new MediaError('no_picture', 'No frame was written.');
      }
      try {
        stdin.end();
        checkFrames(await start().done, written);
        if ((await stat(part)).size === 0) throw new MediaError('write_failed', 'ffmpeg wrote an empty file.');
        if (options.audio) {
          const { audio, signal } = options;
          await muxAudio({ video: part, audio, out: file, frames: written, rate, signal });
          await rm(part, { force: true });
        } else await rename(part, file);
        ended = true;
        return { frames: written, mime: facts.mime };
      } catch (error) {
        ended = true;
        await rm(part, { force: true });
        throw error;
      }
    },

    abort,
  };
}
