import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Sniffed } from './sniff.ts';

/**
 * Whether a file is all there, from its own bookkeeping: a container says how long its parts are. Cheap (headers only),
 * and it catches what players pass over in silence: an interrupted copy whose index is at the front.
 */
export async function isWhole(path: string, type: Sniffed): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    switch (type.ext) {
      case 'mp4':
      case 'mov':
      case 'm4a':
      case 'avif':
        return await wholeIso(file, size);
      case 'webm':
      case 'mkv':
        return await wholeMatroska(file, size);
      case 'wav':
      case 'webp':
        return await wholeRiff(file, size);
      case 'png':
        return (await bytes(file, Math.max(0, size - 12), 12)).toString('latin1', 4, 8) === 'IEND';
      default:
        return true;
    }
  } finally {
    await file.close();
  }
}

async function bytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Every top-level box must end inside the file, and there must be an index. */
async function wholeIso(file: FileHandle, size: number): Promise<boolean> {
  let indexed = false;
  let at = 0;
  for (let boxes = 0; at + 8 <= size && boxes < 100_000; boxes++) {
    const head = await bytes(file, at, 16);
    let length = head.readUInt32BE(0);
    const name = head.toString('latin1', 4, 8);
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8));
    if (length === 0) length = size - at; // "to the end of the file"
    if (length < 8) return false;
    if (name === 'moov' || name === 'moof' || name === 'meta') indexed = true;
    at += length;
  }
  return at === size && indexed;
}

/** The segment's size, where it is known, must lie inside the file (live recordings leave it unknown: all ones). */
async function wholeMatroska(file: FileHandle, size: number): Promise<boolean> {
  const head = await bytes(file, 0, 4096);
  const header = vint(head, 4);
  if (!header) return false;
  const segment = header.at + Number(header.value ?? 0);
  if (head.length < segment + 5 || head.readUInt32BE(segment) !== 0x18538067) return false;
  const length = vint(head, segment + 4);
  if (!length) return false;
  return length.value === null || length.at + Number(length.value) <= size;
}

/** An EBML length: `value` null where it says "unknown"; `at` is where what it measures begins. */
function vint(buffer: Buffer, at: number): { value: bigint | null; at: number } | null {
  const first = buffer[at];
  if (first === undefined || first === 0) return null;
  const width = Math.clz32(first) - 23;
  if (at + width > buffer.length) return null;
  let value = BigInt(first & (0xff >> width));
  for (let index = 1; index < width; index++) value = (value << 8n) | BigInt(buffer[at + index] ?? 0);
  const unknown = value === (1n << BigInt(7 * width)) - 1n;
  return { value: unknown ? null : value, at: at + width };
}

/** RIFF's own size; 0 and all ones mean that the writer never came back to fill it in. */
async function wholeRiff(file: FileHandle, size: number): Promise<boolean> {
  const head = await bytes(file, 0, 12);
  if (head.length < 12) return false;
  const length = head.readUInt32LE(4);
  return length === 0 || length === 0xffffffff || length + 8 <= size + 1;
}
