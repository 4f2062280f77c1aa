import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BundleFile, Component, Manifest } from './manifest.ts';
import { hashFile } from './verify-file.ts';

/**
 * Model folders that others publish in a layout of their own. They come without a manifest; one is written beside them, so
 * that from then on they are bundles like ours, with every byte named.
 */
const preprocessorSchema = z.object({
  size: z.object({ height: z.number().int(), width: z.number().int() }),
  image_mean: z.array(z.number()).length(3),
  image_std: z.array(z.number()).length(3),
});

const f32 = (...shape: (number | string)[]) => ({ type: 'float32' as const, shape });

/** Names after which the same graph comes in other number formats, the best for a processor and a card alike first. */
const suffixes = [
  ['', 'fp32'],
  ['_fp16', 'fp16'],
  ['_q4', 'int4'],
  ['_q4f16', 'int4'],
  ['_int8', 'int8'],
  ['_quantized', 'int8'],
] as const;

/**
 * SAM 3's tracker and SAM 2.1 as exported for transformers.js (`onnx-community/sam3-tracker-ONNX`,
 * `onnx-community/sam2.1-hiera-*-ONNX`): an image encoder, and a decoder with points and boxes. Masks of pictures, no memory.
 * The three maps are `side` / 3.5, / 7 and / 14 for SAM 3, / 4, / 8 and / 16 for SAM 2.1.
 */
const sam = { encoder: 'vision_encoder', decoder: 'prompt_encoder_mask_decoder' } as const;

/** Writes the manifest of a folder in a published layout. False where it is none, or has a manifest already. */
export async function adoptPublished(folder: string): Promise<boolean> {
  if (await exists(join(folder, 'manifest.json'))) return false;
  const graphs = await readdir(join(folder, 'onnx')).catch(() => [] as string[]);
  const found = suffixes.find(([suffix]) =>
    Object.values(sam).every((name) => graphs.includes(`${name}${suffix}.onnx`)),
  );
  if (!found) return false;
  const manifest = await samManifest(folder, graphs, found);
  // Complete or not at all: a manifest that was cut would be taken for a broken bundle.
  const half = join(folder, `.manifest-${process.pid}.json`);
  await writeFile(half, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(half, join(folder, 'manifest.json'));
  return true;
}

async function samManifest(
  folder: string,
  graphs: readonly string[],
  [suffix, precision]: (typeof suffixes)[number],
): Promise<Manifest> {
  const { size, image_mean, image_std } = preprocessorSchema.parse(
    JSON.parse(await readFile(join(folder, 'preprocessor_config.json'), 'utf8')),
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
  const part = async (name: string, inputs: Component['inputs'], outputs: Component['outputs']): Promise<Component> => {
    const file = `${name}${suffix}.onnx`;
    const data = graphs.filter((other) => other.startsWith(`${file}_data`) || other.startsWith(`${file}.data`));
    const files = await Promise.all([file, ...data].map((one) => named(folder, `onnx/${one}`)));
    const memory = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    return { ...files[0]!, data: files.slice(1), precision, inputs, outputs, memory: Math.round(memory * 1.25) };
  };
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

async function named(folder: string, file: string): Promise<BundleFile> {
  const path = join(folder, file);
  return { file, sha256: await hashFile(path), bytes: (await stat(path)).size };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
