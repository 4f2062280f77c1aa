import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A safetensors file of one tensor of zeros, or with its end cut off. */
export async function writeTensor(file: string, numbers: number, cut = 0): Promise<void> {
  const head = Buffer.from(
    JSON.stringify({ weight: { dtype: 'F32', shape: [numbers], data_offsets: [0, numbers * 4] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  await writeFile(file, Buffer.concat([length, head, Buffer.alloc(numbers * 4 - cut)]));
}

/** A checkpoint in the layout of diffusers: its parts with so many numbers each. */
export async function writeCheckpoint(
  folder: string,
  kind: string,
  parts: Readonly<Record<string, readonly [library: string, type: string, numbers: number]>>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const index = Object.fromEntries(Object.entries(parts).map(([name, [library, type]]) => [name, [library, type]]));
  await writeFile(join(folder, 'model_index.json'), JSON.stringify({ _class_name: kind, ...index, ...more }));
  for (const [name, [, type, numbers]] of Object.entries(parts)) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'config.json'), JSON.stringify({ joint_attention_dim: 48 }));
    const file = /ForCausalLM/.test(type) ? 'model.safetensors' : 'diffusion_pytorch_model.safetensors';
    if (numbers > 0) await writeTensor(join(folder, name, file), numbers);
  }
}

export const writeKlein = (folder: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  writeCheckpoint(
    folder,
    'Flux2KleinPipeline',
    {
      scheduler: ['diffusers', 'FlowMatchEulerDiscreteScheduler', 0],
      text_encoder: ['transformers', 'Qwen3ForCausalLM', 30],
      transformer: ['diffusers', 'Flux2Transformer2DModel', 50],
      vae: ['diffusers', 'AutoencoderKLFlux2', 20],
    },
    { is_distilled: true, ...more },
  );

export const writeLtx = (folder: string): Promise<void> =>
  writeCheckpoint(folder, 'LTX2Pipeline', {
    connectors: ['ltx2', 'LTX2TextConnectors', 10],
    transformer: ['diffusers', 'LTX2VideoTransformer3DModel', 40],
    duration_head: [null as never, null as never, 0],
  });

export async function writeSam(folder: string, side: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = { model_type: 'sam3_video', tracker_config: { image_size: side } };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeTensor(join(folder, 'model.safetensors'), 60);
}
