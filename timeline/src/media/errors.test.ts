import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorFromLog } from './errors.ts';
import { startFfmpeg } from './ffmpeg.ts';

describe('what ffmpeg says, in words', () => {
  test.each([
    ['av_interleaved_write_frame(): No space left on device', 'disk_full'],
    ['[mov,mp4 @ 0x1] moov atom not found', 'media_truncated'],
    ['file:/x.mp4: Invalid data found when processing input', 'media_unreadable'],
    ['[hls @ 0x1] Format not on whitelist "mov"', 'media_refused'],
    ["Unknown encoder 'libx264'", 'ffmpeg_too_old'],
    ['file:/x.mp4: No such file or directory', 'media_missing'],
    ['something new', 'ffmpeg_failed'],
  ])('%s', (line, code) => {
    const error = errorFromLog([line], 'It did not work.');
    expect(error.code).toBe(code);
    expect(error.detail).toContain(line);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is one clear error', async () => {
    const { done } = startFfmpeg({
      inputs: [],
      graph: 'color=c=red:s=640x360:r=24,trim=end_frame=48[v]',
      options: ['-map', '[v]', '-c:v', 'ffv1', '-f', 'nut'],
      output: '/dev/full',
    });
    await expect(done).rejects.toMatchObject({ code: 'disk_full', fix: expect.stringContaining('space') });
  });
});
