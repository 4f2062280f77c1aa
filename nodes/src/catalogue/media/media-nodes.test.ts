import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource, readFrame } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../define/index.ts';
import { mediaConverters } from '../convert/media.ts';
import { pureConverters } from '../convert/pure.ts';
import { readMask } from '../mask/files.ts';
import { type Bench, bench, countedClip } from '../testing/context.ts';
import { concat } from './concat.ts';
import { finish } from './finish.ts';
import { frameGrab } from './frame.ts';
import { loadMedia } from './load.ts';
import { resize } from './resize.ts';
import { trim } from './trim.ts';

describe('media nodes', () => {
  let place: Bench;
  let clip: VideoRef;
  beforeAll(async () => {
    place = await bench();
    clip = await countedClip(place.context, 20);
  });
  afterAll(() => place.close());

  const run = async <T>(node: NodeDefinition, inputs: unknown, params: unknown = {}) =>
    (await node.run({ inputs, params, context: await place.again() })) as T;
  const grey = async (ref: ImageRef | VideoRef) =>
    (await readFrame(await place.context.media.open(ref), { pixelFormat: 'gray' })).data[2000]!;
  const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1);

  it('grabs the frame that was asked for', async () => {
    for (const [params, wanted] of [
      [{ which: 'first' }, 0],
      [{ which: 'middle' }, 10],
      [{ which: 'last' }, 19],
      [{ which: 'number', frame: 7 }, 7],
      [{ which: 'number', frame: 99 }, 19],
    ] as const) {
      near(await grey((await run<{ image: ImageRef }>(frameGrab, { video: clip }, params)).image), 16 + wanted);
    }
  });

  it('trims and joins to the frame, and passes on what needs no change', async () => {
    const { video: middle } = await run<{ video: VideoRef }>(trim, { video: clip }, { start: 5, length: 4 });
    expect(middle.frames).toBe(4);
    const { video: joined } = await run<{ video: VideoRef }>(concat, { clips: [middle, clip] });
    expect(joined.frames).toBe(24);
    let at = 0;
    for await (const frame of frameSource(await place.context.media.open(joined), { pixelFormat: 'gray' })) {
      near(frame.data[2000]!, 16 + (at < 4 ? 5 + at : at - 4));
      at++;
    }
    expect(await run(trim, { video: clip })).toEqual({ video: clip });
    expect(await run(concat, { clips: [clip] })).toEqual({ video: clip });
    await expect(run(trim, { video: clip }, { start: 20 })).rejects.toMatchObject({ code: 'out_of_range' });
    await expect(run(concat, { clips: [] })).rejects.toMatchObject({ code: 'nothing_to_join' });
  });

  it('resizes clips and pictures', async () => {
    const { video } = await run<{ video: VideoRef }>(resize, { video: clip }, { size: { width: 64, height: 64 } });
    expect(video).toMatchObject({ width: 64, height: 64, frames: 20 });
    const { image } = await run<{ image: ImageRef }>(frameGrab, { video: clip });
    const small = await run<{ image: ImageRef }>(resize, { image }, { size: { width: 64, height: 66 } });
    expect(small.image).toMatchObject({ width: 64, height: 66 });
    expect(await run(resize, { video: clip })).toEqual({ video: clip });
  });

  it('finishes a clip: larger, as long, the same each time, and untouched where nothing is asked', async () => {
    const params = { scale: 2, denoise: 0.5, sharpen: 0.5, grain: 0.5 };
    const { clip: once } = await run<{ clip: VideoRef }>(finish, { clip }, params);
    expect(once).toMatchObject({ width: clip.width * 2, height: clip.height * 2, frames: clip.frames });
    expect((await run<{ clip: VideoRef }>(finish, { clip }, params)).clip.artifact).toBe(once.artifact);
    const plain = { scale: 1, denoise: 0, sharpen: 0, grain: 0 };
    expect(await run(finish, { clip }, plain)).toEqual({ clip });
    const grains = new Set((await readFrame(await place.context.media.open(once), { pixelFormat: 'gray' })).data);
    expect(grains.size).toBeGreaterThan(4);
  });

  it('load gives a file at the port of its kind', async () => {
    expect(await run(loadMedia, {}, { file: clip })).toEqual({
      video: expect.objectContaining({ artifact: clip.artifact }),
    });
    await expect(run(loadMedia, {})).rejects.toMatchObject({ code: 'missing_asset' });
    await expect(run(loadMedia, {}, { file: { kind: 'video' } })).rejects.toMatchObject({ code: 'param_invalid' });
  });

  it('converters read files where they must', async () => {
    const by = (name: string) =>
      [...pureConverters, ...mediaConverters].find((one) => one.spec.type === `convert/${name}`)!;
    const { value: last } = await run<{ value: ImageRef }>(by('video-image'), { value: clip });
    near(await grey(last), 16 + 19);
    const { value: mask } = await run<{ value: never }>(by('image-mask'), { value: last });
    near((await readMask(place.context, mask)).data[0]!, 16 + 19);
    expect(await run(by('number-text'), { value: 2.5 })).toEqual({ value: '2.5' });
    expect(await run(by('number-seed'), { value: 2.9 })).toEqual({ value: 2 });
    await expect(run(by('element-image'), { value: { name: 'Mara', pictures: [] } })).rejects.toMatchObject({
      code: 'no_picture',
    });
  });
});
