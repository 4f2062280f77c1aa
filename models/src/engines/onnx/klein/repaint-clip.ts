import { join } from 'node:path';
import { frameSink, frameSource } from '@reelgraph/timeline/media';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { zipFrames } from '../../draft-vision/repaint/zip-frames.ts';
import type { KleinClipJob, Made } from './jobs.ts';
import { type Painter, repainter } from './make-image.ts';

/**
 * A tracked region of a clip made anew, frame by frame, each from the same noise: what does not move then hardly flickers.
 * Frames without a mask go through as they are; so does the sound. `afterFirst`: the words, the same throughout, are read.
 */
export async function repaintClip(
  job: KleinClipJob,
  painter: Painter,
  context: Pick<MethodContext, 'signal' | 'progress'>,
  afterFirst?: () => Promise<void>,
): Promise<Made> {
  const { video } = job;
  const { steps, guidance } = painter.config;
  const repaint = await repainter(job, painter, { steps, guidance, strength: job.strength, feather: job.feather });
  const size = { width: video.width, height: video.height };
  const file = join(job.scratch, 'klein.mp4');
  const sink = frameSink(file, {
    ...{ ...size, rate: video.rate, codec: 'take', pixelFormat: 'rgba', signal: context.signal },
    audio: job.sound ? video.file : undefined,
  });
  const pictures = frameSource(video.file, { size, pixelFormat: 'rgba', signal: context.signal });
  const masks = frameSource(job.track, { size, pixelFormat: 'gray', signal: context.signal });
  let [index, painted] = [0, 0];
  try {
    for await (const [picture, mask] of zipFrames(pictures, masks)) {
      context.signal.throwIfAborted();
      if (mask.data.some((value) => value > 0)) {
        const words = `frame ${index + 1} of ${video.frames}`;
        const place = { before: index / video.frames, share: 1 / video.frames, words, guided: guidance > 1 };
        const source = { ...size, channels: 4, data: picture.data };
        await repaint(source, { ...size, channels: 1, data: mask.data }, place);
        if (painted++ === 0) await afterFirst?.();
      }
      await sink.write(picture.data);
      index++;
      context.progress(index / video.frames, `frame ${index} of ${video.frames}`);
    }
    const { frames, mime } = await sink.finish();
    const notes = [`Painted ${painted} of ${index} frames, one by one.`];
    return { file, mime, ...size, frames, notes };
  } finally {
    await sink.abort();
  }
}
