import { join } from 'node:path';
import { frameSink, frameSource } from '@reelgraph/timeline/media';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { plane, type Rgba, rgb } from '../cv/image.ts';
import { spread } from '../cv/mask.ts';
import type { Made, RepaintJob } from '../jobs.ts';
import { noteOf } from './intent.ts';
import { Painter, rimOf } from './painter.ts';
import { Plate } from './plate.ts';
import { previewOf } from './preview.ts';
import { type Survey, survey } from './survey.ts';
import { zipFrames } from './zip-frames.ts';

/** Scenes that wander further than this (pixels of the plate) are filled frame by frame instead. */
const largestPlate = 4_000_000;

/** The clip with the tracked region made anew in every frame; everything else, and the sound, stays. */
export async function repaintClip(job: RepaintJob, context: MethodContext): Promise<Made> {
  const { video } = job;
  const painter = await Painter.open(job);
  const seen = painter.needsBackground ? await gather(job, context) : undefined;
  const start = seen ? 0.5 : 0;
  const file = join(job.scratch, 'repainted.mp4');
  const sink = frameSink(file, {
    width: video.width,
    height: video.height,
    rate: video.rate,
    codec: 'take',
    pixelFormat: 'rgba',
    audio: job.sound ? video.file : undefined,
    signal: context.signal,
  });
  try {
    let index = 0;
    for await (const [frame, mask] of frames(job, context.signal)) {
      const motion = seen?.survey.motions[index];
      const background = seen?.plate && motion ? seen.plate.behind.bind(seen.plate) : undefined;
      painter.apply(frame, mask, background && ((region) => background(region, motion!)), seen?.survey.boxes[index]);
      await sink.write(frame.data);
      if (index % 24 === 0) context.preview(await previewOf(frame), 'image/jpeg');
      index++;
      context.progress(start + ((1 - start) * index) / video.frames, `painting, frame ${index} of ${video.frames}`);
    }
    const { frames: written, mime } = await sink.finish();
    const { width, height } = video;
    return { file, mime, width, height, frames: written, notes: [noteOf(painter.intent, job.prompt)] };
  } finally {
    await sink.abort();
  }
}

async function* frames(job: RepaintJob, signal: AbortSignal) {
  const size = { width: job.video.width, height: job.video.height };
  const pictures = frameSource(job.video.file, { size, pixelFormat: 'rgba', signal });
  const masks = frameSource(job.track, { size, pixelFormat: 'gray', signal });
  for await (const [picture, mask] of zipFrames(pictures, masks)) {
    const frame: Rgba = { ...size, channels: 4, data: picture.data };
    yield [frame, plane(size.width, size.height, mask.data)] as const;
  }
}

/** What is behind the thing, from the frames in which it is not in the way. */
async function gather(job: RepaintJob, context: MethodContext): Promise<{ survey: Survey; plate: Plate | undefined }> {
  const { video } = job;
  const seen = await survey(video, job.track, context.signal, (frame) => {
    context.progress((0.25 * frame) / video.frames, `looking, frame ${frame} of ${video.frames}`);
  });
  const { hidden } = seen;
  if (!hidden || hidden.width * hidden.height > largestPlate) return { survey: seen, plate: undefined };
  const plate = new Plate(hidden);
  // Thirty looks at the background tell as much as all of them.
  const every = Math.max(1, Math.floor(video.frames / 30));
  const size = { width: video.width, height: video.height };
  const half = { width: Math.ceil(video.width / 2), height: Math.ceil(video.height / 2) };
  const pictures = frameSource(video.file, { size, pixelFormat: 'rgb24', signal: context.signal });
  const masks = frameSource(job.track, { size: half, pixelFormat: 'gray', signal: context.signal });
  let index = 0;
  for await (const [picture, mask] of zipFrames(pictures, masks)) {
    if (index % every === 0) {
      // Edges of the thing, its blur, its shine and what a mask missed here and there are not background.
      const hole = spread(plane(half.width, half.height, mask.data), 2 * rimOf(video.width));
      plate.add(rgb(size.width, size.height, picture.data), hole, seen.motions[index]!);
    }
    index++;
    context.progress(0.25 + (0.25 * index) / video.frames, `gathering, frame ${index} of ${video.frames}`);
    if (plate.known === 1) break;
  }
  return { survey: seen, plate };
}
