import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../capabilities/capability.ts';
import type { Component, Manifest } from './manifest.ts';
import { named, type Published, publishedGraph, suffixes } from './published.ts';

/**
 * Gemma 3 as exported for transformers.js (`onnx-community/gemma-3-*-ONNX`): a decoder with its key-value cache, that takes
 * ids (`model`, or `decoder_model_merged`); or, of a model that sees, `embed_tokens`, `decoder_model_merged` that takes
 * embeddings, and `vision_encoder`. Each graph may lie there in several number formats: which one is loaded depends on the
 * device, so all are named.
 */
const textSchema = z.object({
  // Published configurations leave out what is the class's own default.
  num_hidden_layers: z.number().int().positive().default(26),
  num_key_value_heads: z.number().int().positive().default(4),
  head_dim: z.number().int().positive().default(256),
  vocab_size: z.number().int().positive().default(262_208),
  max_position_embeddings: z.number().int().positive().default(131_072),
  eos_token_id: z.union([z.number().int(), z.array(z.number().int())]).nullish(),
});
const ids = z.object({ model_type: z.literal('gemma3_text') }).and(textSchema);
const sees = z.object({
  model_type: z.literal('gemma3'),
  text_config: textSchema,
  image_token_index: z.number().int().default(262_144),
  boi_token_index: z.number().int().default(255_999),
  eoi_token_index: z.number().int().default(256_000),
  mm_tokens_per_image: z.number().int().positive().default(256),
});
const configSchema = z.union([ids, sees]);

const generationSchema = z.object({
  eos_token_id: z.union([z.number().int(), z.array(z.number().int())]).nullish(),
  temperature: z.number().positive().nullish(),
  top_k: z.number().int().nonnegative().nullish(),
  top_p: z.number().positive().max(1).nullish(),
  repetition_penalty: z.number().positive().nullish(),
});
const preprocessorSchema = z.object({
  size: z.object({ height: z.number().int().positive(), width: z.number().int().positive() }),
  image_mean: z.array(z.number()).length(3),
  image_std: z.array(z.number()).length(3),
});
const tokenizerConfigSchema = z.looseObject({
  chat_template: z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))]).nullish(),
  pad_token: z.unknown().optional(),
});

/** A cache of so many bytes, and a conversation of so many tokens, at most: a scene needs no more. */
const LARGEST_CACHE = 4 * 1024 ** 3;
const LONGEST = 16_384;
const LICENCE = { name: 'Gemma Terms of Use', url: 'https://ai.google.dev/gemma/terms', commercial: true };

/** The manifest of such a folder; undefined where it holds something else. Throws where a Gemma's files are incomplete. */
export async function gemmaManifest(published: Published): Promise<Manifest | undefined> {
  const { folder, graphs } = published;
  const config = configSchema.safeParse(await json(folder, 'config.json'));
  if (!config.success) return undefined;
  const seeing = config.data.model_type === 'gemma3' && graphs.some((name) => name.startsWith('embed_tokens'));
  const text = config.data.model_type === 'gemma3' ? config.data.text_config : config.data;
  const wanted = seeing
    ? ['embed_tokens', 'decoder_model_merged', 'vision_encoder']
    : [graphs.some((name) => /^model(_\w+)?\.onnx$/.test(name)) ? 'model' : 'decoder_model_merged'];
  const components: Record<string, Component> = {};
  for (const name of wanted)
    for (const [suffix, precision] of suffixes)
      if (graphs.includes(`${name}${suffix}.onnx`))
        components[`${name}${suffix}`] = await publishedGraph(published, `${name}${suffix}`, precision);
  if (Object.keys(components).length === 0) return undefined;

  const generation = generationSchema.parse((await json(folder, 'generation_config.json')) ?? {});
  const eos = [generation.eos_token_id ?? text.eos_token_id ?? 1].flat();
  const perToken = text.num_hidden_layers * text.num_key_value_heads * text.head_dim * 2 * 4;
  const context = Math.min(text.max_position_embeddings, LONGEST, Math.floor(LARGEST_CACHE / perToken));
  return {
    format: 'reelgraph/bundle',
    version: 1,
    family: 'gemma-3',
    variant: `${folder.split(/[\\/]/).at(-1)} (published ONNX)`,
    licence: LICENCE,
    components,
    constants: {},
    config: {
      layers: text.num_hidden_layers,
      kvHeads: text.num_key_value_heads,
      headDim: text.head_dim,
      vocab: text.vocab_size,
      context,
      ends: eos,
      sampling: {
        ...defined('topK', generation.top_k),
        ...defined('topP', generation.top_p),
        ...defined('temperature', generation.temperature),
        ...defined('repetitionPenalty', generation.repetition_penalty),
      },
      ...(seeing && config.data.model_type === 'gemma3' ? { picture: await pictureFacts(folder, config.data) } : {}),
    },
    scheduler: {},
    limits: { tokens: context },
    tokenizer: await tokenizer(folder, context),
  };
}

async function pictureFacts(folder: string, config: z.infer<typeof sees>) {
  const { size, image_mean, image_std } = preprocessorSchema.parse(await need(folder, 'preprocessor_config.json'));
  return {
    imageSize: size.height,
    mean: image_mean,
    std: image_std,
    tokens: config.mm_tokens_per_image,
    mark: config.image_token_index,
    begin: config.boi_token_index,
    end: config.eoi_token_index,
  };
}

async function tokenizer(folder: string, maxLength: number): Promise<Manifest['tokenizer']> {
  await need(folder, 'tokenizer.json');
  const config = tokenizerConfigSchema.parse(await need(folder, 'tokenizer_config.json'));
  const files = { 'tokenizer.json': 'tokenizer.json', 'tokenizer_config.json': 'tokenizer_config.json' };
  const entries = await Promise.all(
    Object.entries(files).map(async ([name, file]) => [name, await named(folder, file)] as const),
  );
  const template = await chatTemplate(folder, config.chat_template);
  return {
    files: Object.fromEntries(entries),
    maxLength,
    padding: 'left',
    ...(template ? { template } : {}),
  };
}

/** Beside the tokenizer in newer folders, inside its configuration in older ones. */
async function chatTemplate(
  folder: string,
  inside: z.infer<typeof tokenizerConfigSchema>['chat_template'],
): Promise<string | undefined> {
  const beside = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
  if (beside) return beside;
  const wrapped = z.object({ chat_template: z.string() }).safeParse(await json(folder, 'chat_template.json'));
  if (wrapped.success) return wrapped.data.chat_template;
  if (typeof inside === 'string') return inside;
  return (inside?.find(({ name }) => name === 'default') ?? inside?.[0])?.template;
}

const defined = (name: string, value: number | null | undefined) =>
  typeof value === 'number' ? { [name]: value } : {};

/** Undefined where it is missing or no JSON. */
async function json(folder: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch {
    return undefined;
  }
}

async function need(folder: string, file: string): Promise<unknown> {
  const found = await json(folder, file);
  if (found !== undefined) return found;
  const there = await stat(join(folder, file)).catch(() => undefined);
  throw new EngineError('bundle_broken', `The folder ${folder} has no ${there ? 'readable ' : ''}${file}.`, {
    fix: 'Fetch the whole folder again.',
  });
}
