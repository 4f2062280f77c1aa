import type { CapabilityCaller } from '@reelgraph/models';
import { EngineError } from '@reelgraph/models';
import type { MaskRef, TrackRef, VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../define/index.ts';
import type { ElementValue, ShotValue } from '../../values.ts';
import { repaintClip } from '../repaint/repaint-clip.ts';
import { repaintImage } from '../repaint/repaint-image.ts';
import { type Bench, bench, countedClip } from '../testing/context.ts';
import { featherMask } from './feather.ts';
import { emptyTrack, maskIsEmpty, readMask, writeMask } from './files.ts';
import { growMask } from './grow.ts';
import { invertMask } from './invert.ts';
import { segment } from './segment.ts';
import { trackMask } from './track.ts';

const lamp: ElementValue = {
  id: 'l',
  name: 'Lamp',
  kind: 'object',
  description: 'Brass',
  trigger: '@Lamp',
  pictures: [],
};
const shot = (elements: ElementValue[]) =>
  ({
    ...({
      id: 's',
      number: '1',
      sceneId: 'x',
      sceneNumber: '1',
      heading: 'INT. A',
      intExt: 'int',
      location: 'A',
      timeOfDay: 'night',
    } as const),
    ...({
      size: 'wide',
      angle: 'eye',
      movement: 'static',
      seconds: 1,
      action: 'Dust.',
      dialogue: [],
      prompt: '',
      negative: '',
    } as const),
    elements: elements.map((element) => ({ element, why: 'named' })),
  }) as unknown as ShotValue;

describe('mask nodes', () => {
  let place: Bench;
  let clip: VideoRef;
  let answer: CapabilityCaller = () => Promise.reject(new Error('no model was to be asked'));
  beforeAll(async () => {
    place = await bench(((...args: Parameters<CapabilityCaller>) => answer(...args)) as CapabilityCaller);
    clip = await countedClip(place.context, 6);
  });
  afterAll(() => place.close());

  const run = async <T>(node: NodeDefinition, inputs: unknown, params: unknown = {}) =>
    (await node.run({ inputs, params, context: await place.again() })) as T;
  const square = (): Promise<MaskRef> => {
    const data = new Uint8Array(64 * 32);
    for (let y = 8; y < 24; y++) data.fill(255, y * 64 + 16, y * 64 + 32);
    return writeMask(place.context, { width: 64, height: 32, data });
  };
  const white = (data: Uint8Array) => data.filter((value) => value > 127).length;

  it('grow, invert and feather change a still mask as they say', async () => {
    const mask = await square();
    const of = async (node: NodeDefinition, params: unknown) =>
      (await readMask(place.context, (await run<{ mask: MaskRef }>(node, { mask }, params)).mask)).data;
    expect(white(await of(growMask, { pixels: 2 }))).toBe(20 * 20);
    expect(white(await of(growMask, { pixels: -2 }))).toBe(12 * 12);
    expect(white(await of(invertMask, {}))).toBe(64 * 32 - 256);
    const soft = await of(featherMask, { pixels: 4 });
    expect(soft.some((value) => value > 40 && value < 215)).toBe(true);
    await expect(run(growMask, {})).rejects.toMatchObject({ code: 'missing_input' });
  });

  it('a moving mask keeps its frames and its rate', async () => {
    const empty = await emptyTrack(await place.again(), clip);
    expect(empty).toMatchObject({ frames: 6, found: 0, width: 16, height: 16 });
    const { track } = await run<{ track: TrackRef }>(invertMask, { track: empty });
    expect(track).toMatchObject({ kind: 'track', frames: 6, rate: { num: 24, den: 1 }, found: 0 });
    for await (const frame of frameSource(await place.context.media.open(track), { pixelFormat: 'gray' })) {
      expect(white(frame.data)).toBe(16 * 16);
    }
  });

  it('a thing that is not in the shot passes the clip through, without asking a model', async () => {
    const { mask, found } = await run<{ mask: MaskRef; found: boolean }>(
      segment,
      { clip, shot: shot([]) },
      { find: 'Lamp' },
    );
    expect([found, await maskIsEmpty(place.context, mask), mask.width]).toEqual([false, true, 128]);
    expect(place.logs.at(-1)).toBe('Lamp is not in this shot; the clip stays as it is.');
    const { track } = await run<{ track: TrackRef }>(trackMask, { clip, mask });
    expect(track).toMatchObject({ found: 0, frames: 6 });
    const repainted = await run<{ clip: VideoRef }>(repaintClip, { clip, track }, { prompt: 'x' });
    expect(repainted.clip).toEqual(clip);
    await expect(run(segment, { clip, shot: shot([]) }, { find: 'Lamp', missing: 'fail' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('asks for a named element of the shot with its brief, and takes the best mask', async () => {
    const mask = await square();
    const asked: unknown[] = [];
    answer = (async (capability: string, request: unknown) => {
      asked.push([capability, request]);
      return {
        detections: [
          { mask: { ...mask, width: 1 }, box: [0, 0, 1, 1], score: 0.2 },
          { mask, box: [0, 0, 1, 1], score: 0.9 },
        ],
        provenance: {},
      };
    }) as unknown as CapabilityCaller;
    const found = await run<{ mask: MaskRef; found: boolean }>(
      segment,
      { clip, shot: shot([lamp]) },
      { find: '@lamp', frame: 99 },
    );
    expect(found).toEqual({ mask, found: true });
    expect(asked).toMatchObject([
      ['segment', { text: 'Lamp', picture: { width: 128, height: 64 }, brief: { subjects: [{ name: 'Lamp' }] } }],
    ]);
  });

  it('takes a box in percent, and says how to write it', async () => {
    const mask = await square();
    const boxes: unknown[] = [];
    answer = (async (_: string, request: { box?: unknown }) => {
      boxes.push(request.box);
      return { detections: [{ mask, box: [0, 0, 1, 1], score: 1 }] };
    }) as unknown as CapabilityCaller;
    await run(segment, { clip }, { box: '10, 20, 30, 40' });
    await run(segment, { clip, shot: shot([]) }, { box: '90% 90% 50% 50%', find: 'Lamp' });
    expect(boxes).toEqual([
      { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
      { x: 0.9, y: 0.9, width: expect.closeTo(0.1), height: expect.closeTo(0.1) },
    ]);
    for (const box of ['1 2 3', 'a b c d', '0 0 0 50', '0 0 101 50', '1 2 3 4 5']) {
      await expect(run(segment, { clip }, { box })).rejects.toMatchObject({ code: 'bad_box' });
    }
  });

  it('is painted and rubbed out by hand, over what was found or alone, without asking a model', async () => {
    const strokes = [
      { erase: false, width: 0.25, path: [0.25, 0.5, 0.75, 0.5] },
      { erase: true, width: 0.25, path: [0.5, 0.5] },
    ];
    const at = ({ width, height, data }: Awaited<ReturnType<typeof readMask>>, x: number, y: number) =>
      data[Math.floor(y * height) * width + Math.floor(x * width)];
    answer = () => Promise.reject(new Error('no model was to be asked'));
    const alone = await run<{ mask: MaskRef; found: boolean }>(segment, { clip }, { strokes });
    const plane = await readMask(place.context, alone.mask);
    expect([alone.found, plane.width, plane.height]).toEqual([true, 128, 64]);
    expect([at(plane, 0.26, 0.5), at(plane, 0.5, 0.5), at(plane, 0.74, 0.5), at(plane, 0.5, 0.9)]).toEqual([
      255, 0, 255, 0,
    ]);

    const found = await square();
    answer = (async () => ({
      detections: [{ mask: found, box: [16, 8, 16, 16], score: 1 }],
    })) as unknown as CapabilityCaller;
    const both = await run<{ mask: MaskRef }>(segment, { clip }, { strokes, box: '10 20 30 40' });
    const over = await readMask(place.context, both.mask);
    expect([at(over, 0.3, 0.3), at(over, 0.74, 0.5), at(over, 0.5, 0.5), over.width]).toEqual([255, 255, 0, 64]);
    answer = (async () => ({ detections: [] })) as unknown as CapabilityCaller;
    expect(await run<{ found: boolean }>(segment, { clip }, { strokes, find: 'the red door' })).toMatchObject({
      found: true,
    });
  });

  it('nothing found is an answer; an engine that cannot look is a failure', async () => {
    answer = (async () => ({ detections: [] })) as unknown as CapabilityCaller;
    expect(await run<{ found: boolean }>(segment, { clip }, { find: 'the red door' })).toMatchObject({ found: false });
    expect(
      await run<{ found: boolean }>(segment, { clip, shot: shot([lamp]) }, { find: 'the red door', onlyUsed: false }),
    ).toMatchObject({ found: false });
    answer = () => Promise.reject(new EngineError('element_not_seen', '“Lamp” cannot be made out in this picture.'));
    expect(await run<{ found: boolean }>(segment, { clip, shot: shot([lamp]) }, { find: 'Lamp' })).toMatchObject({
      found: false,
    });
    answer = () =>
      Promise.reject(
        new EngineError('text_not_supported', 'This engine cannot find by words.', { fix: 'Choose SAM 3.' }),
      );
    await expect(run(segment, { clip }, { find: 'the red door' })).rejects.toMatchObject({
      code: 'text_not_supported',
    });
    await expect(run(segment, { clip }, {})).rejects.toMatchObject({ code: 'nothing_asked' });
    await expect(run(segment, {}, { find: 'x' })).rejects.toMatchObject({ code: 'missing_input' });
  });

  it('repainting refuses a track of another clip and leaves a picture alone where nothing is chosen', async () => {
    const track = { ...(await emptyTrack(await place.again(), await countedClip(place.context, 3))), found: 1 };
    await expect(run(repaintClip, { clip, track })).rejects.toMatchObject({ code: 'track_does_not_fit' });
    const image = { kind: 'image', artifact: clip.artifact, mime: 'image/png', width: 64, height: 32 };
    const mask = await writeMask(place.context, { width: 64, height: 32, data: new Uint8Array(64 * 32) });
    expect(await run(repaintImage, { image, mask })).toEqual({ image });
  });
});
