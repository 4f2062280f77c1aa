import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Frame, frameSink } from '@reelgraph/timeline/media';
import { EngineError } from '../../../capabilities/capability.ts';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { type Plane, plane, type Rgb, workingSize } from '../cv/image.ts';
import { area, scaleMask } from '../cv/mask.ts';
import { readMask } from '../cv/png.ts';
import type { TrackJob, TrackMade } from '../jobs.ts';
import { backward, forward } from '../walk-frames.ts';
import { Follower } from './follower.ts';

/**
 * Follows the prompted masks through the whole clip and writes one lossless mask frame for each of its frames. Between two
 * prompts each frame is followed from the nearer one. Pictures are streamed; only small packed masks are kept.
 */
export async function trackClip(job: TrackJob, context: MethodContext): Promise<TrackMade> {
  const { video } = job;
  const size = workingSize(video.width, video.height, 512);
  const prompts = await readPrompts(job, size);
  const masks = new Map<number, Uint8Array>();
  let done = 0;
  const keep = (frame: number, mask: Plane) => {
    if (!masks.has(frame)) done++;
    masks.set(frame, deflateRawSync(mask.data, { level: 1 }));
    context.progress((0.8 * done) / video.frames, `following, frame ${done} of ${video.frames}`);
  };

  for (const [i, prompt] of prompts.entries()) {
    const before = prompts[i - 1];
    const next = prompts[i + 1];
    const first = before ? Math.floor((before.frame + prompt.frame) / 2) + 1 : 0;
    const last = next ? Math.floor((prompt.frame + next.frame) / 2) : video.frames - 1;
    keep(prompt.frame, prompt.mask);
    // A walk of one frame has nothing to follow.
    if (last > prompt.frame) await walk(forward(video, size, prompt.frame, last, context.signal), prompt, keep);
    if (first < prompt.frame) await walk(backward(video, size, prompt.frame, first, context.signal), prompt, keep);
  }

  let found = 0;
  const file = join(job.scratch, 'track.mp4');
  const sink = frameSink(file, { ...video, codec: 'lossless-gray', pixelFormat: 'gray', signal: context.signal });
  try {
    for (let frame = 0; frame < video.frames; frame++) {
      const small = plane(size.width, size.height, inflateRawSync(masks.get(frame)!));
      if (area(small) > 0) found++;
      await sink.write(scaleMask(small, video.width, video.height).data);
      context.progress(0.8 + (0.2 * frame) / video.frames, 'writing the track');
    }
    const written = await sink.finish();
    return { file, mime: written.mime, frames: written.frames, found: found / video.frames };
  } finally {
    await sink.abort();
  }
}

interface Prompt {
  readonly frame: number;
  readonly mask: Plane;
}

/** In order of their frames; several masks on one frame are one thing. */
async function readPrompts(job: TrackJob, size: { width: number; height: number }): Promise<Prompt[]> {
  const byFrame = new Map<number, Plane>();
  for (const { frame, mask: file } of job.prompts) {
    if (frame >= job.video.frames) {
      throw new EngineError('prompt_outside', `The mask is for frame ${frame}, the clip has ${job.video.frames}.`, {
        fix: `Choose a frame from 0 to ${job.video.frames - 1}.`,
      });
    }
    const mask = scaleMask(await readMask(file), size.width, size.height);
    if (area(mask) === 0) {
      throw new EngineError('mask_empty', `The mask for frame ${frame} is empty: there is nothing to follow.`, {
        fix: 'Mark the thing again on that frame.',
      });
    }
    const known = byFrame.get(frame);
    byFrame.set(frame, known ? { ...mask, data: mask.data.map((value, i) => value | known.data[i]!) } : mask);
  }
  return [...byFrame].map(([frame, mask]) => ({ frame, mask })).sort((a, b) => a.frame - b.frame);
}

async function walk(
  frames: AsyncIterable<Frame>,
  prompt: Prompt,
  keep: (frame: number, mask: Plane) => void,
): Promise<void> {
  let follower: Follower | undefined;
  for await (const frame of frames) {
    const picture: Rgb = { width: frame.width, height: frame.height, channels: 3, data: frame.data };
    if (follower) keep(frame.index, follower.next(picture));
    else follower = new Follower(picture, prompt.mask);
  }
}
