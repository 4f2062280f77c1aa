import { writeFile } from 'node:fs/promises';

/** A WAV file, 48 kHz mono 16 bit, from a function of the sample's number (−1 … 1). */
export async function wave(file: string, samples: number, level: (sample: number) => number): Promise<void> {
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(48_000, 24);
  wav.writeUInt32LE(96_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) wav.writeInt16LE(Math.round(level(i) * 32767), 44 + i * 2);
  await writeFile(file, wav);
}

/** A 440 Hz tone whose peaks are at 8000 of 32767. */
export const tone = (file: string, seconds: number): Promise<void> =>
  wave(file, Math.round(seconds * 48_000), (i) => (Math.sin((i * 440 * 2 * Math.PI) / 48_000) * 8000) / 32767);
