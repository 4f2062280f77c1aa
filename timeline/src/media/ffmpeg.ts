import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PassThrough } from 'node:stream';
import fluent from 'fluent-ffmpeg';
import { cancelled, errorFromLog, MediaError } from './errors.ts';
import { findFfmpeg, findFfprobe } from './find.ts';
import { demuxerFor, fileUrl, type Input, inputArguments, probeWhitelist } from './inputs.ts';

/**
 * The one door to ffmpeg: every command of the whole program runs through here, on fluent-ffmpeg. What that library
 * leaves open is closed here: whitelists on every input, an AbortSignal, progress by frame, a bounded log, typed
 * errors, and files that appear under their name only when they are whole.
 */
export interface FfmpegJob {
  readonly inputs: readonly Input[];
  /** Frames or samples for the one input of kind `pipe`. */
  readonly stdin?: PassThrough;
  /** A filter graph (`-filter_complex`); without one, use `-vf`/`-af` in `options`. */
  readonly graph?: string;
  /** Maps, codecs, muxer (`-f` is required: names never decide the format). */
  readonly options: readonly string[];
  readonly signal?: AbortSignal;
  /** Called with the number of frames written so far, about twice a second. */
  readonly onFrame?: (frames: number) => void;
}

export interface Finished {
  /** Picture frames that went to the output. */
  readonly frames: number;
  /** Frames that ffmpeg's own rate conversion doubled or left out: 0 in every graph of ours. */
  readonly duplicated: number;
  readonly dropped: number;
  readonly log: readonly string[];
}

export interface Running {
  readonly done: Promise<Finished>;
  /** Ends the process: asks, then insists, then kills. `done` rejects with `cancelled`. */
  stop(): void;
}

const LOG_LINES = 60;
/** Before version 7 ffmpeg exits with 0 although the last part of the file did not reach the disk. */
const writeFailure = /No space left on device|Disk quota exceeded|Error (writing trailer|closing file|writing packet)/i;
const progressLine = /^(frame|fps|stream_\d+\S*|bitrate|total_size|out_time\w*|dup_frames|drop_frames|speed|progress)=/;

/** Starts a command whose output is a file (as it is, no temp name) or a stream. */
export function startFfmpeg(job: FfmpegJob & { readonly output: string | PassThrough }): Running {
  let stop = () => {};
  let stopped = false;
  const done = new Promise<Finished>((resolve, reject) => {
    const begin = async (ffmpegPath: string) => {
      if (stopped || job.signal?.aborted) return reject(cancelled());
      const log: string[] = [];
      const counts = { frames: 0, duplicated: 0, dropped: 0 };
      const command = build(await withDemuxers(job), ffmpegPath);
      if (stopped || job.signal?.aborted) return reject(cancelled());
      const child = () => (command as unknown as { ffmpegProc?: ChildProcess }).ffmpegProc;
      const timers: NodeJS.Timeout[] = [];
      const settle = (outcome: () => void) => {
        for (const timer of timers) clearTimeout(timer);
        job.signal?.removeEventListener('abort', stop);
        outcome();
      };

      stop = () => {
        if (timers.length > 0) return;
        stopped = true;
        const stdin = child()?.stdin;
        if (typeof job.output !== 'string') command.kill('SIGKILL');
        else if (!job.stdin && stdin?.writable) stdin.write('q');
        else command.kill('SIGTERM');
        timers.push(setTimeout(() => command.kill('SIGTERM'), 250));
        timers.push(setTimeout(() => command.kill('SIGKILL'), 2000));
      };
      job.signal?.addEventListener('abort', stop);

      command.on('start', () => {
        // ffmpeg may end before it has read everything; its exit code says whether that matters.
        child()?.stdin?.on('error', () => {});
        if (stopped || job.signal?.aborted) command.kill('SIGKILL');
      });
      command.on('stderr', (line: string) => {
        if (progressLine.test(line)) return readProgress(line, counts, job.onFrame);
        if (line.trim() === '') return;
        log.push(line);
        if (log.length > LOG_LINES) log.shift();
      });
      command.on('error', (cause: Error) =>
        settle(() =>
          reject(
            stopped || job.signal?.aborted
              ? cancelled()
              : errorFromLog(log.length > 0 ? log : [cause.message], 'ffmpeg could not finish this.', cause),
          ),
        ),
      );
      command.on('end', () =>
        settle(() => {
          if (stopped || job.signal?.aborted) reject(cancelled());
          else if (log.some((line) => writeFailure.test(line)))
            reject(errorFromLog(log, 'The file could not be written.'));
          else resolve({ ...counts, log });
        }),
      );
      command.run();
    };
    findFfmpeg().then(begin).catch(reject);
  });
  return {
    done,
    stop: () => {
      stopped = true;
      stop();
    },
  };
}

/**
 * Runs a command that writes one file. The file appears under its name only when it is whole; on failure and on cancel
 * nothing is left. `frames`: the exact number that must come out, else `frames_wrong`.
 */
export async function runFfmpeg(
  job: FfmpegJob & { readonly file: string; readonly frames?: number },
): Promise<Finished> {
  const { file, frames, ...rest } = job;
  const part = partName(file);
  try {
    const finished = await startFfmpeg({ ...rest, output: part }).done;
    checkFrames(finished, frames);
    if ((await stat(part)).size === 0) throw new MediaError('write_failed', 'ffmpeg wrote an empty file.');
    await rename(part, file);
    return finished;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export function checkFrames(finished: Finished, expected?: number): void {
  if (finished.duplicated + finished.dropped > 0) {
    throw new MediaError(
      'frames_wrong',
      `ffmpeg doubled ${finished.duplicated} and dropped ${finished.dropped} frames to keep the rate.`,
      { fix: 'Import the source again: its time stamps are not steady.' },
    );
  }
  if (expected !== undefined && finished.frames !== expected) {
    throw new MediaError('frames_wrong', `${finished.frames} frames came out where ${expected} were due.`, {
      fix: 'A source is shorter than it says. Import it again.',
      detail: finished.log.join('\n'),
    });
  }
}

/** A block of ffprobe's answer as the library parses it: numbers where they look like numbers. */
export type ProbeBlock = Readonly<Record<string, unknown>>;

const probedFields = [
  'stream=index,codec_type,codec_name,width,height,r_frame_rate,avg_frame_rate,nb_frames,duration,start_time,pix_fmt',
  'stream=color_range,color_space,sample_rate,channels,sample_aspect_ratio,field_order',
  // Tags are left out on purpose: the text form does not escape them, so a title could pose as a stream's facts.
  'stream_tags=rotate:stream_disposition=attached_pic:stream_side_data=rotation',
  'format=nb_streams,format_name,duration,start_time:format_tags=none',
].join(':');

/** Asks ffprobe for the facts of a file's streams. A hung file does not hang the caller once `signal` is aborted. */
export async function askFfprobe(
  file: string,
  signal?: AbortSignal,
): Promise<{ readonly streams: readonly ProbeBlock[]; readonly format: ProbeBlock }> {
  const path = await findFfprobe();
  const demuxer = await demuxerFor(file);
  if (signal?.aborted) throw cancelled();
  return new Promise((resolve, reject) => {
    const abandon = () => reject(cancelled());
    signal?.addEventListener('abort', abandon);
    fluent(fileUrl(file))
      .setFfprobePath(path)
      .ffprobe(
        0,
        ['-v', 'error', ...demuxer, ...probeWhitelist, '-show_entries', probedFields],
        (error: Error | null, data) => {
          signal?.removeEventListener('abort', abandon);
          if (error)
            reject(errorFromLog(error.message.split('\n'), 'The file cannot be read as picture or sound.', error));
          else resolve(data as unknown as { streams: ProbeBlock[]; format: ProbeBlock });
        },
      );
  });
}

/** Beside the file, so that the rename stays on one file system. */
export const partName = (file: string): string => `${resolve(file)}.part-${randomBytes(4).toString('hex')}`;

/** Every file is looked at before ffmpeg opens it: its bytes say which demuxer reads it, not its name. */
async function withDemuxers<Job extends FfmpegJob>(job: Job): Promise<Job> {
  const inputs = job.inputs.map(async (input): Promise<Input> => {
    if (input.kind !== 'file') return input;
    return { ...input, options: [...(await demuxerFor(input.file)), ...(input.options ?? [])] };
  });
  return { ...job, inputs: await Promise.all(inputs) };
}

function build(job: FfmpegJob & { readonly output: string | PassThrough }, ffmpegPath: string): fluent.FfmpegCommand {
  // Lines are kept by us; the library's own buffer of them is not used.
  const command = fluent({ stdoutLines: 1 }).setFfmpegPath(ffmpegPath);
  for (const input of job.inputs) {
    const { options, source } = inputArguments(input);
    if (source === null && !job.stdin) throw new MediaError('invalid_request', 'A pipe input needs a stream.');
    command.input(source ?? (job.stdin as PassThrough));
    verbatim(options, (...args) => command.inputOptions(...args));
  }
  if (job.graph) command.complexFilter(job.graph);
  command.output(typeof job.output === 'string' ? fileUrl(job.output) : job.output);
  // The library adds -y to bare paths only; without it ffmpeg would wait for an answer.
  const always = ['-y', '-hide_banner', '-nostats', '-loglevel', 'error', '-progress', 'pipe:2'];
  const clean = ['-map_metadata', '-1', '-bitexact'];
  verbatim([...always, ...clean, ...job.options], (...args) => command.outputOptions(...args));
  return command;
}

/** With one argument the library splits at spaces; with several it takes each as it is, which is what we want. */
function verbatim(options: readonly string[], add: (...args: string[]) => unknown): void {
  if (options.length === 1) throw new MediaError('invalid_request', 'Options come as name and value.');
  if (options.length > 0) add(...options);
}

function readProgress(
  line: string,
  counts: { frames: number; duplicated: number; dropped: number },
  onFrame?: (frames: number) => void,
): void {
  const [key, value] = line.split('=') as [string, string];
  if (key === 'frame') {
    const frames = Number(value);
    if (Number.isFinite(frames) && frames !== counts.frames) {
      counts.frames = frames;
      onFrame?.(frames);
    }
  } else if (key === 'dup_frames') counts.duplicated = Number(value);
  else if (key === 'drop_frames') counts.dropped = Number(value);
}
