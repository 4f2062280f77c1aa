import { join } from 'node:path';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { plane, resize } from '../cv/image.ts';
import { readMask, readPicture, writePng } from '../cv/png.ts';
import type { Made, RepaintPictureJob } from '../jobs.ts';
import { noteOf } from './intent.ts';
import { Painter } from './painter.ts';
import { previewOf } from './preview.ts';

/** A still with what is white in the mask made anew. Without a mask all of it. */
export async function repaintPicture(job: RepaintPictureJob, context: MethodContext): Promise<Made> {
  const picture = await readPicture(job.picture);
  const { width, height } = picture;
  const mask = job.mask
    ? resize(await readMask(job.mask), width, height)
    : plane(width, height, new Uint8Array(width * height).fill(255));
  context.progress(0.2, 'painting');
  const painter = await Painter.open(job.mask ? job : { ...job, feather: 0 });
  painter.apply(picture, mask);
  context.preview(await previewOf(picture), 'image/jpeg');
  const file = join(job.scratch, 'repainted.png');
  await writePng(file, picture);
  return { file, mime: 'image/png', width, height, frames: 1, notes: [noteOf(painter.intent, job.prompt)] };
}
