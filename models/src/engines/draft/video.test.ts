import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource, probe } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageRequestSchema, type VideoRequest, videoRequestSchema } from '../../capabilities/requests.ts';
import { composeDraft, draftEngine } from './engine.ts';
import { readWav, wav } from './sound.ts';
import { openStudio, type Studio } from './testing/studio.ts';

const engine = draftEngine();
let studio: Studio;
let hero: ImageRef;
beforeAll(async () => {
  studio = await openStudio();
  hero = await studio.picture(120, 300, (paint) => {
    paint.fillStyle = '#d02020';
    paint.fillRect(20, 10, 80, 285);
  });
});
afterAll(() => studio.close());

const request = (more: Partial<VideoRequest> = {}): VideoRequest =>
  videoRequestSchema.parse({
    width: 320,
    height: 180,
    prompt: '',
    frames: 17,
    rate: { num: 24, den: 1 },
    seed: 5,
    brief: {
      size: 'medium',
      intExt: 'ext',
      place: 'Street',
      timeOfDay: 'dusk',
      movement: 'push-in',
      action: 'Rain.',
      subjects: [{ name: 'Mara', kind: 'character', pictures: [hero] }],
      speech: [{ speaker: 'Mara', line: 'Now.' }],
    },
    ...more,
  });

const film = async (wanted: VideoRequest) => (await engine.run('video', wanted, studio.context())).video;

async function framesOf(video: VideoRef): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const frame of frameSource(studio.file(video.artifact), {
    pixelFormat: 'gray',
    size: { width: 80, height: 45 },
  }))
    all.push(frame.data);
  return all;
}

const apart = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

describe('a take', () => {
  it.each([
    [17, { num: 24, den: 1 }],
    [1, { num: 25, den: 1 }],
    [24, { num: 30000, den: 1001 }],
  ])('has exactly %i frames at %o, with sound of the same length', async (frames, rate) => {
    const video = await film(request({ frames, rate }));
    expect(video).toMatchObject({ kind: 'video', width: 320, height: 180, frames, rate });
    const facts = await probe(studio.file(video.artifact));
    expect(facts.video).toMatchObject({ width: 320, height: 180, frames, rate });
    expect(facts.audio).toMatchObject({ sampleRate: 48_000 });
    expect(await framesOf(video)).toHaveLength(frames);
  });

  it('is the same file for the same request, another for another seed', async () => {
    const [a, b, c] = [await film(request()), await film(request()), await film(request({ seed: 6 }))];
    expect(a.artifact).toBe(b.artifact);
    expect(c.artifact).not.toBe(a.artifact);
  });

  it('reads the fields that it says it reads, and no other', async () => {
    const read = new Set<string>();
    const watched = (wanted: VideoRequest): VideoRequest =>
      new Proxy(wanted, {
        get(target, key) {
          if (typeof key === 'string') read.add(key);
          return Reflect.get(target, key);
        },
      });
    await film(watched(request()));
    await film(watched(request({ brief: undefined, prompt: 'a street at night' })));
    expect([...read].sort()).toEqual([...(engine.provides.video?.reads ?? [])].sort());
  });

  it('goes on where a segment ended: the joint is no larger a step than any other', async () => {
    const whole = { frames: 33, start: 0, seed: 5 };
    const first = await film(request({ frames: 17, take: whole }));
    const second = await film(
      request({ frames: 25, seed: 6, take: { ...whole, start: 8 }, continuation: { video: first, overlap: 9 } }),
    );
    const [a, b] = [await framesOf(first), await framesOf(second)];
    const steps = a.slice(1).map((frame, i) => apart(frame, a[i]!));
    expect(apart(a[16]!, b[9]!)).toBeLessThan(Math.max(...steps) * 1.5 + 0.5);
    expect(apart(a[16]!, b[24]!)).toBeGreaterThan(apart(a[16]!, b[9]!));
  });

  it('fades from a clip that is not its own', async () => {
    const white = await studio.picture(320, 180, (paint) => {
      paint.fillStyle = '#fff';
      paint.fillRect(0, 0, 320, 180);
    });
    const before = await film(request({ frames: 9, conditioning: [{ media: white, frame: 0, strength: 1 }] }));
    const after = await film(request({ frames: 33, continuation: { video: before, overlap: 1 } }));
    const [a, b] = [await framesOf(before), await framesOf(after)];
    const steps = b.slice(1).map((frame, i) => apart(frame, b[i]!));
    expect(apart(a[8]!, b[0]!)).toBeLessThan(14);
    expect(Math.max(...steps)).toBeLessThan(apart(a[8]!, b[32]!) / 3);
  });

  it('begins with a first picture and ends with a last one', async () => {
    const flat = (colour: string) =>
      studio.picture(320, 180, (paint) => {
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 320, 180);
      });
    const [black, white] = [await flat('#202020'), await flat('#e0e0e0')];
    const brief = { ...request().brief!, action: '', speech: [], timeOfDay: 'day' as const };
    const frames = await framesOf(
      await film(
        request({
          brief,
          frames: 25,
          conditioning: [
            { media: black, frame: 0, strength: 1 },
            { media: white, frame: 24, strength: 1 },
          ],
        }),
      ),
    );
    const mean = (frame: Uint8Array) => frame.reduce((sum, value) => sum + value, 0) / frame.length;
    expect(mean(frames[0]!)).toBeLessThan(60);
    expect(mean(frames[24]!)).toBeGreaterThan(190);
    for (let i = 1; i < frames.length; i++) expect(mean(frames[i]!)).toBeGreaterThan(mean(frames[i - 1]!) - 2);
  });

  it('shows progress to the end and a few small pictures', async () => {
    const fractions: number[] = [];
    const pictures: Uint8Array[] = [];
    await engine.run(
      'video',
      request(),
      studio.context({ progress: (fraction) => fractions.push(fraction), preview: (bytes) => pictures.push(bytes) }),
    );
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) {
      expect([...picture.subarray(0, 2)]).toEqual([0xff, 0xd8]);
      expect(picture.length).toBeLessThan(40_000);
    }
  });

  it('stops when it is told to, and leaves no take behind', async () => {
    const stop = new AbortController();
    const stored: string[] = [];
    const context = studio.context({
      signal: stop.signal,
      progress: (fraction) => fraction > 0.1 && stop.abort(),
      store: async (file) => {
        stored.push(file);
        return '';
      },
    });
    await expect(engine.run('video', request({ frames: 121 }), context)).rejects.toThrow();
    expect(stored).toEqual([]);
  });

  it('says a size that cannot be, and a picture that cannot be read, with what to do', async () => {
    await expect(film(request({ width: 321 }))).rejects.toMatchObject({
      code: 'size_odd',
      fix: expect.stringContaining('322 × 180'),
    });
    const broken = await studio.keep(Buffer.from('not a picture'), 10, 10);
    const brief = {
      ...request().brief!,
      subjects: [{ name: 'Mara', kind: 'character' as const, description: '', pictures: [broken] }],
    };
    await expect(film(request({ brief }))).rejects.toMatchObject({
      code: 'picture_unreadable',
      message: expect.stringContaining('Mara'),
    });
  });

  it('speaks its lines where somebody can', async () => {
    const lines: string[] = [];
    const tone = Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i / 4));
    const speaking = composeDraft({
      speak: async ({ text }) => {
        lines.push(text);
        return { samples: tone, sampleRate: 16_000 };
      },
    });
    const spoken = (await speaking.run('video', request(), studio.context())).video;
    expect(lines).toEqual(['Now.']);
    expect(spoken.artifact).not.toBe((await film(request())).artifact);
  });
});

describe('a still', () => {
  const still = (more: object) => imageRequestSchema.parse({ width: 320, height: 180, prompt: '', seed: 5, ...more });

  it('has the size that was asked for, odd ones too', async () => {
    const { image } = await engine.run('image', still({ width: 321, brief: request().brief }), studio.context());
    expect(image).toMatchObject({ kind: 'image', mime: 'image/png', width: 321, height: 180 });
    const { video } = await probe(studio.file(image.artifact));
    expect(video).toMatchObject({ width: 321, height: 180 });
  });

  it('of a shot shows what its take shows', async () => {
    const quiet = { ...request().brief!, speech: [], action: '', movement: 'static' as const };
    const { image } = await engine.run('image', still({ brief: quiet }), studio.context());
    const take = await framesOf(await film(request({ brief: quiet })));
    const [picture] = await framesOf({ ...(image as unknown as VideoRef) });
    expect(apart(take.at(-1)!, picture!)).toBeLessThan(4);
  });

  it('of a sheet shows one element under even light', async () => {
    const references = [{ name: 'Mara', kind: 'character', picture: hero }];
    const sheet = await engine.run('image', still({ prompt: 'character sheet of Mara', references }), studio.context());
    const scene = await engine.run('image', still({ prompt: 'Mara in a street', references }), studio.context());
    expect(sheet.image.artifact).not.toBe(scene.image.artifact);
  });

  it('repaints through the part that can, and says so where none can', async () => {
    const wanted = still({ init: { picture: hero } });
    await expect(engine.run('image', wanted, studio.context())).rejects.toMatchObject({ code: 'repaint_missing' });
    const done = { image: hero, provenance: { engine: 'draft', draft: true, models: [], notes: [] } };
    const painting = composeDraft({ repaintStill: async () => done });
    expect(await painting.run('image', wanted, studio.context())).toBe(done);
  });
});

describe('the engine', () => {
  it('says which capabilities it lacks', async () => {
    expect(await engine.ready('video')).toEqual({ ready: true });
    expect(await engine.ready('language')).toMatchObject({ ready: false, why: { code: 'capability_missing' } });
    await expect(engine.digest('language')).rejects.toMatchObject({ code: 'capability_missing' });
  });

  it('writes sound that it can read again', async () => {
    const left = Float32Array.from({ length: 480 }, (_, i) => Math.sin(i / 9) * 0.3);
    const file = join(studio.folder, 'tone.wav');
    await writeFile(file, wav({ left, right: left }));
    const again = readWav(await readFile(file));
    expect(again?.sampleRate).toBe(48_000);
    expect(Math.max(...left.map((value, i) => Math.abs(Math.tanh(value) - again!.samples[i]!)))).toBeLessThan(1e-3);
    expect(readWav(Buffer.from('ID3 something else entirely, and longer than a header is'))).toBeNull();
  });
});
