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

/** A piece of a clip: `count` frames from `start` on. */
export interface Part {
  readonly clip: VideoRef;
  readonly start: number;
  readonly count: number;
}

/** One clip out of pieces, cut to the frame, picture and sound on the same instant. A piece that is a whole clip alone is that clip. */
export async function joinParts(context: NodeContext, parts: readonly Part[]): Promise<VideoRef> {
  const { signal, scratch } = context;
  const all = parts.filter(({ count }) => count > 0);
  const [only] = all;
  if (all.length === 1 && only && only.start === 0 && only.count === only.clip.frames) return only.clip;
  const files: string[] = [];
  for (const [index, { clip, start, count }] of all.entries()) {
    const file = await context.media.open(clip);
    if (start === 0 && count === clip.frames) {
      files.push(file);
      continue;
    }
    const part = join(scratch, `part-${index}.mp4`);
    await trimMedia(file, part, { start, count }, { signal });
    files.push(part);
  }
  if (files.length === 1) return context.media.saveVideo(files[0]!);
  const out = join(scratch, 'take.mp4');
  await concatMedia(files, out, { signal });
  return context.media.saveVideo(out);
}

/** Joins chunks into one take of exactly `total` frames: from each the frames that repeat the one before are cut off. */
export function joinChunks(
  context: NodeContext,
  clips: readonly VideoRef[],
  chunks: readonly Chunk[],
  total: number,
): Promise<VideoRef> {
  let left = total;
  const parts = clips.map((clip, index): Part => {
    const start = chunks[index]?.overlap ?? 0;
    const count = Math.min(clip.frames - start, left);
    left -= count;
    return { clip, start, count };
  });
  return joinParts(context, parts);
}
