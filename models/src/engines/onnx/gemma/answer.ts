import type { Bundle } from '../../../bundles/open-bundle.ts';
import { type BundleTokenizer, openTokenizer } from '../../../bundles/tokenizer.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import { pictureOf } from '../../draft-vision/cv/png.ts';
import { withoutAlpha } from '../klein/pictures.ts';
import { toPixels } from '../sam/picture.ts';
import type { Sessions } from '../sessions.ts';
import { float32 } from '../tensor.ts';
import type { GemmaGraphs } from './choose-graphs.ts';
import { type GemmaConfig, gemmaConfig } from './config.ts';
import { conversationIds, withPictures } from './conversation.ts';
import { gemmaDecoder } from './decoder.ts';
import { generate } from './generate.ts';
import { floatsOf } from './half.ts';
import type { GemmaAnswer, GemmaAsk } from './jobs.ts';
import { JsonGuide } from './json-guide.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/** A Gemma that is ready to be asked. */
export interface Gemma {
  readonly config: GemmaConfig;
  readonly graphs: GemmaGraphs;
  readonly sessions: Sessions;
  readonly tokenizer: BundleTokenizer;
  readonly vocabulary: Vocabulary;
}

export async function openGemma(bundle: Bundle, graphs: GemmaGraphs, sessions: Sessions): Promise<Gemma> {
  const [tokenizer, vocabulary] = await Promise.all([openTokenizer(bundle), openVocabulary(bundle)]);
  return { config: gemmaConfig(bundle), graphs, sessions, tokenizer, vocabulary };
}

/** Words of an answer where the request names no limit, and what is left for it at least. */
const USUAL = 1024;
const LEAST = 16;
/** As Gemma's makers draw, where its folder does not say. */
const MAKERS = { temperature: 1, topK: 64, topP: 0.95, repetitionPenalty: 1 };

/**
 * The answer to a conversation. `onText` is told the answer so far after each word. An answer of a schema is held to it word by
 * word: no word is taken that the JSON could not go on with, and one that reaches its length is closed where it is.
 * Throws EngineError `language_window` where the question leaves no room, `model_cannot_see`, `cancelled`.
 */
export async function answer(
  { turns, schema, maxTokens, temperature, seed }: GemmaAsk,
  model: Gemma,
  signal: AbortSignal,
  onText: (soFar: string, count: number) => void,
): Promise<GemmaAnswer> {
  const { config, tokenizer, vocabulary } = model;
  const ids = conversationIds(
    turns.map(({ role, text, pictures }) => ({ role, text, pictures: pictures.length })),
    { tokenizer, vocabulary, picture: config.picture },
  );
  const room = config.context - ids.length;
  if (room < LEAST) throw tooLong(ids.length, config.context);
  const features: Float32Array[] = [];
  for (const picture of turns.flatMap(({ pictures }) => pictures)) features.push(await see(picture, model));
  const words = generate({
    decoder: gemmaDecoder(config, model.graphs, model.sessions),
    words: withPictures(ids, features, config.picture),
    drawing: { ...MAKERS, ...config.sampling, ...(temperature === undefined ? {} : { temperature }) },
    seed,
    ends: config.ends,
    maxTokens: Math.min(room, maxTokens ?? USUAL),
    ...(schema === undefined ? {} : { guide: { start: JsonGuide.of(schema), vocabulary } }),
    signal,
  });
  const made: number[] = [];
  let ending = schema === undefined ? '' : JsonGuide.of(schema).ending();
  for (;;) {
    const next = await words.next();
    if (next.done) {
      const cutOff = next.value === 'length';
      // The words of a held answer are known one by one, the marks between them are not text.
      return { text: `${text()}${cutOff ? ending : ''}`, cutOff, asked: ids.length, tokens: made.length };
    }
    made.push(next.value.id);
    ending = next.value.ending ?? '';
    onText(text(), made.length);
  }

  function text(): string {
    return schema === undefined ? tokenizer.decode(made) : made.map((id) => vocabulary.textOf(id) ?? '').join('');
  }
}

/** A picture as rows of embeddings. */
async function see(base64: string, { config, graphs, sessions }: Gemma): Promise<Float32Array> {
  if (!config.picture || !graphs.eyes) {
    throw new EngineError('model_cannot_see', 'This language model cannot see pictures.', {
      fix: 'Fetch one that can: gemma-3-4b.',
    });
  }
  const { imageSize } = config.picture;
  const rgb = withoutAlpha(await pictureOf(Buffer.from(base64, 'base64')));
  const eyes = await sessions.open(graphs.eyes);
  const made = await eyes.run({
    pixel_values: float32([1, 3, imageSize, imageSize], toPixels(rgb, config.picture)),
  });
  return floatsOf(Object.values(made)[0]!);
}

const tooLong = (asked: number, context: number) =>
  new EngineError(
    'language_window',
    `The question is ${asked} tokens long; this model reads ${context} with its answer.`,
    { fix: 'Ask for less at once (a shorter scene or prompt), or choose a language server in Settings → Language.' },
  );
