import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { adoptPublished } from '../bundles/profiles.ts';
import { EngineError } from '../capabilities/capability.ts';
import { textOf } from '../net/text-of.ts';
import { type DownloadOptions, downloadFile } from './download-file.ts';
import { fetchHead, sourceUrl } from './fetch-head.ts';

/** A Gemma that writes in this studio: a folder as published for transformers.js. */
export interface LanguageFamily {
  readonly id: string;
  readonly label: string;
  readonly does: string;
  readonly url: string;
  readonly licence: string;
}

const GEMMA = 'Gemma Terms of Use';
const published = (name: string) => `https://huggingface.co/onnx-community/${name}-ONNX/resolve/main/`;

/** Sizes are rough: half a byte for each weight in four bits, and the table of words in full. */
export const languageFamilies: readonly LanguageFamily[] = [
  {
    id: 'gemma-3-1b',
    label: 'Gemma 3 1B',
    does: 'rewrites prompts, suggests framing; about 1 GB, runs on a processor',
    url: published('gemma-3-1b-it'),
    licence: GEMMA,
  },
  {
    id: 'gemma-3-4b',
    label: 'Gemma 3 4B',
    does: 'the same, better, and sees pictures; about 4 GB',
    url: published('gemma-3-4b-it'),
    licence: GEMMA,
  },
];

const configSchema = z.object({ model_type: z.enum(['gemma3', 'gemma3_text']) });
const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WELCOME = ['generation_config.json', 'chat_template.jinja', 'chat_template.json', 'preprocessor_config.json'];
/** Four bits first: right on every device, and the smallest. */
const SUFFIXES = ['_q4', '', '_quantized', '_int8', '_q4f16', '_fp16'];
const LARGEST_CONFIG = 1024 ** 2;
/** External weights come in numbered files: `_data`, `_data_1`, … */
const MOST_DATA = 64;

/**
 * Fetches a folder in a published layout: its settings, and each graph in one number format (the first of four bits, full, eight,
 * half that is there). Stopped, it goes on where it was; the manifest is written last. Answers the folder; undefined where no
 * such layout lies at `url`.
 */
export async function pullPublished(
  url: string,
  folder: string,
  options: DownloadOptions & { readonly onFile?: (name: string) => void },
): Promise<string | undefined> {
  const base = sourceUrl(url.endsWith('/') ? url : `${url}/`);
  const config = await smallFile(new URL('config.json', base), options.signal);
  const kind = configSchema.safeParse(safeJson(config));
  if (config === undefined || !kind.success) return undefined;
  const place = join(folder, nameOf(base));
  await mkdir(join(place, 'onnx'), { recursive: true });

  const there = async (file: string): Promise<boolean> => {
    const { response } = await fetchHead(new URL(file, base), options.signal, { start: 0, end: 0 });
    response.destroy();
    return response.statusCode === 200 || response.statusCode === 206;
  };
  const fetch = async (file: string): Promise<void> => {
    const to = join(place, file);
    if (await stat(to).catch(() => undefined)) return;
    options.onFile?.(file);
    await downloadFile({ url: new URL(file, base).href, to }, options);
  };

  for (const file of NEEDED.slice(1)) await fetch(file);
  for (const file of WELCOME) if (await there(file)) await fetch(file);
  for (const names of kind.data.model_type === 'gemma3'
    ? [['embed_tokens'], ['decoder_model_merged'], ['vision_encoder']]
    : [['model', 'decoder_model_merged']]) {
    const graph = await firstThere(names, there);
    if (!graph) throw incomplete(base, names[0]!);
    for (let part = 0; part < MOST_DATA; part++) {
      const data = `${graph}_data${part === 0 ? '' : `_${part}`}`;
      if (!(await there(data))) break;
      await fetch(data);
    }
    await fetch(graph);
  }
  // Last: a folder without it is not looked at.
  await writeFile(join(place, 'config.json'), config);
  await adoptPublished(place);
  return place;
}

async function firstThere(
  names: readonly string[],
  there: (file: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const suffix of SUFFIXES)
    for (const name of names) if (await there(`onnx/${name}${suffix}.onnx`)) return `onnx/${name}${suffix}.onnx`;
  return undefined;
}

/** `…/gemma-3-1b-it-ONNX/resolve/main/`: what a person knows it by. */
function nameOf({ pathname, hostname }: URL): string {
  const parts = pathname
    .replace(/\/resolve\/[^/]+\/$/, '/')
    .split('/')
    .filter(Boolean);
  return (parts.at(-1) ?? hostname).replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9_]+/, '') || 'gemma';
}

async function smallFile(url: URL, signal: AbortSignal): Promise<string | undefined> {
  const { response } = await fetchHead(url, signal);
  const text = await textOf(response, LARGEST_CONFIG);
  return response.statusCode === 200 ? text : undefined;
}

function safeJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const incomplete = (base: URL, name: string) =>
  new EngineError('bundle_missing', `There is no graph ${name} under ${base.href}onnx/.`, {
    fix: 'Give the address of a folder that was published for transformers.js.',
  });
