import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaskRef, TrackRef, VideoRef } from '@reelgraph/timeline';
import { frameSink, frameSource, readFrame } from '@reelgraph/timeline/media';
import type { NodeContext } from '../../define/index.ts';
import { greyPng } from './grey-png.ts';
import { isEmpty, type Plane } from './pixels.ts';

/** Still masks are read as brightness, whatever the file holds. */
export async function readMask(context: NodeContext, mask: MaskRef): Promise<Plane> {
  return readFrame(await context.media.open(mask), { pixelFormat: 'gray', signal: context.signal });
}

export async function writeMask(context: NodeContext, plane: Plane, like?: MaskRef): Promise<MaskRef> {
  const file = join(context.scratch, 'mask.png');
  await writeFile(file, greyPng(plane));
  const saved = await context.media.saveMask(file);
  return like?.box ? { ...saved, box: like.box } : saved;
}

/** The same change to every frame of a moving mask. */
export async function changeTrack(
  context: NodeContext,
  track: TrackRef,
  change: (plane: Plane) => Plane,
): Promise<TrackRef> {
  const file = join(context.scratch, 'track.mp4');
  const { width, height, rate } = track;
  const sink = frameSink(file, { width, height, rate, codec: 'lossless-gray', signal: context.signal });
  try {
    const frames = frameSource(await context.media.open(track), { pixelFormat: 'gray', signal: context.signal });
    for await (const frame of frames) {
      await sink.write(change(frame).data);
      if (frame.index % 8 === 0) context.progress(frame.index / track.frames);
    }
    await sink.finish();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  const saved = await context.media.saveTrack(file);
  return track.found === undefined ? saved : { ...saved, found: track.found };
}

/** A mask in which nothing is chosen, of the size of a picture. */
export const emptyMask = (
  context: NodeContext,
  size: { readonly width: number; readonly height: number },
): Promise<MaskRef> =>
  writeMask(context, { width: size.width, height: size.height, data: new Uint8Array(size.width * size.height) });

const eighth = (pixels: number) => Math.max(16, Math.round(pixels / 16) * 2);

/**
 * A moving mask in which nothing is chosen, one frame for each of the clip's. An eighth of its size: black is black at any
 * size, and nobody should wait for it.
 */
export async function emptyTrack(context: NodeContext, clip: VideoRef): Promise<TrackRef> {
  const file = join(context.scratch, 'empty.mp4');
  const size = { width: eighth(clip.width), height: eighth(clip.height) };
  const black = new Uint8Array(size.width * size.height);
  const sink = frameSink(file, { ...size, rate: clip.rate, codec: 'lossless-gray', signal: context.signal });
  try {
    for (let frame = 0; frame < clip.frames; frame++) await sink.write(black);
    await sink.finish();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return { ...(await context.media.saveTrack(file)), found: 0 };
}

/** Whether nothing is chosen: such a mask is what a search answers where the thing is not in the picture. */
export const maskIsEmpty = async (context: NodeContext, mask: MaskRef): Promise<boolean> =>
  isEmpty(await readMask(context, mask));
