import { writeFile } from 'node:fs/promises';
import type { Rate } from '../media/rates.ts';

/**
 * A list for ffmpeg's concat demuxer. The length of every file is said, to the microsecond, counted from the start of
 * the film: the demuxer's own guess is off by a hundredth of a frame at each join, and that adds up.
 */
export async function listOf(
  files: readonly { readonly file: string; readonly frames: number }[],
  rate: Rate,
  list: string,
): Promise<string> {
  let frames = 0;
  let before = 0n;
  const lines = files.map(({ file, frames: length }) => {
    frames += length;
    const end = (BigInt(frames) * BigInt(rate.den) * 1_000_000n + BigInt(rate.num) / 2n) / BigInt(rate.num);
    const micros = end - before;
    before = end;
    const seconds = `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
    return `file '${file.replaceAll("'", "'\\''")}'\nduration ${seconds}`;
  });
  await writeFile(list, `ffconcat version 1.0\n${lines.join('\n')}\n`);
  return list;
}
