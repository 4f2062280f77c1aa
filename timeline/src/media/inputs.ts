import { resolve } from 'node:path';

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

export const probeWhitelist: readonly string[] = whitelist(demuxers).slice(0, 4);
