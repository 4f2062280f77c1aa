import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MediaError } from './errors.ts';
import { SNIFF_BYTES, type Sniffed, sniff } from './sniff.ts';

/**
 * What ffmpeg may open at all. Everything that can name another file or address (HLS, DASH, ffconcat, SDP, image
 * patterns) is absent: a playlist that is named x.mp4 would otherwise read any file of this machine.
 */
const demuxers = [
  'mov',
  'matroska',
  'webm',
  'png_pipe',
  'jpeg_pipe',
  'webp_pipe',
  'gif',
  'wav',
  'w64',
  'mp3',
  'flac',
  'ogg',
  'aac',
];

/** Video larger than 8192 × 8192 costs gigabytes to decode, whatever the size of the file. */
export const MAX_PIXELS = 8192 * 8192;

/**
 * The demuxer for what a file's bytes say it is. Said out loud where ffmpeg would otherwise let the name decide: with a
 * picture's ending it may take "x%d.jpg" for a numbered series.
 */
const demuxerOf: Readonly<Record<string, string>> = {
  png: 'png_pipe',
  jpg: 'jpeg_pipe',
  webp: 'webp_pipe',
  gif: 'gif',
  mp4: 'mov',
  mov: 'mov',
  m4a: 'mov',
  avif: 'mov',
  webm: 'matroska',
  mkv: 'matroska',
};

/** Looks at a file before ffmpeg does. Throws `media_refused` for what is not on the list, `media_missing`. */
export async function demuxerFor(file: string): Promise<string[]> {
  const type = await sniffFile(file);
  if (!type) throw refusedKind();
  const demuxer = demuxerOf[type.ext];
  return demuxer ? ['-f', demuxer] : [];
}

/** The type of a file on disk by its first bytes; null: not a kind that is taken in. */
export async function sniffFile(file: string): Promise<Sniffed | null> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new MediaError('media_missing', 'A media file is not where it should be.', {
      fix: 'Bring the file back or relink it.',
      cause,
    });
  });
  try {
    const buffer = Buffer.alloc(SNIFF_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, SNIFF_BYTES, 0);
    return sniff(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

export const refusedKind = (): MediaError =>
  new MediaError('media_refused', 'This kind of file is not accepted as media.', {
    fix: 'Use MP4, MOV, WebM, MKV, PNG, JPEG, WebP, AVIF, GIF, WAV, MP3, FLAC or OGG.',
  });

export type Input =
  | { readonly kind: 'file'; readonly file: string; readonly options?: readonly string[] }
  /** Raw frames or samples that we write to ffmpeg's stdin. */
  | { readonly kind: 'pipe'; readonly options: readonly string[] }
  /** A list for ffmpeg's concat demuxer that we wrote ourselves; its files are ours too. */
  | { readonly kind: 'list'; readonly file: string; readonly options?: readonly string[] };

export const fileInput = (file: string, options: readonly string[] = []): Input => ({ kind: 'file', file, options });

/** Options and name of an input as ffmpeg gets them. The `file:` prefix keeps "concat:a|b" and "-y.mp4" plain names. */
export function inputArguments(input: Input): { readonly options: readonly string[]; readonly source: string | null } {
  switch (input.kind) {
    case 'file':
      return { options: [...whitelist(demuxers), ...(input.options ?? [])], source: fileUrl(input.file) };
    case 'list':
      return {
        options: [
          ...whitelist(['concat', 'nut', 'wav', 'mov']),
          '-f',
          'concat',
          '-safe',
          '0',
          ...(input.options ?? []),
        ],
        source: fileUrl(input.file),
      };
    case 'pipe':
      return { options: input.options, source: null };
  }
}

export const fileUrl = (file: string): string => `file:${resolve(file)}`;

const whitelist = (formats: readonly string[]): string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  formats.join(','),
  '-max_pixels',
  String(MAX_PIXELS),
];

export const probeWhitelist: readonly string[] = whitelist(demuxers);
