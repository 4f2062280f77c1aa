import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { extractFrame, frameSink, MediaError, samplesOf } from '@reelgraph/timeline/media';
import { type CapabilityTypes, type EngineContext, EngineError } from '../../capabilities/capability.ts';
import type { VideoRequest } from '../../capabilities/requests.ts';
import { type Spoken, schedule, setCaptions } from './captions.ts';
import { openCast, withReferences } from './cast.ts';
import { withSpokenOf } from './family.ts';
import { briefFromPrompt } from './from-prompt.ts';
import { jointTo } from './join.ts';
import { previews } from './previews.ts';
import { buildScene, drawCaptions } from './scene.ts';
import { layVoice, SAMPLE_RATE, type Sound, soundBed, wav } from './sound.ts';
import { surface } from './surface.ts';
import { type Talk, talkOf, type Voice } from './talk.ts';
import { underlayOf } from './underlay.ts';
import { read as readBrief } from './words.ts';
import { toYuv420 } from './yuv.ts';

/** Reads a line aloud, for scratch. Null: nobody can here, and the film has its captions alone. */
export type Speak = (
  line: { readonly text: string; readonly speaker: string; readonly about?: string },
  context: EngineContext,
) => Promise<{ readonly samples: Float32Array; readonly sampleRate: number } | null>;

/** The fields of a video request that this engine looks at; no other changes a take. */
export const VIDEO_READS = [
  'width',
  'height',
  'frames',
  'rate',
  'seed',
  'prompt',
  'conditioning',
  'references',
  'continuation',
  'take',
  'brief',
] as const satisfies readonly (keyof VideoRequest)[];

/** Makes a take: composes the shot of the brief and films it, frame by frame, with captions and a sound bed. */
export async function draftVideo(
  request: VideoRequest,
  context: EngineContext,
  speak: Speak | null,
): Promise<CapabilityTypes['video']['result']> {
  const { width, height, frames, rate } = request;
  if (width % 2 === 1 || height % 2 === 1) {
    throw new EngineError('size_odd', `A video cannot be ${width} × ${height}: its sides must be even.`, {
      fix: `Set the size to ${width + (width % 2)} × ${height + (height % 2)}.`,
    });
  }
  const { signal } = context;
  signal.throwIfAborted();
  context.progress(0, 'Composing');
  const brief = withSpokenOf(withReferences(request.brief ?? briefFromPrompt(request.prompt), request.references));
  const whole = request.take ?? { frames, start: 0, seed: request.seed };
  const seconds = (index: number) => ((whole.start + index) * rate.den) / rate.num;
  const spoken = schedule(brief.speech, ((whole.frames - 0.5) * rate.den) / rate.num);
  const { sound, talk } = await soundOf(request, brief, spoken, seconds(0), speak, context);

  const audio = join(context.scratch, 'draft-sound.wav');
  const file = join(context.scratch, 'draft-take.mp4');
  await writeFile(audio, wav(sound));
  const sink = frameSink(file, { width, height, rate, codec: 'take', pixelFormat: 'yuv420p', audio, signal });
  const underlay = await underlayOf(await given(request, context), {
    width,
    height,
    frames,
    seed: whole.seed,
    movement: brief.movement,
    seconds,
    open: context.open,
    signal,
  });
  try {
    const cast = await openCast(brief, context.open);
    const scene = buildScene(brief, cast, {
      width,
      height,
      seed: whole.seed,
      from: seconds(0),
      to: seconds(frames - 1),
      talk,
    });
    const captions = setCaptions(spoken, width, height);
    const joint = request.continuation
      ? await jointTo(request.continuation, { width, height }, context.open, signal)
      : null;
    const { canvas, paint } = surface(width, height);
    const show = previews(context, width, height);
    // Up to three frames may still be on their way through the pipe while the next is made: the encoder never waits for
    // the painter as long as the painter is ahead. A frame's memory is free when the one after it was taken.
    const planes = Array.from({ length: 4 }, () => new Uint8Array((width * height * 3) / 2));
    const sending: Promise<void>[] = [];
    for (let index = 0; index < frames; index++) {
      signal.throwIfAborted();
      const t = seconds(index);
      const given = underlay ? await underlay.draw(paint, index, t) : false;
      if (given) scene.drawAir(paint, t);
      else scene.draw(paint, t);
      drawCaptions(paint, captions, t);
      joint?.draw(paint, index);
      const pixels = canvas.data();
      // The pipe moves on only when this thread lets it.
      await turn();
      const frame = planes[index % 4]!;
      toYuv420(pixels, width, height, frame);
      await sending.shift();
      const sent = sink.write(frame);
      // A failure is met at the next await; until then it must not count as unhandled.
      sent.catch(() => {});
      sending.push(sent);
      if (sending.length === 1) sending.unshift(Promise.resolve());
      context.progress((index + 1) / (frames + 2), `Frame ${index + 1} of ${frames}`);
      await show(canvas, index);
    }
    await Promise.all(sending);
    const { mime } = await sink.finish();
    // As JPEG: the take itself holds no more than this does, and a PNG would cost as much as twenty frames.
    const still = join(context.scratch, 'draft-last.jpg');
    await writeFile(still, await canvas.encode('jpeg', 96));
    const [video, last] = [await context.store(file, mime), await context.store(still, 'image/jpeg')];
    context.progress(1, 'Done');
    return {
      video: {
        kind: 'video',
        artifact: video,
        mime,
        width,
        height,
        frames,
        rate,
        audio: { sampleRate: SAMPLE_RATE, channels: 2, samples: samplesOf(frames, rate) },
      },
      last: { kind: 'image', artifact: last, mime: 'image/jpeg', width, height },
      provenance: { engine: 'draft', draft: true, models: [], seed: request.seed, notes: [] },
    };
  } catch (error) {
    await sink.abort();
    throw asEngineError(error);
  } finally {
    await underlay?.close();
  }
}

/** What goes on from a clip that is no segment of this take has no scene of its own: its last picture goes on. */
async function given(
  { conditioning, continuation, take, brief, width, height }: VideoRequest,
  context: EngineContext,
): Promise<VideoRequest['conditioning']> {
  if (!continuation || take || brief || conditioning.length > 0) return conditioning;
  const still = join(context.scratch, 'draft-before.png');
  await extractFrame(await context.open(continuation.video.artifact), -1, still, { signal: context.signal });
  const artifact = await context.store(still, 'image/png');
  return [{ media: { kind: 'image', artifact, mime: 'image/png', width, height }, frame: 0, strength: 1 }];
}

async function soundOf(
  request: VideoRequest,
  brief: Parameters<typeof soundBed>[0],
  spoken: readonly Spoken[],
  from: number,
  speak: Speak | null,
  context: EngineContext,
): Promise<{ sound: Sound; talk: Talk }> {
  const { frames, rate } = request;
  const sound = soundBed(brief, readBrief(brief), (frames * rate.den) / rate.num, from);
  const voices = new Map<Spoken, Voice>();
  for (const line of speak ? spoken : []) {
    if (line.start + line.seconds < from) continue;
    const who = brief.subjects.find(({ name }) => name.toLowerCase() === line.speaker.trim().toLowerCase());
    const voice = await speak?.({ text: line.line, speaker: line.speaker, about: who?.description ?? '' }, context);
    if (!voice) continue;
    voices.set(line, voice);
    layVoice(sound, voice, line.start - from, line.seconds);
  }
  return { sound, talk: talkOf(spoken, voices) };
}

/** What ffmpeg says in its own type crosses to nodes as an engine's error; a cancel stays what it is. */
export function asEngineError(error: unknown): unknown {
  if (!(error instanceof MediaError) || error.code === 'cancelled') return error;
  return new EngineError(error.code, error.message, { fix: error.fix, retryable: error.retryable, cause: error });
}
