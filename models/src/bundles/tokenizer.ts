import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { EngineError } from '../capabilities/capability.ts';
import type { Bundle } from './open-bundle.ts';

export type MessagePart = { readonly type: 'text'; readonly text: string } | { readonly type: 'image' };

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  /** Text; with pictures between, its parts. */
  readonly content: string | readonly MessagePart[];
}

/** Ids and where they are words rather than padding, both of the bundle's full length. */
export interface Encoded {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
}

/** The tokenizer of a bundle: text to numbers and back, as the model was taught. */
export interface BundleTokenizer {
  /** Messages as the one text that the model was taught to answer. Throws `template_missing` or `template_failed`. */
  chat(messages: readonly ChatMessage[], wishes?: Readonly<Record<string, unknown>>): string;
  /** Ids of the text alone. `special`: with the marks that the tokenizer puts around a text by itself. */
  encode(text: string, special?: boolean): number[];
  /** Cut or filled up to the bundle's length, on the side that its model was taught with. */
  padded(text: string, special?: boolean): Encoded;
  decode(ids: readonly number[]): string;
  readonly maxLength: number;
}

/** Throws EngineError `tokenizer_missing` or `bundle_broken`. */
export async function openTokenizer(bundle: Bundle): Promise<BundleTokenizer> {
  const [model, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map(async (name) => JSON.parse(await bundle.tokenizerFile(name))),
  );
  const { maxLength, padding, padToken, template } = bundle.manifest.tokenizer!;
  const tokenizer = new Tokenizer(model, config);
  const pad = tokenizer.token_to_id(padToken ?? config.pad_token) ?? 0;
  let chat: Template | undefined;

  const encode = (text: string, special = true) => [...tokenizer.encode(text, { add_special_tokens: special }).ids];

  return {
    maxLength,
    encode,
    // The library takes no list without ids.
    decode: (ids) => (ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: true })),

    padded(text, special) {
      const words = encode(text, special).slice(0, maxLength);
      const missing = maxLength - words.length;
      const [fill, zeros] = [new Array<number>(missing).fill(pad), new Array<number>(missing).fill(0)];
      const ones = new Array<number>(words.length).fill(1);
      return padding === 'right'
        ? { ids: [...words, ...fill], mask: [...ones, ...zeros] }
        : { ids: [...fill, ...words], mask: [...zeros, ...ones] };
    },

    chat(messages, wishes = {}) {
      if (!template) {
        throw new EngineError('template_missing', `The bundle ${bundle.manifest.family} has no chat template.`, {
          fix: 'Export it again from a checkpoint whose tokenizer has one.',
        });
      }
      try {
        chat ??= new Template(template);
        return chat.render({ messages: [...messages], ...specialTokens(config), ...wishes });
      } catch (cause) {
        throw new EngineError('template_failed', `The chat template of the bundle failed: ${said(cause)}`, { cause });
      }
    },
  };
}

/** Templates may name `bos_token` and the like; a configuration has each as text or as an object with its content. */
function specialTokens(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(config).flatMap(([name, value]): [string, string][] => {
    if (!name.endsWith('_token')) return [];
    if (typeof value === 'string') return [[name, value]];
    const content = (value as { content?: unknown } | null)?.content;
    return typeof content === 'string' ? [[name, content]] : [];
  });
  return Object.fromEntries(entries);
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
