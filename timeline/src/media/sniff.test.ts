import { describe, expect, test } from 'vitest';
import { sniff } from './sniff.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const pad = (n: number): number[] => Array(n).fill(0);

describe('a file is what its first bytes say', () => {
  test.each<[string, Uint8Array, string | null]>([
    ['png', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], pad(4), 'IHDR', pad(20)), 'image/png'],
    ['jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], pad(20)), 'image/jpeg'],
    ['gif', bytes('GIF89a', pad(10)), 'image/gif'],
    ['webp', bytes('RIFF', pad(4), 'WEBPVP8 ', pad(10)), 'image/webp'],
    ['wav', bytes('RIFF', pad(4), 'WAVEfmt ', pad(10)), 'audio/wav'],
    ['avi is not on the list', bytes('RIFF', pad(4), 'AVI LIST', pad(10)), null],
    ['mp4', bytes([0, 0, 0, 24], 'ftypisom', pad(4), 'isomavc1'), 'video/mp4'],
    ['mp4 by a compatible brand', bytes([0, 0, 0, 24], 'ftypxxxx', pad(4), 'abcdmp42'), 'video/mp4'],
    ['mov', bytes([0, 0, 0, 20], 'ftypqt  ', pad(8)), 'video/quicktime'],
    ['m4a', bytes([0, 0, 0, 20], 'ftypM4A ', pad(8)), 'audio/mp4'],
    ['avif', bytes([0, 0, 0, 24], 'ftypavif', pad(12)), 'image/avif'],
    ['heic is not on the list', bytes([0, 0, 0, 24], 'ftypheic', pad(12)), null],
    ['webm', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], pad(10), 'webm', pad(40)), 'video/webm'],
    ['matroska', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], pad(10), 'matroska', pad(40)), 'video/x-matroska'],
    ['other EBML', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], pad(60)), null],
    ['flac', bytes('fLaC', pad(20)), 'audio/flac'],
    ['ogg', bytes('OggS', pad(24), [1], 'vorbis', pad(20)), 'audio/ogg'],
    ['mp3 with a tag', bytes('ID3', pad(20)), 'audio/mpeg'],
    ['one mp3 sync word is not enough', bytes([0xff, 0xfb, 0x90, 0x00], pad(2000)), null],
    ['svg', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), null],
    ['html', bytes('<!doctype html><script>1</script>'), null],
    ['hls', bytes('#EXTM3U\n#EXT-X-TARGETDURATION:1\n'), null],
    ['ffconcat', bytes('ffconcat version 1.0\nfile /etc/passwd\n'), null],
    ['sdp', bytes('v=0\no=- 0 0 IN IP4 127.0.0.1\n'), null],
    ['zip', bytes('PK', [3, 4], pad(20)), null],
    ['empty', bytes(), null],
    ['short', bytes([0x89]), null],
  ])('%s', (_, head, mime) => {
    expect(sniff(head)?.mime ?? null).toBe(mime);
  });
});
