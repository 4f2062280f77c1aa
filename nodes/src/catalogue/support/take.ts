import { join } from 'node:path';
import type { Chunk, VideoRequest } from '@reelgraph/models';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { concatMedia, extractFrame, trimMedia } from '@reelgraph/timeline/media';
import type { NodeContext } from '../../define/index.ts';

/** Picture `frame` of a clip (−1: the last) as a still. */
export async function stillOf(context: NodeContext, clip: VideoRef, frame: number): Promise<ImageRef> {
  const out = join(context.scratch, `frame-${frame}.png`);
  await extractFrame(await context.media.open(clip), frame, out, { signal: context.signal });
  return context.media.saveImage(out);
}

/** A request in which a clip that the take goes on from is its last frame. */
export async function withStills<R extends Pick<Partial<VideoRequest>, 'conditioning'>>(
  context: NodeContext,
  request: R,
): Promise<R> {
  if (!request.conditioning?.some(({ media }) => media.kind === 'video')) return request;
  const conditioning = await Promise.all(
    request.conditioning.map(async (one) =>
      one.media.kind === 'video' ? { ...one, media: await stillOf(context, one.media, -1) } : one,
    ),
  );
  return { ...request, conditioning };
}

/**
 * Joins chunks into one take of exactly `total` frames: from each the frames that repeat the one before are cut off,
 * picture and sound on the same instant.
 */
export async function joinChunks(
  context: NodeContext,
  clips: readonly VideoRef[],
  chunks: readonly Chunk[],
  total: number,
): Promise<VideoRef> {
  const { signal, scratch } = context;
  const parts: string[] = [];
  let left = total;
  for (const [index, clip] of clips.entries()) {
    const head = chunks[index]?.overlap ?? 0;
    const count = Math.min(clip.frames - head, left);
    left -= count;
    const file = await context.media.open(clip);
    if (head === 0 && count === clip.frames) {
      parts.push(file);
      continue;
    }
    const part = join(scratch, `part-${index}.mp4`);
    await trimMedia(file, part, { start: head, count }, { signal });
    parts.push(part);
  }
  const out = join(scratch, 'take.mp4');
  await concatMedia(parts, out, { signal });
  return context.media.saveVideo(out);
}
