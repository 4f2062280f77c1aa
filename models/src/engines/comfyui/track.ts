import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Frame, frameSink, frameSource, trimMedia } from '@reelgraph/timeline/media';
import type { CapabilityTypes, EngineContext } from '../../capabilities/capability.ts';
import { EngineError } from '../../capabilities/capability.ts';
import type { TrackRequest } from '../../capabilities/requests.ts';
import { plane } from '../draft-vision/cv/image.ts';
import { area } from '../draft-vision/cv/mask.ts';
import { readMask, writeMaskPng } from '../draft-vision/cv/png.ts';
import { Job } from './job.ts';
import type { RunOptions } from './run-prompt.ts';
import { toSize } from './segment.ts';
import type { Place } from './servers.ts';

export const TRACK_READS = ['video', 'prompts'] as const satisfies readonly (keyof TrackRequest)[];

/** Part of a clip that is followed from one prompt: its frames in the order in which they are shown to the tracker. */
export interface Walk {
  readonly prompt: number;
  readonly frames: readonly number[];
}

/**
 * A tracker goes forwards from the first frame that it is shown. So each prompt is followed forwards and, on the clip turned
 * round, backwards; between two prompts each frame is followed from the nearer one. Pure.
 */
export function walksOf(prompts: readonly number[], frames: number): Walk[] {
  const sorted = [...new Set(prompts)].sort((a, b) => a - b);
  return sorted.flatMap((prompt, i) => {
    const before = sorted[i - 1];
    const next = sorted[i + 1];
    const first = before === undefined ? 0 : Math.floor((before + prompt) / 2) + 1;
    const last = next === undefined ? frames - 1 : Math.floor((prompt + next) / 2);
    const walks: Walk[] = [{ prompt, frames: range(prompt, last) }];
    if (first < prompt) walks.push({ prompt, frames: range(first, prompt).reverse() });
    return walks;
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Frames that are held at once where a clip is turned round. */
const HELD = 32;

/** The masks of a thing through a whole clip, written without loss as one grey frame for each of its frames. */
export async function makeTrack(
  request: TrackRequest,
  place: Place,
  context: EngineContext,
  pace?: RunOptions['pace'],
): Promise<CapabilityTypes['track']['result']> {
  const { video } = request;
  const { width, height, frames } = video;
  const outside = request.prompts.find(({ frame }) => frame >= frames);
  if (outside) {
    throw new EngineError('prompt_outside', `The mask is for frame ${outside.frame}, the clip has ${frames}.`, {
      fix: `Choose a frame from 0 to ${frames - 1}.`,
    });
  }
  const file = await context.open(video.artifact);
  const masks = new Map<number, Uint8Array>();
  const walks = walksOf(
    request.prompts.map(({ frame }) => frame),
    frames,
  );
  let job = new Job(place, context, pace);
  for (const [i, walk] of walks.entries()) {
    const share = (fraction: number, text?: string) =>
      context.progress(
        (0.9 * (i + fraction)) / walks.length,
        walks.length > 1 ? `Part ${i + 1} of ${walks.length}, ${text ?? ''}` : text,
      );
    job = new Job(place, { ...context, progress: share }, pace);
    const clip = job.scratch('.mp4');
    await partOf(file, clip, walk, request, context);
    const name = `-${walk.frames[0]}-${walk.frames.at(-1)}`;
    const mask = job.scratch('.png');
    const given = request.prompts.filter(({ frame }) => frame === walk.prompt);
    await writeMaskPng(mask, await united(given, context, width, height));
    job.give({
      clip: await job.send(video, clip, 'video/mp4', name),
      mask: await job.send(given[0]!.mask, mask, 'image/png', name),
      frames: walk.frames.length,
    });
    const results = await job.run();
    const saved = results.files();
    if (saved.length !== walk.frames.length) {
      throw new EngineError(
        'comfyui_short',
        `${place.server.label} gave ${saved.length} masks for ${walk.frames.length} frames.`,
        { fix: 'Bring ComfyUI up to date, or choose another workflow.' },
      );
    }
    for (const [k, one] of saved.entries()) {
      const found = toSize(await readMask(await results.fetch(one)), width, height);
      masks.set(walk.frames[k]!, deflateRawSync(found.data, { level: 1 }));
    }
  }
  return { ...(await written(masks, request, job)), provenance: job.provenance() };
}

async function written(
  masks: ReadonlyMap<number, Uint8Array>,
  { video }: TrackRequest,
  job: Job,
): Promise<Pick<CapabilityTypes['track']['result'], 'track'>> {
  const { context } = job;
  const { width, height, frames, rate } = video;
  const out = job.scratch('.mp4');
  const sink = frameSink(out, {
    width,
    height,
    rate,
    codec: 'lossless-gray',
    pixelFormat: 'gray',
    signal: context.signal,
  });
  let found = 0;
  try {
    for (let frame = 0; frame < frames; frame++) {
      const mask = plane(width, height, inflateRawSync(masks.get(frame)!));
      if (area(mask) > 0) found++;
      await sink.write(mask.data);
    }
    const { mime } = await sink.finish();
    const artifact = await context.store(out, mime);
    return { track: { kind: 'track', artifact, mime, width, height, frames, rate, found: found / frames } };
  } finally {
    await sink.abort();
  }
}

/** Several masks on one frame are one thing. */
async function united(prompts: TrackRequest['prompts'], context: EngineContext, width: number, height: number) {
  const all = plane(width, height);
  for (const { mask } of prompts) {
    const { data } = toSize(await readMask(await context.open(mask.artifact)), width, height);
    for (let i = 0; i < data.length; i++) all.data[i] = data[i]! | all.data[i]!;
  }
  if (area(all) === 0) {
    throw new EngineError('mask_empty', 'The mask is empty: there is nothing to follow.', {
      fix: 'Mark the thing again on that frame.',
    });
  }
  return all;
}

/** The frames of a walk as a clip, turned round where it goes backwards. */
async function partOf(file: string, out: string, { frames }: Walk, { video }: TrackRequest, { signal }: EngineContext) {
  const first = frames[0]!;
  const last = frames.at(-1)!;
  if (last >= first) {
    await trimMedia(file, out, { start: first, count: frames.length }, { signal });
    return;
  }
  const { width, height, rate } = video;
  const sink = frameSink(out, { width, height, rate, codec: 'take', pixelFormat: 'yuv420p', signal });
  try {
    for (let end = first; end >= last; end -= HELD) {
      const start = Math.max(last, end - HELD + 1);
      const held: Frame[] = [];
      const range = { start, count: end - start + 1 };
      for await (const frame of frameSource(file, { size: video, pixelFormat: 'yuv420p', range, signal }))
        held.push(frame);
      for (const frame of held.reverse()) await sink.write(frame.data);
    }
    await sink.finish();
  } finally {
    await sink.abort();
  }
}
