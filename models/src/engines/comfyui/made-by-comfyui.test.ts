import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { frameSource, probe } from '@reelgraph/timeline/media';
import { describe, expect, it } from 'vitest';
import {
  imageRequestSchema,
  repaintVideoRequestSchema,
  segmentRequestSchema,
  type VideoRequest,
} from '../../capabilities/requests.ts';
import { bindingOf } from './guess.ts';
import { ComfyBench, FILM, film, GREEN, MASK, mask, part, picture, shot, square } from './testing/bench.ts';
import { walksOf } from './track.ts';

const bench = new ComfyBench();
const { engine, context } = bench;

describe('a clip by ComfyUI', () => {
  it('has the size, the rate and the length that were asked, whatever the model can', async () => {
    const { made, told } = context();
    const { video, last, provenance } = await engine().run('video', shot(), made);
    const facts = await probe(join(bench.folder, video.artifact));
    expect(facts.video).toMatchObject({ width: 96, height: 64, frames: 10, rate: film.rate });
    expect(video).toMatchObject({ kind: 'video', width: 96, height: 64, frames: 10 });
    expect(last).toMatchObject({ width: 96, height: 64 });
    // The model works in 8n + 1 frames and multiples of 64, the first stage in half of that.
    expect(bench.at.prompts[0]?.empty?.inputs).toMatchObject({ width: 64, height: 32, length: 17 });
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
    bench.at.faults = { failAt: { node: 'SamplerCustomAdvanced', type: 'ValueError', message: 'enough' } };
    const run = (more: Partial<VideoRequest>) =>
      expect(engine().run('video', shot(more), context().made)).rejects.toMatchObject({ code: 'comfyui_failed' });
    await run({ conditioning: [one(0)] });
    await run({ conditioning: [one(0), one(8)] });
    await run({ continuation: { video: film, overlap: 9 } });
    const [start, keys, on] = bench.at.prompts;
    expect(start?.held?.inputs).toMatchObject({ strength: 0.9 });
    expect(keys?.['guide.2']?.inputs).toMatchObject({ frame_idx: 8, strength: 0.9 });
    const sent = bench.at.uploads.get(on?.clip?.inputs.file as string);
    const file = join(bench.folder, 'tail.mp4');
    await writeFile(file, sent!);
    expect((await probe(file)).video).toMatchObject({ frames: 9, width: 128, height: 64 });
  });

  it('takes LoRAs by their names and says which is not there; out of memory, it frees what the server holds', async () => {
    bench.at.faults = {
      failAt: { node: 'SamplerCustomAdvanced', type: 'OutOfMemoryError', message: 'out of memory', times: 1 },
    };
    const { provenance } = await engine().run(
      'video',
      shot({ loras: [{ name: 'Noir', strength: 0.6 }] }),
      context().made,
    );
    expect(bench.at.freed).toBe(1);
    expect(provenance.notes.join(' ')).toContain('ran out of memory once');
    expect(bench.at.prompts[0]?.['lora.1']?.inputs).toMatchObject({
      lora_name: 'looks\\noir.safetensors',
      strength_model: 0.6,
    });
    const absent = engine().run('video', shot({ loras: [{ name: 'gone', strength: 1 }] }), context().made);
    await expect(absent).rejects.toMatchObject({ code: 'model_missing', message: expect.stringContaining('"gone"') });
  });

  it('that ends in the middle of its file is not taken', async () => {
    bench.at.faults = { cut: true };
    await expect(engine().run('video', shot(), context().made)).rejects.toMatchObject({ code: 'comfyui_broken_off' });
  });

  it('longer than the model can is refused before anything is sent', async () => {
    await expect(engine().run('video', shot({ frames: 600 }), context().made)).rejects.toMatchObject({
      code: 'clip_too_long',
    });
    expect(bench.at.prompts).toEqual([]);
  });
});

describe('a picture by ComfyUI', () => {
  const still = (more: object) => imageRequestSchema.parse({ width: 64, height: 64, prompt: 'red', seed: 1, ...more });

  it('repaints under the mask, and leaves the rest as it was to the last bit', async () => {
    const request = still({ init: { picture: square, mask: part, strength: 1, feather: 4 } });
    const { image, provenance } = await engine().run('image', request, context().made);
    const pen = createCanvas(64, 64).getContext('2d');
    pen.drawImage(await loadImage(await readFile(join(bench.folder, image.artifact))), 0, 0);
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
    const [prompt] = bench.at.prompts;
    expect(prompt?.['reference.1']?.inputs.image).toBe(`reelgraph/${GREEN.slice(0, 24)}.png`);
    expect(prompt?.['reference.2']?.inputs.image).toBe(`reelgraph/${MASK.slice(0, 24)}.png`);
    expect(prompt?.guider?.inputs).toMatchObject({ cfg: 4, positive: ['with.2', 0] });
    expect(prompt?.negative?.inputs.text).toBe('blur');
  });
});

describe('a clip repainted by ComfyUI', () => {
  /** Takes a clip and the mask of every frame, and gives the clip as it was: what comes back is cut to what was asked. */
  const own = bindingOf({
    id: 'mine',
    label: 'Mine',
    capability: 'repaint',
    workflow: {
      '1': { class_type: 'LoadVideo', inputs: { file: '' } },
      '2': { class_type: 'LoadVideo', inputs: { file: '' } },
      '3': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'ltx-2-19b-dev-fp8.safetensors' } },
      '4': { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['3', 1] } },
      '9': {
        class_type: 'SaveVideo',
        inputs: { video: ['1', 0], filename_prefix: 'mine', format: 'auto', codec: 'auto' },
      },
    },
    ties: [
      { value: 'clip', node: '1', input: 'file' },
      { value: 'track', node: '2', input: 'file' },
      { value: 'prompt', node: '4', input: 'text' },
    ],
    result: '9',
  });
  const track = { ...film, kind: 'track' as const };
  const ask = (more: object = {}) =>
    repaintVideoRequestSchema.parse({ video: film, track, prompt: 'a red coat', seed: 3, ...more });
  const gives = (name: string) => {
    bench.at.render = async (_, prompt, inputs) => [
      { name, bytes: inputs.get(String(prompt['1']?.inputs.file)) ?? new Uint8Array() },
    ];
  };

  it('is asked of nobody before a workflow of one’s own is bound', async () => {
    expect(await engine().ready('repaint')).toMatchObject({ ready: false, why: { code: 'comfyui_no_workflow' } });
  });

  it('keeps every frame, the size and the rate, by the workflow that was bound', async () => {
    bench.own = [own];
    gives('take.mp4');
    expect(await engine().ready('repaint')).toEqual({ ready: true });
    const { video, provenance } = await engine().run('repaint', ask(), context().made);
    expect(video).toMatchObject({ kind: 'video', width: 64, height: 48, frames: 12, rate: film.rate });
    expect((await probe(join(bench.folder, video.artifact))).video).toMatchObject({ frames: 12, width: 64 });
    expect(provenance.notes[0]).toBe('Mine, on Box 0');
    const sent = bench.at.prompts[0];
    expect(sent?.['4']?.inputs.text).toBe('a red coat');
    expect(sent?.['1']?.inputs.file).toBe(`reelgraph/${FILM.slice(0, 24)}.mp4`);
  });

  it('that lost frames is no result, and references that the workflow does not take are refused', async () => {
    bench.own = [own];
    gives('take.mp4');
    const longer = ask({ video: { ...film, frames: 13 } });
    await expect(engine().run('repaint', longer, context().made)).rejects.toMatchObject({ code: 'comfyui_short' });
    const references = [{ name: 'Mara', kind: 'character', picture }];
    const refused = engine().run('repaint', ask({ references }), context().made);
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('reference pictures') });
    expect(bench.at.prompts).toHaveLength(1);
  });
});

describe('masks by ComfyUI', () => {
  it('are every instance of some words, with boxes and scores', async () => {
    bench.at.text = JSON.stringify([
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
    expect(bench.at.prompts[0]?.text?.inputs.text).toBe('a man red coat:4');
  });

  it('are pointed at in pixels of the picture', async () => {
    const points = [
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0, positive: false },
    ];
    await engine().run('segment', segmentRequestSchema.parse({ picture, points }), context().made);
    expect(bench.at.prompts[0]?.detect?.inputs).toMatchObject({
      positive_coords: '[{"x":32,"y":24}]',
      negative_coords: '[{"x":63,"y":0}]',
    });
    await engine().run(
      'segment',
      segmentRequestSchema.parse({ picture, box: { x: 0.25, y: 0.5, width: 0.5, height: 0.25 } }),
      context().made,
    );
    expect(bench.at.prompts[1]?.box?.inputs).toEqual({ x: 16, y: 24, width: 32, height: 12 });
  });

  it('follow a thing both ways from the frame that was marked', async () => {
    const { track } = await engine().run('track', { video: film, prompts: [{ frame: 5, mask }] }, context().made);
    expect(track).toMatchObject({ frames: 12, width: 64, height: 48, found: 1 });
    const widths = [];
    for await (const { data } of frameSource(join(bench.folder, track.artifact), { pixelFormat: 'gray' })) {
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
