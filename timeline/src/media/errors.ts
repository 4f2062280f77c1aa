/** Every way in which work on media files fails, as a stable code. */
export type MediaErrorCode =
  | 'ffmpeg_missing'
  | 'ffprobe_missing'
  | 'ffmpeg_too_old'
  | 'media_missing'
  | 'media_refused'
  | 'media_unreadable'
  | 'media_truncated'
  | 'media_too_large'
  | 'no_picture'
  | 'no_sound'
  | 'out_of_range'
  | 'frames_wrong'
  | 'disk_full'
  | 'write_failed'
  | 'cancelled'
  | 'ffmpeg_failed'
  | 'invalid_request';

/** A failure of media work with words for a person, and what to do about it. `detail` holds ffmpeg's own last lines. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly fix: string | undefined;
  readonly retryable: boolean;
  readonly detail: string | undefined;

  constructor(
    code: MediaErrorCode,
    message: string,
    more: { fix?: string; retryable?: boolean; detail?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.fix = more.fix;
    this.retryable = more.retryable ?? false;
    this.detail = more.detail;
  }
}

export const cancelled = (): MediaError => new MediaError('cancelled', 'The work was cancelled.');

/** What ffmpeg says when it gives up, in the order in which the cause is looked for, with our words for it. */
const causes: readonly { readonly pattern: RegExp; readonly make: (detail: string) => MediaError }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    make: (detail) =>
      new MediaError('disk_full', 'The disk is full, so the file could not be written.', {
        fix: 'Free some space or choose another data folder, then run it again.',
        detail,
      }),
  },
  {
    pattern: /Permission denied|Read-only file system|Operation not permitted/i,
    make: (detail) =>
      new MediaError('write_failed', 'A file could not be opened: the system does not allow it.', {
        fix: 'Check the rights of the data folder.',
        detail,
      }),
  },
  {
    pattern: /Format not on whitelist|Protocol .* not on whitelist|not in allowed_extensions/i,
    make: (detail) =>
      new MediaError('media_refused', 'This kind of file is not accepted as media.', {
        fix: 'Convert it to MP4, MOV, WebM, PNG, JPEG, WAV, MP3 or FLAC first.',
        detail,
      }),
  },
  {
    pattern: /exceeds specified max pixel count|Picture size \d+x\d+ is invalid|Invalid video size/i,
    make: (detail) =>
      new MediaError('media_too_large', 'The picture has more pixels than are accepted.', {
        fix: 'Scale it down to 8192 pixels or less on its longer side.',
        detail,
      }),
  },
  {
    pattern: /moov atom not found|End of file|Truncat|partial file/i,
    make: (detail) =>
      new MediaError('media_truncated', 'The file ends too early: part of it is missing.', {
        fix: 'Copy or export the file again.',
        detail,
      }),
  },
  {
    pattern: /No such file or directory/i,
    make: (detail) =>
      new MediaError('media_missing', 'A media file is not where it should be.', {
        fix: 'Bring the file back or relink it.',
        detail,
      }),
  },
  {
    pattern: /Unknown encoder|Encoder .* not found|No such filter|Unrecognized option|Option not found/i,
    make: (detail) =>
      new MediaError('ffmpeg_too_old', 'This ffmpeg lacks a part that is needed for this.', {
        fix: 'Install a newer ffmpeg (4.3 or later) or set FFMPEG_PATH to one.',
        detail,
      }),
  },
  {
    pattern: /Invalid data found|could not find codec parameters|Error while decoding|does not contain any stream/i,
    make: (detail) =>
      new MediaError('media_unreadable', 'The file cannot be read as picture or sound.', {
        fix: 'Open it in a player to see whether it is whole, then import it again.',
        detail,
      }),
  },
];

/** Turns ffmpeg's last words into an error that a person understands. */
export function errorFromLog(log: readonly string[], fallback: string, cause?: unknown): MediaError {
  const detail = log.slice(-12).join('\n');
  for (const { pattern, make } of causes) if (pattern.test(detail)) return make(detail);
  return new MediaError('ffmpeg_failed', fallback, { detail, cause, retryable: true });
}
