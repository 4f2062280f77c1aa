import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { applyLut } from '../colour/lut.ts';
import { opacityAt } from '../keys/keys.ts';
import { layerOf } from '../layout/layers.ts';
import { placePicture } from '../layout/placement.ts';
import { frameSink } from '../media/frame-sink.ts';
import { frameSource, readFrame } from '../media/frame-source.ts';
import { probe } from '../media/probe.ts';
import type { Sequence } from '../sequence/types.ts';
import { sourceFrame } from '../time/source-frame.ts';
import type { Size, Source } from './picture-graph.ts';
import { isDrawn, type OverPiece, type Picture } from './pieces.ts';
import type { Sources } from './sources.ts';
import type { OpenTables } from './tables.ts';

/**
 * Draws the pieces that move (or are cropped, or roll), each to a lossless file of whole frames with an alpha channel.
 * Filters would move them by whole pixels and turn them by other arithmetic; here it is that of the player.
 */
export async function drawMoving(
  sequence: Sequence,
  picture: Picture,
  sources: Sources,
  tables: OpenTables,
  size: Size,
  scratch: string,
  signal?: AbortSignal,
): Promise<{ readonly picture: Picture; discard(): Promise<void> }> {
  const files: string[] = [];
  const over: OverPiece[] = [];
  for (const piece of picture.over) {
    if (piece.adjusts || !isDrawn(piece.placed)) {
      over.push(piece);
      continue;
    }
    const file = join(scratch, `moving-${piece.from}-${over.length}.mkv`);
    files.push(file);
    await drawPiece(sequence, piece, sources.picture(piece.placed), tables, size, file, signal);
    const { video } = await probe(file, signal);
    over.push(video ? { ...piece, drawn: { file, video } } : piece);
  }
  return {
    picture: { ...picture, over },
    async discard() {
      for (const file of files) await rm(file, { force: true });
    },
  };
}

async function drawPiece(
  sequence: Sequence,
  { placed, from, to }: OverPiece,
  source: Source,
  tables: OpenTables,
  size: Size,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  const canvas = createCanvas(size.width, size.height);
  const pen = canvas.getContext('2d');
  const own = createCanvas(source.video.width, source.video.height);
  const ownPen = own.getContext('2d');
  const pictures = await openPictures(sequence, { placed, from, to }, source, signal);
  const sink = frameSink(file, { ...size, rate: sequence.rate, codec: 'lossless', signal });
  try {
    for (let frame = from; frame < to; frame++) {
      const layer = layerOf(sequence, placed, frame);
      const pixels = new Uint8ClampedArray(await pictures.at(frame));
      const table = tables.lut(layer.grade);
      if (table) applyLut(pixels, table);
      ownPen.putImageData(new ImageData(pixels, own.width, own.height), 0, 0);
      pen.clearRect(0, 0, size.width, size.height);
      pen.save();
      pen.globalAlpha = opacityAt(placed.clip, layer.k);
      placePicture(pen, size, layer, own, (x, y, width, height) => pen.drawImage(own, x, y, width, height));
      pen.restore();
      await sink.write(pen.getImageData(0, 0, size.width, size.height).data as unknown as Uint8Array);
    }
    await sink.finish();
  } finally {
    await sink.abort();
    await pictures.close();
  }
}

interface Pictures {
  /** RGBA of the picture that is shown at a frame of the film; frames are asked for in order. */
  at(frame: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

async function openPictures(
  sequence: Sequence,
  { placed, from, to }: Pick<OverPiece, 'placed' | 'from' | 'to'>,
  { file, video, still }: Source,
  signal?: AbortSignal,
): Promise<Pictures> {
  const { clip, take } = placed;
  if (still || !take) {
    const { data } = await readFrame(file, { pixelFormat: 'rgba', size: video, signal });
    return { at: async () => data, close: async () => {} };
  }
  const sourceAt = (frame: number): number =>
    sourceFrame(clip, { ...take, frames: video.frames }, sequence.rate, frame - placed.start);
  const [first, last] = [sourceAt(from), sourceAt(to - 1)];
  const size = { width: video.width, height: video.height };
  const range = { start: first, count: last - first + 1 };
  const frames = frameSource(file, { pixelFormat: 'rgba', size, range, signal });
  let present = await frames.next();
  return {
    async at(frame) {
      const wanted = sourceAt(frame);
      while (!present.done && present.value.index < wanted) present = await frames.next();
      if (present.done) throw new Error(`Frame ${wanted} of ${file} is not there.`);
      return present.value.data;
    },
    async close() {
      await frames.return();
    },
  };
}
