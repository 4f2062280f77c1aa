import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Component, Manifest } from './manifest.ts';
import { type Published, publishedGraph, suffixes } from './published.ts';

const preprocessorSchema = z.object({
  size: z.object({ height: z.number().int(), width: z.number().int() }),
  image_mean: z.array(z.number()).length(3),
  image_std: z.array(z.number()).length(3),
});

const f32 = (...shape: (number | string)[]) => ({ type: 'float32' as const, shape });

/**
 * SAM 3's tracker and SAM 2.1 as exported for transformers.js (`onnx-community/sam3-tracker-ONNX`,
 * `onnx-community/sam2.1-hiera-*-ONNX`): an image encoder, and a decoder with points and boxes. Masks of pictures, no memory.
 * The three maps are `side` / 3.5, / 7 and / 14 for SAM 3, / 4, / 8 and / 16 for SAM 2.1.
 */
const sam = { encoder: 'vision_encoder', decoder: 'prompt_encoder_mask_decoder' } as const;

/** The manifest of such a folder; undefined where it holds something else. */
export async function samManifest(published: Published): Promise<Manifest | undefined> {
  const found = suffixes.find(([suffix]) =>
    Object.values(sam).every((name) => published.graphs.includes(`${name}${suffix}.onnx`)),
  );
  return found && manifestOf(published, found);
}

async function manifestOf(published: Published, [suffix, precision]: (typeof suffixes)[number]): Promise<Manifest> {
  const { size, image_mean, image_std } = preprocessorSchema.parse(
    JSON.parse(await readFile(join(published.folder, 'preprocessor_config.json'), 'utf8')),
  );
  const side = size.height;
  // SAM 3 cuts the picture into patches of 14, SAM 2.1 ends at a sixteenth.
  const three = side % 14 === 0;
  const grid = three ? side / 14 : side / 16;
  const maps = {
    'image_embeddings.0': f32(1, 32, grid * 4, grid * 4),
    'image_embeddings.1': f32(1, 64, grid * 2, grid * 2),
    'image_embeddings.2': f32(1, 256, grid, grid),
  };
  const prompts = {
    input_points: f32(1, 'prompts', 'points', 2),
    input_labels: { type: 'int64' as const, shape: [1, 'prompts', 'points'] },
    input_boxes: f32(1, 'boxes', 4),
  };
  const answers = {
    iou_scores: f32(1, 'prompts', 3),
    pred_masks: f32(1, 'prompts', 3, grid * 4, grid * 4),
    object_score_logits: f32(1, 'prompts', 1),
  };
  const part = (name: string, inputs: Component['inputs'], outputs: Component['outputs']): Promise<Component> =>
    publishedGraph(published, `${name}${suffix}`, precision, { inputs, outputs });
  return {
    format: 'reelgraph/bundle',
    version: 1,
    family: 'sam-3',
    variant: three ? 'sam3-tracker (published ONNX)' : 'sam2.1 (published ONNX)',
    licence: three
      ? { name: 'SAM License', url: 'https://github.com/facebookresearch/sam3/blob/main/LICENSE', commercial: true }
      : { name: 'Apache-2.0', commercial: true },
    components: {
      [sam.encoder]: await part(sam.encoder, { pixel_values: f32(1, 3, side, side) }, maps),
      [sam.decoder]: await part(sam.decoder, { ...prompts, ...maps }, answers),
    },
    constants: {},
    config: { imageSize: side, mean: image_mean, std: image_std },
    scheduler: {},
    limits: {},
  };
}
