import { writeFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { type Frame, frameSink } from '../media/index.ts';
import type { Rate } from '../time/rate.ts';

/** Frames that say which they are: 16 black or white blocks hold the number, the row below it the complement. */
const BITS = 16;

/** An rgba picture that carries `number` (0 … 65535) in blocks along its top, over a plain ground of `tint`. */
export function numberedFrame(width: number, height: number, number: number, tint = 0x40): Uint8Array {
  const frame = new Uint8Array(width * height * 4);
  const block = Math.floor(width / BITS);
  const rows = Math.max(2, Math.floor(height / 4));
  const row = (grey: (set: boolean) => number): Uint8Array => {
    const line = new Uint8Array(width * 4);
    for (let x = 0; x < width; x++) {
      const value = grey(((number >> Math.min(BITS - 1, Math.floor(x / block))) & 1) === 1);
      line.set([value, value, value, 255], x * 4);
    }
    return line;
  };
  const [plain, inverse, ground] = [row((set) => (set ? 255 : 0)), row((set) => (set ? 0 : 255)), row(() => tint)];
  for (let y = 0; y < height; y++) frame.set(y < rows ? plain : y < rows * 2 ? inverse : ground, y * width * 4);
  return frame;
}

/** The number of a frame, or null where its blocks do not agree with their complements (a mix of two frames). */
export function numberOf(frame: Pick<Frame, 'width' | 'height' | 'data'>, channels: 1 | 4 = 4): number | null {
  const { width, height, data } = frame;
  const block = Math.floor(width / BITS);
  const rows = Math.max(2, Math.floor(height / 4));
  const at = (x: number, y: number) => data[(y * width + x) * channels] ?? 0;
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const x = Math.floor((bit + 0.5) * block);
    const [plain, inverse] = [at(x, rows >> 1), at(x, rows + (rows >> 1))];
    if (Math.abs(plain - inverse) < 160) return null;
    if (plain > inverse) number |= 1 << bit;
  }
  return number;
}

export interface NumberedOptions {
  readonly width?: number;
  readonly height?: number;
  readonly rate?: Rate;
  readonly frames: number;
  /** Number of the first frame. */
  readonly from?: number;
  readonly audio?: string;
}

/** Writes a take whose frames carry `from`, `from + 1`, … */
export async function numberedTake(file: string, options: NumberedOptions): Promise<void> {
  const { width = 160, height = 96, rate = { num: 24, den: 1 }, frames, from = 0, audio } = options;
  const sink = frameSink(file, { width, height, rate, codec: 'take', audio });
  for (let index = 0; index < frames; index++) await sink.write(numberedFrame(width, height, from + index));
  await sink.finish();
}

/** A PNG that carries a number. */
export async function stillFromNumber(file: string, width: number, height: number, number: number): Promise<void> {
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const image = pen.createImageData(width, height);
  image.data.set(numberedFrame(width, height, number));
  pen.putImageData(image, 0, 0);
  await writeFile(file, await canvas.encode('png'));
}

/** Grey of a numbered picture at a point (fractions of its width and height). */
export function greyAt(number: number, x: number, y: number, tint = 0x40): number {
  const set = ((number >> Math.min(BITS - 1, Math.floor(x * BITS))) & 1) === 1;
  return y < 0.25 ? (set ? 255 : 0) : y < 0.5 ? (set ? 0 : 255) : tint;
}

/** Points (fractions) in the middle of the blocks, where no edge is near. */
export const blockCentres: readonly { readonly x: number; readonly y: number }[] = Array.from(
  { length: BITS * 2 },
  (_, i) => ({ x: ((i % BITS) + 0.5) / BITS, y: i < BITS ? 0.125 : 0.375 }),
);
