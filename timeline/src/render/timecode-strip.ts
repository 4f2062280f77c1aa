import { PassThrough } from 'node:stream';
import { createCanvas } from '@napi-rs/canvas';
import { even } from '../media/chain.ts';
import type { Input } from '../media/inputs.ts';
import type { Sequence } from '../sequence/types.ts';
import { formatTimecode } from '../time/timecode.ts';
import { FONT } from './card.ts';
import type { Size } from './picture-graph.ts';

/** Running timecode as a small picture for each frame, drawn by us, so that no font has to be found by ffmpeg. */
export interface Strip {
  readonly input: Input;
  readonly stdin: PassThrough;
}

export function timecodeStrip(
  sequence: Sequence,
  size: Size,
  range: { readonly from: number; readonly to: number },
): Strip {
  const unit = Math.max(10, Math.round(size.height / 28));
  const [width, height] = [even(unit * 9), even(Math.round(unit * 1.7))];
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.font = `600 ${unit}px "DejaVu Sans Mono", "Menlo", "Consolas", ${FONT}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  const draw = (frame: number): Buffer => {
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = 'rgba(12, 13, 16, 0.72)';
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = '#f2f4f8';
    const label = formatTimecode(frame, sequence.rate, sequence.dropFrame);
    pen.fillText(label, width / 2, height / 2, width - unit / 2);
    return Buffer.from(pen.getImageData(0, 0, width, height).data);
  };

  function* frames(): Generator<Buffer> {
    for (let frame = range.from; frame < range.to; frame++) yield draw(frame);
  }
  const stdin = new PassThrough({ highWaterMark: width * height * 8 });
  void write(stdin, frames());
  const { num, den } = sequence.rate;
  const raw = ['-f', 'rawvideo', '-pixel_format', 'rgba', '-video_size', `${width}x${height}`];
  return { input: { kind: 'pipe', options: [...raw, '-framerate', `${num}/${den}`] }, stdin };
}

/** Draws no further ahead than ffmpeg reads. A stream that is destroyed ends it. */
async function write(stdin: PassThrough, frames: Iterable<Buffer>): Promise<void> {
  for (const frame of frames) {
    if (stdin.destroyed) return;
    if (!stdin.write(frame)) {
      await new Promise<void>((resolve) => {
        stdin.once('drain', resolve);
        stdin.once('close', resolve);
      });
    }
  }
  stdin.end();
}
