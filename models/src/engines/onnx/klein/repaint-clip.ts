import { join } from 'node:path';
import { frameSink, frameSource } from '@reelgraph/timeline/media';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { zipFrames } from '../../draft-vision/repaint/zip-frames.ts';
import type { KleinClipJob, Made } from './jobs.ts';
import { type Model, repainter, toolsFor } from './make-image.ts';

/**
 * A tracked region of a clip made anew, frame by frame, each from the same noise: what does not move then hardly flickers.
 * Frames without a mask go through as they are; so does the sound.
 */
export async function repaintClip(job: KleinClipJob, model: Model, context: MethodContext): Promise<Made> {
  const { video } = job;
  const { steps, guidance } = model.config;
  // Between frames every graph stays, but for the largest that is needed once: the words are the same throughout.
  const kept: Model = { ...model, lean: false };
  const repaint = await repainter(job, kept, { steps, guidance, strength: job.strength, feather: job.feather });
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
        await repaint(source, { ...size, channels: 1, data: mask.data }, await toolsFor(job, kept, context, place));
        if (painted++ === 0 && model.lean) await model.sessions.release('text_encoder');
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
