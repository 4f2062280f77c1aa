import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Frame, frameSink } from '@reelgraph/timeline/media';
import { EngineError } from '../../../capabilities/capability.ts';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { resizeBytes } from '../../../tensors/resize.ts';
import { readMask } from '../../draft-vision/cv/png.ts';
import { backward, forward } from '../../draft-vision/walk-frames.ts';
import type { SamTrackJob, TrackMade } from './jobs.ts';
import { trackerFacts } from './model.ts';
import { toMask, toPixels } from './picture.ts';
import type { StillParts } from './still.ts';
import { type FoundInFrame, SamTracker } from './tracker.ts';

const OBJECT = 1;

/**
 * Follows the prompted masks through the whole clip and writes one lossless mask frame for each of its frames: first from
 * the earliest prompt back to the beginning, whose masks wait packed, then forwards, each mask written as it is found.
 */
export async function trackClip(job: SamTrackJob, parts: StillParts, context: MethodContext): Promise<TrackMade> {
  const { video } = job;
  const { signal } = context;
  const facts = trackerFacts(parts.bundle);
  const square = { width: facts.imageSize, height: facts.imageSize };
  let present: { readonly index: number; readonly pixels: Float32Array } | undefined;
  const show = ({ index, width, height, data }: Frame) => {
    present = { index, pixels: toPixels({ width, height, channels: 3, data }, facts) };
  };
  const tracker = new SamTracker({
    ...parts,
    frames: video.frames,
    signal,
    async picture(frame) {
      if (present?.index !== frame) for await (const one of forward(video, square, frame, frame, signal)) show(one);
      return present!.pixels;
    },
  });

  let done = 0;
  let seen = 0;
  const maskOf = ({ objects }: FoundInFrame): Uint8Array => {
    const { mask, score } = objects[0]!;
    const data = toMask(mask, facts.grid * 4, video.width, video.height);
    if (score > 0 && data.includes(255)) seen++;
    done++;
    context.progress(done / video.frames, `following, frame ${done} of ${video.frames}`);
    return data;
  };

  const prompts = await readPrompts(job, facts.imageSize);
  for (const [frame, mask] of prompts) {
    tracker.mask(OBJECT, frame, mask);
    await tracker.run(frame);
  }
  const first = Math.min(...prompts.keys());
  const before: Uint8Array[] = [];
  for await (const frame of backward(video, square, first - 1, 0, signal)) {
    show(frame);
    before.push(deflateRawSync(maskOf(await tracker.run(frame.index, true)), { level: 1 }));
  }

  const file = join(job.scratch, 'track.mp4');
  const sink = frameSink(file, { ...video, codec: 'lossless-gray', pixelFormat: 'gray', signal });
  try {
    for (const packed of before.reverse()) await sink.write(inflateRawSync(packed));
    for await (const frame of forward(video, square, first, video.frames - 1, signal)) {
      show(frame);
      await sink.write(maskOf(await tracker.run(frame.index)));
    }
    const written = await sink.finish();
    return { file, mime: written.mime, frames: written.frames, found: seen / video.frames };
  } finally {
    await sink.abort();
  }
}

/** Masks of 0 and 1 in the model's square, by frame; several on one frame are one thing. */
export async function readPrompts(
  { prompts, video }: Pick<SamTrackJob, 'prompts' | 'video'>,
  side: number,
): Promise<Map<number, Float32Array>> {
  const byFrame = new Map<number, Float32Array>();
  for (const { frame, mask: file } of prompts) {
    if (frame >= video.frames) {
      throw new EngineError('prompt_outside', `The mask is for frame ${frame}, the clip has ${video.frames}.`, {
        fix: `Choose a frame from 0 to ${video.frames - 1}.`,
      });
    }
    const { data } = resizeBytes(await readMask(file), side, side, 'bilinear');
    const mask = byFrame.get(frame) ?? new Float32Array(side * side);
    for (let i = 0; i < mask.length; i++) if (data[i]! > 127) mask[i] = 1;
    if (!mask.includes(1)) {
      throw new EngineError('mask_empty', `The mask for frame ${frame} is empty: there is nothing to follow.`, {
        fix: 'Mark the thing again on that frame.',
      });
    }
    byFrame.set(frame, mask);
  }
  return new Map([...byFrame].sort(([a], [b]) => a - b));
}
