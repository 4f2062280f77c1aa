import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFfmpeg } from './ffmpeg.ts';
import { conform, findFfmpeg, frameSource, probe, readFrame, sniffFile } from './index.ts';
import { fileInput } from './inputs.ts';

// Files as other programs write them: made here by ffmpeg directly, not by our own writers.
/** As PNG wants it; Node 20 has none of its own. */
function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

let folder: string;
const at = (name: string): string => join(folder, name);
const make = async (name: string, ...options: string[]): Promise<string> => {
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=160x96:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=44100'];
  await promisify(execFile)(await findFfmpeg(), ['-v', 'error', '-y', ...sources, ...options, at(name)]);
  return at(name);
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-foreign-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files of other programs', () => {
  test.each([
    ['a.webm', 'video/webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus']],
    ['a.mkv', 'video/x-matroska', ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'flac']],
    ['a.mov', 'video/quicktime', ['-c:v', 'mjpeg', '-q:v', '3', '-c:a', 'pcm_s16le']],
  ])('%s is probed and conformed', async (name, mime, options) => {
    const file = await make(name, ...options);
    expect(await probe(file)).toMatchObject({
      kind: 'video',
      mime,
      video: { width: 160, height: 96, frames: 25, rate: { num: 25, den: 1 }, constant: true },
      audio: { channels: 1 },
    });
    const out = at(`${name}.mp4`);
    expect(await conform(file, out)).toMatchObject({ frames: 25, audio: true });
    expect((await probe(out)).video).toMatchObject({ codec: 'h264', frames: 25, colourSpace: 'bt709' });
  });

  test.each([
    ['a.mp3', 'audio/mpeg', ['-map', '1:a', '-c:a', 'libmp3lame']],
    ['a.flac', 'audio/flac', ['-map', '1:a']],
    ['a.ogg', 'audio/ogg', ['-map', '1:a', '-c:a', 'libvorbis']],
    ['a.wav', 'audio/wav', ['-map', '1:a']],
    ['a.m4a', 'audio/mp4', ['-map', '1:a', '-c:a', 'aac']],
  ])('%s is sound', async (name, mime, options) => {
    const facts = await probe(await make(name, ...options));
    expect(facts).toMatchObject({ kind: 'audio', mime, audio: { sampleRate: 44_100, channels: 1 } });
    expect(facts.video).toBeUndefined();
    expect(Math.abs((facts.audio?.samples ?? 0) - 44_100)).toBeLessThan(3000);
  });

  test.each([
    ['a.png', 'image/png', []],
    ['a.jpg', 'image/jpeg', []],
    ['a.webp', 'image/webp', ['-c:v', 'libwebp']],
    ['a.gif', 'image/gif', []],
  ])('%s is a picture', async (name, mime, options) => {
    const file = await make(name, '-map', '0:v', '-frames:v', '1', ...options);
    expect(await probe(file)).toMatchObject({ kind: 'image', mime, video: { width: 160, height: 96, frames: 1 } });
    expect((await readFrame(file, { pixelFormat: 'rgba' })).data.length).toBe(160 * 96 * 4);
  });

  test('a phone’s upright video is upright', async () => {
    await make('flat.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-an');
    const turned = at('turned.mp4');
    const copy = ['-v', 'error', '-y', '-i', at('flat.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', turned];
    await promisify(execFile)(await findFfmpeg(), copy);
    expect((await probe(turned)).video).toMatchObject({ width: 96, height: 160, frames: 25 });
    for await (const frame of frameSource(turned, { pixelFormat: 'gray', range: { start: 3, count: 1 } })) {
      expect([frame.width, frame.height]).toEqual([96, 160]);
    }
    expect(await conform(turned, at('upright.mp4'))).toMatchObject({ width: 96, height: 160, frames: 25 });
  });

  test('uneven time stamps become a steady rate of the same length', async () => {
    const file = await make(
      'uneven.mkv',
      '-vf',
      "select='not(mod(n,3))+lt(n,9)'",
      '-vsync',
      'vfr',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-an',
    );
    const written = await conform(file, at('even.mp4'), { rate: { num: 25, den: 1 } });
    expect(Math.abs(written.frames - 25)).toBeLessThanOrEqual(2);
    expect((await probe(at('even.mp4'))).video).toMatchObject({ constant: true, rate: { num: 25, den: 1 } });
  });
});

describe('files that mean harm', () => {
  const read = (file: string) =>
    startFfmpeg({ inputs: [fileInput(file)], options: ['-map', '0:v:0', '-f', 'nut'], output: at('stolen.nut') }).done;

  test('a playlist that is named like a film opens nothing, even where nobody looked at its bytes', async () => {
    const film = await make('secret.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-an');
    await writeFile(at('list.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${film}\n#EXT-X-ENDLIST\n`);
    await writeFile(at('concat.mp4'), `ffconcat version 1.0\nfile secret.mp4\n`);
    for (const name of ['list.mp4', 'concat.mp4']) {
      expect(await sniffFile(at(name))).toBeNull();
      await expect(read(at(name))).rejects.toMatchObject({ name: 'MediaError' });
    }
  });

  test('names that ffmpeg would read as protocols or options are plain names', async () => {
    await expect(read('concat:a.mp4|b.mp4')).rejects.toMatchObject({ code: 'media_missing' });
    await expect(read('-y.mp4')).rejects.toMatchObject({ code: 'media_missing' });
    await expect(read('http://127.0.0.1:9/x.mp4')).rejects.toMatchObject({ code: 'media_missing' });
  });

  test('a small file with a huge picture is refused before it is decoded', async () => {
    const chunk = (name: string, data: Buffer) => {
      const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
      const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      size.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc32(body));
      return Buffer.concat([size, body, sum]);
    };
    const side = 9000;
    const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    head.writeUInt32BE(side, 0);
    head.writeUInt32BE(side, 4);
    const rows = deflateSync(Buffer.alloc(side * (Math.ceil(side / 8) + 1)));
    const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    await writeFile(
      at('bomb.png'),
      Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
    );
    await expect(probe(at('bomb.png'))).rejects.toMatchObject({ code: 'media_too_large' });
  });

  test('tags cannot pose as facts of a stream', async () => {
    const tag = 'x\n[/FORMAT]\n[STREAM]\ncodec_type=video\nwidth=99999\n[/STREAM]';
    const file = await make(
      'tagged.mp4',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-an',
      '-metadata',
      `title=${tag}`,
      '-metadata:s:v',
      `handler_name=${tag}`,
    );
    expect((await probe(file)).video).toMatchObject({ width: 160, height: 96, frames: 25 });
  });
});
