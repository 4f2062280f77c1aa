import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { frameSource, probe } from '@reelgraph/timeline/media';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { imageRequestSchema, segmentRequestSchema, type VideoRequest } from '../../capabilities/requests.ts';
import { comfyuiEngine } from './comfyui-engine.ts';
import {
  contextIn,
  film,
  GREEN,
  layOut,
  MASK,
  mask,
  pace,
  part,
  picture,
  renderIn,
  shot,
  sourceOf,
  square,
} from './testing/bench.ts';
import { everything } from './testing/models.ts';
import { type ComfyTestServer, comfyTestServer } from './testing/server.ts';
import { walksOf } from './track.ts';

let folder: string;
let at: ComfyTestServer;
let urls: string[];
const source = sourceOf(() => urls);
const engine = () => comfyuiEngine(source, pace);
const context: ReturnType<typeof contextIn> = (more) => contextIn(folder)(more);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comfyui-'));
  await layOut(folder);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  at = await comfyTestServer(everything, renderIn(folder));
  urls = [at.url];
});
afterEach(() => at.close());

describe('a clip by ComfyUI', () => {
  it('has the size, the rate and the length that were asked, whatever the model can', async () => {
    const { made, told } = context();
    const { video, last, provenance } = await engine().run('video', shot(), made);
    const facts = await probe(join(folder, video.artifact));
    expect(facts.video).toMatchObject({ width: 96, height: 64, frames: 10, rate: film.rate });
    expect(video).toMatchObject({ kind: 'video', width: 96, height: 64, frames: 10 });
    expect(last).toMatchObject({ width: 96, height: 64 });
    // The model works in 8n + 1 frames and multiples of 64, the first stage in half of that.
    expect(at.prompts[0]?.empty?.inputs).toMatchObject({ width: 64, height: 32, length: 17 });
    expect(told).toContain('Stage 2 of 2, step 3 of 3');
    expect(provenance).toMatchObject({ engine: 'comfyui', draft: false, seed: 7 });
    expect(provenance.models).toContainEqual({
      name: 'ltx-2-19b-distilled-fp8.safetensors',
      licence: 'LTX-2 Community License',
    });
    expect(provenance.notes[0]).toBe('LTX-2 distilled, text, two stages, on Box 0');
  });

  it('begins with a picture, passes keyframes, goes on from a clip: each by its own workflow', async () => {
    const one = (frame: number) => ({ media: picture, frame, strength: 0.9 });
    // What is sent is looked at here, so the sampler may fail at once.
    at.faults = { failAt: { node: 'SamplerCustomAdvanced', type: 'ValueError', message: 'enough' } };
    const run = (more: Partial<VideoRequest>) =>
      expect(engine().run('video', shot(more), context().made)).rejects.toMatchObject({ code: 'comfyui_failed' });
    await run({ conditioning: [one(0)] });
    await run({ conditioning: [one(0), one(8)] });
    await run({ continuation: { video: film, overlap: 9 } });
    const [start, keys, on] = at.prompts;
    expect(start?.held?.inputs).toMatchObject({ strength: 0.9 });
    expect(keys?.['guide.2']?.inputs).toMatchObject({ frame_idx: 8, strength: 0.9 });
    const sent = at.uploads.get(on?.clip?.inputs.file as string);
    const file = join(folder, 'tail.mp4');
    await writeFile(file, sent!);
    expect((await probe(file)).video).toMatchObject({ frames: 9, width: 128, height: 64 });
  });

  it('takes LoRAs by their names and says which is not there; out of memory, it frees what the server holds', async () => {
    at.faults = {
      failAt: { node: 'SamplerCustomAdvanced', type: 'OutOfMemoryError', message: 'out of memory', times: 1 },
    };
    const { provenance } = await engine().run(
      'video',
      shot({ loras: [{ name: 'Noir', strength: 0.6 }] }),
      context().made,
    );
    expect(at.freed).toBe(1);
    expect(provenance.notes.join(' ')).toContain('ran out of memory once');
    expect(at.prompts[0]?.['lora.1']?.inputs).toMatchObject({
      lora_name: 'looks\\noir.safetensors',
      strength_model: 0.6,
    });
    const absent = engine().run('video', shot({ loras: [{ name: 'gone', strength: 1 }] }), context().made);
    await expect(absent).rejects.toMatchObject({ code: 'model_missing', message: expect.stringContaining('"gone"') });
  });

  it('that ends in the middle of its file is not taken', async () => {
    at.faults = { cut: true };
    await expect(engine().run('video', shot(), context().made)).rejects.toMatchObject({ code: 'comfyui_broken_off' });
  });

  it('longer than the model can is refused before anything is sent', async () => {
    await expect(engine().run('video', shot({ frames: 600 }), context().made)).rejects.toMatchObject({
      code: 'clip_too_long',
    });
    expect(at.prompts).toEqual([]);
  });
});

describe('a picture by ComfyUI', () => {
  const still = (more: object) => imageRequestSchema.parse({ width: 64, height: 64, prompt: 'red', seed: 1, ...more });

  it('repaints under the mask, and leaves the rest as it was to the last bit', async () => {
    const request = still({ init: { picture: square, mask: part, strength: 1, feather: 4 } });
    const { image, provenance } = await engine().run('image', request, context().made);
    const pen = createCanvas(64, 64).getContext('2d');
    pen.drawImage(await loadImage(await readFile(join(folder, image.artifact))), 0, 0);
    const { data } = pen.getImageData(0, 0, 64, 64);
    const colour = (x: number, y: number) => [...data.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 3)];
    expect(colour(32, 24)).toEqual([0xc0, 0x20, 0x20]);
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 64; x++)
        if (x < 16 || x >= 48 || y < 12 || y >= 36) expect(colour(x, y)).toEqual([0x20, 0xc0, 0x20]);
    expect(provenance.models[0]).toEqual({
      name: 'flux-2-klein-9b-fp8.safetensors',
      licence: 'FLUX Non-Commercial License',
    });
  });

  it('has its references in their order, and true CFG by its own scale', async () => {
    const references = [GREEN, MASK].map((artifact) => ({
      name: artifact,
      kind: 'object',
      picture: { ...picture, artifact },
    }));
    await engine().run('image', still({ references, trueCfg: 4, negative: 'blur' }), context().made);
    const [prompt] = at.prompts;
    expect(prompt?.['reference.1']?.inputs.image).toBe(`reelgraph/${GREEN.slice(0, 24)}.png`);
    expect(prompt?.['reference.2']?.inputs.image).toBe(`reelgraph/${MASK.slice(0, 24)}.png`);
    expect(prompt?.guider?.inputs).toMatchObject({ cfg: 4, positive: ['with.2', 0] });
    expect(prompt?.negative?.inputs.text).toBe('blur');
  });
});

describe('masks by ComfyUI', () => {
  it('are every instance of some words, with boxes and scores', async () => {
    at.text = JSON.stringify([
      [
        { x: 8, y: 8, width: 16, height: 16, score: 0.9 },
        { x: 0, y: 0, width: 1, height: 1, score: 0.7 },
      ],
    ]);
    const { detections } = await engine().run(
      'segment',
      segmentRequestSchema.parse({ picture, text: 'a man, red (coat)', limit: 4 }),
      context().made,
    );
    expect(detections.map(({ box, score }) => [box, score])).toEqual([
      [[8, 8, 16, 16], 0.9],
      [[40, 10, 8, 30], 0.7],
    ]);
    expect(at.prompts[0]?.text?.inputs.text).toBe('a man red coat:4');
  });

  it('are pointed at in pixels of the picture', async () => {
    const points = [
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0, positive: false },
    ];
    await engine().run('segment', segmentRequestSchema.parse({ picture, points }), context().made);
    expect(at.prompts[0]?.detect?.inputs).toMatchObject({
      positive_coords: '[{"x":32,"y":24}]',
      negative_coords: '[{"x":63,"y":0}]',
    });
    await engine().run(
      'segment',
      segmentRequestSchema.parse({ picture, box: { x: 0.25, y: 0.5, width: 0.5, height: 0.25 } }),
      context().made,
    );
    expect(at.prompts[1]?.box?.inputs).toEqual({ x: 16, y: 24, width: 32, height: 12 });
  });

  it('follow a thing both ways from the frame that was marked', async () => {
    const { track } = await engine().run('track', { video: film, prompts: [{ frame: 5, mask }] }, context().made);
    expect(track).toMatchObject({ frames: 12, width: 64, height: 48, found: 1 });
    const widths = [];
    for await (const { data } of frameSource(join(folder, track.artifact), { pixelFormat: 'gray' })) {
      widths.push(data.subarray(0, 64).filter((value) => value > 127).length);
    }
    // Frame i has the brightness 20 + 10 i.
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[11]! - widths[0]!).toBeGreaterThan(8);
  });

  it.each([
    [[0], 5, [[0, 1, 2, 3, 4]]],
    [[4], 5, [[4], [4, 3, 2, 1, 0]]],
    [
      [1, 6],
      8,
      [
        [1, 2, 3],
        [1, 0],
        [6, 7],
        [6, 5, 4],
      ],
    ],
  ])('from prompts at %j of %i frames', (prompts, frames, expected) => {
    expect(walksOf(prompts, frames).map((walk) => walk.frames)).toEqual(expected);
  });
});
