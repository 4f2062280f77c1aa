import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RefusalError } from '@reelgraph/timeline';

/** One file of an archive: its name, its length in bytes, and where its content begins. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  readonly start: number;
}

const BLOCK = 512;
/** Longest length that the octal field of a header holds is 8 GiB less one; above it the field is binary. */
const OCTAL = 8 ** 11;

/** The header of a plain file (POSIX ustar). No owner, no date: the same content gives the same archive. */
export function tarHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'utf8');
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (bytes < OCTAL) header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write('00000000000\0', 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export const tarPadding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

/** The sum of a header's bytes, with its own field taken for blanks. */
function sumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0);
  return sum;
}

const damaged = (what: string): RefusalError =>
  new RefusalError({
    code: 'archive_damaged',
    message: `The archive is damaged: ${what}. Nothing was imported.`,
    fix: 'Copy or export it again.',
  });

export { damaged as archiveDamaged };

/** What is in an archive, by its headers alone. Throws `archive_damaged`, `not_an_archive`. */
export async function readTar(path: string, limit = 200_000): Promise<TarEntry[]> {
  const file = await open(path, 'r');
  try {
    return await entriesOf(file, (await file.stat()).size, limit);
  } finally {
    await file.close();
  }
}

async function entriesOf(file: FileHandle, size: number, limit: number): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const header = Buffer.alloc(BLOCK);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(header, 0, BLOCK, at);
    if (bytesRead < BLOCK) throw damaged('it ends too early');
    if (header.every((byte) => byte === 0)) return entries;
    if (header.toString('latin1', 257, 262) !== 'ustar') {
      if (entries.length > 0) throw damaged('a header is not readable');
      throw new RefusalError({
        code: 'not_an_archive',
        message: 'This file is no archive of a project.',
        fix: 'Choose one that "reelgraph project export" wrote.',
      });
    }
    if (Number.parseInt(header.toString('latin1', 148, 154), 8) !== sumOf(header))
      throw damaged('a header is not readable');
    const bytes =
      header[124] === 0x80
        ? Number(header.readBigUInt64BE(128))
        : Number.parseInt(header.toString('latin1', 124, 135), 8);
    const start = at + BLOCK;
    if (!Number.isSafeInteger(bytes) || bytes < 0 || start + bytes > size) throw damaged('it ends too early');
    entries.push({ name: header.toString('utf8', 0, 100).replace(/\0.*$/s, ''), bytes, start });
    if (entries.length > limit) throw damaged('it holds too many files');
    at = start + bytes + ((BLOCK - (bytes % BLOCK)) % BLOCK);
  }
}

export const readEntry = (path: string, { start, bytes }: TarEntry) =>
  bytes === 0
    ? createReadStream(path, { start, end: start - 1 })
    : createReadStream(path, { start, end: start + bytes - 1 });
