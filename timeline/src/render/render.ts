import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutCaptions } from '../layout/layers.ts';
import type { PlacedClip } from '../layout/layout.ts';
import { soundsOf } from '../layout/sounds.ts';
import { even } from '../media/chain.ts';
import { timescale } from '../media/codecs.ts';
import { cancelled, MediaError } from '../media/errors.ts';
import { ffmpegFacts, frameTiming } from '../media/facts.ts';
import { partName, runFfmpeg } from '../media/ffmpeg.ts';
import type { Input } from '../media/inputs.ts';
import { samplesOf } from '../media/mux-audio.ts';
import { probe } from '../media/probe.ts';
import { sameRate } from '../media/rates.ts';
import { limiter } from '../media/sound.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Sequence } from '../sequence/types.ts';
import { labelsFor, type OverlayWish } from './labels.ts';
import { listOf } from './list.ts';
import { drawMoving } from './moving.ts';
import { pictureGraph, type Size } from './picture-graph.ts';
import { chunksOf, piecesOf } from './pieces.ts';
import { type PresetName, presets } from './presets.ts';
import { type CopyRange, copyChunk, copyRanges, encoderConfiguration, isCopied } from './smart-copy.ts';
import { soundChunks, soundGraph } from './sound-graph.ts';
import { openSources, type Sources } from './sources.ts';
import { openTables } from './tables.ts';
import { timecodeStrip } from './timecode-strip.ts';

export interface RenderOptions {
  /** The local file of an asset by its sha256. Throws where it is not there. */
  open(asset: string): Promise<string>;
  readonly out: string;
  readonly preset: PresetName;
  /** Sequence frames, `to` exclusive; the whole film where it is not given. */
  readonly range?: { readonly from: number; readonly to: number };
  /** Laid over the picture for looking at, never part of a take. */
  readonly overlay?: OverlayWish;
  /** Captions are drawn into the picture; false leaves them out (they travel as a file beside it). On by default. */
  readonly captions?: boolean;
  /** Copies stretches of conformed takes that nothing is done to, instead of encoding them again. On by default. */
  readonly copy?: boolean;
  readonly signal?: AbortSignal;
  /** Picture frames done, of how many. */
  readonly progress?: (done: number, frames: number) => void;
}

export interface Rendered {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly rate: Sequence['rate'];
  readonly audio: boolean;
  readonly mime: string;
  readonly bytes: number;
}

/** Files that one ffmpeg opens at once: about 12 MB each at 720p. */
const MOST_INPUTS = 24;

/**
 * Writes a sequence to a file, frame by frame as `layersAt` describes it. Long films go in chunks, so that memory stays
 * flat; the chunks are joined by packets, on exact frame numbers. The result is counted before it gets its name; on
 * failure and cancel nothing is left. Throws `MediaError` (`cancelled`, `disk_full`, `frames_wrong`, `media_missing`, …).
 */
export async function renderSequence(given: Sequence, options: RenderOptions): Promise<Rendered> {
  const sequence = options.captions === false ? withoutCaptions(given) : given;
  const preset = presets[options.preset];
  const length = sequenceLength(sequence);
  const { from, to } = options.range ?? { from: 0, to: length };
  if (length === 0)
    throw new MediaError('invalid_request', 'The sequence is empty.', { fix: 'Put a clip on it first.' });
  if (!(from >= 0 && from < to && to <= length)) {
    throw new MediaError('out_of_range', `Frames ${from} to ${to} are asked of a film of ${length}.`);
  }
  const scratch = partName(options.out);
  await mkdir(scratch, { recursive: true }).catch(failedWrite);
  try {
    const work: Work = { sequence, options, scratch, from, to, size: sizeFor(sequence, preset.lines) };
    const sources = await openSources(sequence, from, to, options.open, work.size, scratch, options.signal);
    const sound = await mixSound(work, sources);
    if (!preset.picture(sequence.rate)) {
      if (!sound) throw new MediaError('no_sound', 'The sequence has no sound to export.');
      return await joinChunks(work, null, sound);
    }
    const copies = await plannedCopies(work, sources);
    if (copies.length > 0) {
      const copied = await joinChunks(work, await drawPicture(work, sources, copies), sound, copies).catch(orNull);
      if (copied) return copied;
    }
    return await joinChunks(work, await drawPicture(work, sources, []), sound);
  } catch (error) {
    throw options.signal?.aborted ? cancelled() : error instanceof MediaError ? error : failedWrite(error);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A copy that did not come out frame for frame is no failure of the export: everything is encoded then. */
function orNull(error: unknown): null {
  if (error instanceof MediaError && error.code === 'frames_wrong') return null;
  throw error;
}

interface Work {
  readonly sequence: Sequence;
  readonly options: RenderOptions;
  readonly scratch: string;
  readonly from: number;
  readonly to: number;
  readonly size: Size;
}

/** Chunk files in order, for ffmpeg's concat demuxer. */
type Chunks = Input & { readonly kind: 'list' };

async function drawPicture(work: Work, sources: Sources, copies: readonly CopyRange[]): Promise<Chunks> {
  const { sequence, options, scratch, from, to, size } = work;
  const encode = presets[options.preset].picture(sequence.rate) ?? [];
  const labels = await labelsFor(sequence, from, to, size, options.overlay ?? {}, scratch);
  const tables = await openTables(sequence, from, to, options.open, scratch);
  const timing = frameTiming(await ffmpegFacts(), 'passthrough');
  const covers = (placed: PlacedClip) => !sources.hasAlpha(placed);
  const files: { file: string; frames: number }[] = [];
  const next = (frames: number): string => {
    const file = join(scratch, `picture-${files.length}.nut`);
    files.push({ file, frames });
    return file;
  };
  let done = 0;
  const report = (frames: number) => options.progress?.(Math.min(done + frames, to - from), to - from);
  const encodeRange = async (range: { readonly from: number; readonly to: number }): Promise<void> => {
    const pieces = piecesOf(sequence, range.from, range.to, covers);
    const moving = await drawMoving(sequence, pieces, sources, tables, size, scratch, options.signal);
    const strip = options.overlay?.timecode ? timecodeStrip(sequence, size, range) : null;
    const { inputs, graph } = pictureGraph(
      sequence,
      size,
      range,
      moving.picture,
      sources.picture,
      tables.file,
      labels,
      strip?.input,
    );
    const frames = range.to - range.from;
    await runFfmpeg({
      inputs,
      graph,
      stdin: strip?.stdin,
      options: ['-map', '[v]', ...timing, ...encode, '-f', 'nut'],
      file: next(frames),
      frames,
      signal: options.signal,
      onFrame: report,
    }).finally(async () => {
      strip?.stdin.destroy();
      await moving.discard();
    });
    done += frames;
    report(0);
  };

  let at = from;
  for (const range of copies) {
    for (const chunk of chunksOf(sequence, at, range.from, MOST_INPUTS)) await encodeRange(chunk);
    await copyChunk(range, sequence.rate, next(range.to - range.from), options.signal);
    done += range.to - range.from;
    report(0);
    at = range.to;
  }
  for (const chunk of chunksOf(sequence, at, to, MOST_INPUTS)) await encodeRange(chunk);
  return { kind: 'list', file: await listOf(files, sequence.rate, join(scratch, 'picture.txt')) };
}

async function plannedCopies(work: Work, sources: Sources): Promise<readonly CopyRange[]> {
  const { sequence, options, scratch, from, to, size } = work;
  const { copies, picture } = presets[options.preset];
  const { draft, slate, timecode } = options.overlay ?? {};
  if (options.copy === false || !copies || draft || slate || timecode) return [];
  const encode = picture(sequence.rate) ?? [];
  const configuration = await encoderConfiguration(size, sequence.rate, encode, scratch, options.signal);
  return configuration ? copyRanges(sequence, size, from, to, sources, configuration) : [];
}

/** The mix as float PCM in chunks, or null where nothing sounds. */
async function mixSound(work: Work, sources: Sources): Promise<Chunks | null> {
  const { sequence, options, scratch, from, to } = work;
  const sounds = soundsOf(sequence).filter((sound) => sound.from < to && sound.from + sound.length > from);
  if (sounds.length === 0) return null;
  const files: { file: string; frames: number }[] = [];
  for (const range of soundChunks(sounds, from, to, MOST_INPUTS)) {
    const { inputs, graph } = soundGraph(sounds, range, sequence.rate, sources.sound);
    const file = join(scratch, `sound-${files.length}.wav`);
    await runFfmpeg({
      inputs,
      graph,
      options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'wav'],
      file,
      signal: options.signal,
    });
    files.push({ file, frames: range.to - range.from });
  }
  return { kind: 'list', file: await listOf(files, sequence.rate, join(scratch, 'sound.txt')) };
}

async function joinChunks(
  work: Work,
  picture: Chunks | null,
  sound: Chunks | null,
  copies: readonly CopyRange[] = [],
): Promise<Rendered> {
  const { sequence, options, scratch, from, to, size } = work;
  const preset = presets[options.preset];
  const frames = to - from;
  const samples = samplesOf(to, sequence.rate) - samplesOf(from, sequence.rate);
  const whole = join(scratch, `whole.${preset.ext}`);
  const inputs = [picture, sound].filter((input): input is Chunks => input !== null);
  const exact = `asetpts=N/SR/TB,${limiter},apad,atrim=end_sample=${samples}`;
  await runFfmpeg({
    inputs,
    options: [
      ...(picture ? ['-map', '0:v:0', '-c:v', 'copy', '-video_track_timescale', String(timescale(sequence.rate))] : []),
      ...(sound ? ['-map', `${inputs.length - 1}:a:0`, '-af', exact, ...preset.sound] : []),
      ...(preset.muxer === 'wav' ? [] : ['-movflags', '+faststart']),
      ...['-f', preset.muxer],
    ],
    file: whole,
    frames: picture ? frames : undefined,
    signal: options.signal,
  });
  const bytes = await verify(work, whole, picture !== null, sound !== null);
  if (copies.length > 0 && !(await isCopied(whole, from, sequence.rate, copies))) {
    throw new MediaError('frames_wrong', 'A copied stretch holds other frames than it should.');
  }
  await rename(whole, options.out).catch(failedWrite);
  options.progress?.(frames, frames);
  return {
    frames,
    ...size,
    rate: sequence.rate,
    audio: sound !== null,
    mime: preset.mime,
    bytes,
  };
}

/** What was written is read back before it gets its name: the frames, the rate, and sound as long as the picture. */
async function verify(work: Work, file: string, picture: boolean, sound: boolean): Promise<number> {
  const { sequence, options, from, to } = work;
  const facts = await probe(file, options.signal);
  const frames = to - from;
  if (picture && (facts.video?.frames !== frames || !sameRate(facts.video.rate, sequence.rate))) {
    throw new MediaError(
      'frames_wrong',
      `The export holds ${facts.video?.frames ?? 0} frames where ${frames} were due.`,
    );
  }
  if (sound) {
    const due = samplesOf(to, sequence.rate) - samplesOf(from, sequence.rate);
    const off = Math.abs((facts.audio?.samples ?? 0) - due);
    // One AAC frame is 1024 samples; the stated length is rounded up to it.
    if (off > 1024) throw new MediaError('frames_wrong', `Sound and picture of the export differ by ${off} samples.`);
  }
  return facts.bytes;
}

function sizeFor({ size }: Sequence, lines: number | null): Size {
  if (lines === null || size.height <= lines) return { width: even(size.width), height: even(size.height) };
  return { width: even(Math.round((size.width * lines) / size.height)), height: even(lines) };
}

function failedWrite(cause: unknown): never {
  const code = (cause as { code?: string }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new MediaError('disk_full', 'The disk is full, so the film could not be written.', {
      fix: 'Free some space or choose another folder, then export again.',
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'ENOTDIR') {
    throw new MediaError('write_failed', 'The film cannot be written to this folder.', {
      fix: 'Choose a folder that exists and that you may write to.',
      cause,
    });
  }
  throw cause;
}
