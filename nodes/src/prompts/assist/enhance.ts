import type { LanguageRequest } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';
import { countWords, squeeze } from '../../script/text/words.ts';
import { MOST_WORDS, type PromptFamily } from '../build.ts';
import { inventedNames } from './names.ts';
import { keepQuotes, quotesOf } from './quotes.ts';

export interface EnhanceWish {
  readonly prompt: string;
  readonly family: PromptFamily;
  /** Of the clip: a longer one has room for more to happen. */
  readonly seconds?: number;
  /** First frame, or what the prompt is about. */
  readonly picture?: ImageRef;
  /** In the person's own words: "more menace, keep it short". */
  readonly wish?: string;
  readonly seed: number;
  readonly temperature: number;
}

/** What the rules of a family are, in our own words (reference: LTX and FLUX guides). */
const RULES: Readonly<Record<PromptFamily, string>> = {
  'ltx-t2v': `You rewrite shot descriptions for a model that makes video with sound.
Write one flowing paragraph in the present tense, literal and in the order in which things happen, as a cinematographer describes a single continuous take.
Begin with the framing and who or what is seen, then the action beat by beat with "as", "while" and "then", then looks, place, light and colour, and the camera.
Say only what can be seen and heard. Show a feeling by its visible signs, not by its name. Weave sounds in where they happen.
Use plain, exact, restrained words.`,
  'ltx-i2v': `You rewrite shot descriptions for a model that sets a given first picture in motion, with sound.
Write one flowing paragraph in the present tense, literal and in the order in which things happen, of a single continuous take.
Describe only what changes from the first picture on: movement, gestures, sounds, the camera. Do not describe again what the picture already shows: no looks, no clothes, no place.
If the camera is static it stays static to the end.
Use plain, exact, restrained words.`,
  'flux-still': `You rewrite descriptions for a model that makes a single still picture.
Write one paragraph in the present tense of 30 to 80 words about one instant. Begin with the subject, then what it does, where it stands, the light and its direction, materials, lens and depth of field.
No sound, no camera movement, nothing that happens before or after. Say what is there, never what is not.`,
};

const ALWAYS = `Add no person, no creature, no event, no camera move and no speech that the description does not have. Keep every name.
Words in quotation marks are spoken lines: copy each letter for letter, in quotation marks, in the same order; say how the voice sounds at most.
No title, no list, no time codes, no cuts, no remark of your own, no "The scene opens with". Answer with the paragraph alone.`;

function lengthOf(family: PromptFamily, seconds: number | undefined): string {
  if (family === 'flux-still') return '';
  const sentences = (seconds ?? 5) <= 6 ? 'two or three' : (seconds ?? 5) <= 12 ? 'three to five' : 'four to eight';
  return `The take lasts ${Math.round(seconds ?? 5)} seconds: ${sentences} sentences, fewer than ${MOST_WORDS[family]} words.`;
}

export function enhanceRequest(wish: EnhanceWish): LanguageRequest {
  const { prompt, family, picture, seed, temperature } = wish;
  const system = [RULES[family], lengthOf(family, wish.seconds), ALWAYS].filter(Boolean).join('\n');
  const asked = wish.wish?.trim() ? `\n\nThe director wishes: ${squeeze(wish.wish)}` : '';
  const shown = picture ? 'The picture shows how it looks; invent nothing beside it. ' : '';
  return {
    messages: [
      { role: 'system', text: system },
      {
        role: 'user',
        text: `${shown}Description:\n${squeeze(prompt)}${asked}`,
        ...(picture ? { pictures: [picture] } : {}),
      },
    ],
    maxTokens: 600,
    temperature,
    seed,
  };
}

export interface Enhanced {
  readonly prompt: string;
  /** False: the answer broke a rule, and the original stands. */
  readonly used: boolean;
  /** Why the original stands, for the person. */
  readonly why?: string;
}

/** How much longer than the family's limit an answer may be before it is of no use. */
const TOO_LONG = 1.3;

/**
 * Judges an answer by what may not be broken: nobody brought in, every quoted line word for word and in order, none added, and a length that the
 * model follows. Where a rule is broken the original stands. Never throws.
 */
export function judgeEnhanced(original: string, answer: string, family: PromptFamily): Enhanced {
  const kept = (why: string): Enhanced => ({ prompt: original, used: false, why });
  const text = paragraphOf(answer);
  if (countWords(text) < Math.min(5, countWords(original))) return kept('The model answered with next to nothing.');
  if (/^(?:i['’]m sorry|i can(?:no|['’])t|as an ai)\b/i.test(text)) return kept('The model declined to write it.');
  const limit = Math.round(MOST_WORDS[family] * TOO_LONG);
  if (countWords(text) > limit && countWords(text) > countWords(original))
    return kept(`The model wrote ${countWords(text)} words, more than the ${limit} that ${families[family]} follows.`);
  const quotes = quotesOf(original);
  const same = keepQuotes(text, quotes);
  const [stranger] = inventedNames(original, text);
  if (same.ok && stranger !== undefined) return kept(`The model brought in “${stranger}”, who is not in the prompt.`);
  if (same.ok) return { prompt: same.text, used: true };
  return kept(
    same.missing === undefined
      ? `The model made somebody say ${quoted(same.invented)}`
      : `The model changed the line ${quoted(same.missing)}`,
  );
}

const families: Readonly<Record<PromptFamily, string>> = {
  'ltx-t2v': 'a video model',
  'ltx-i2v': 'a video model',
  'flux-still': 'a picture model',
};

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** A line at the end of a sentence: its own full stop is enough. */
function quoted(text: string): string {
  const line = short(text);
  return `“${line}”${/[.!?…]$/.test(line) ? '' : '.'}`;
}

/** The one paragraph of an answer: without fences, headings, bold marks, a greeting before it or quotation marks around all of it. */
function paragraphOf(answer: string): string {
  let text = answer
    .replace(/^```\w*\s*|\s*```$/g, '')
    .replace(/\*\*|__|^#+ .*$/gm, '')
    .replace(
      /^(?:(?:sure|certainly|of course|okay)[,.!]? *)?(?:here(?:'s| is| are)\b[^\n:]{0,80}:|(?:enhanced |rewritten )?(?:prompt|description):)\s*/i,
      '',
    );
  text = squeeze(text);
  const whole = /^["“](.*)["”]$/s.exec(text)?.[1];
  return whole !== undefined && !/["“”]/.test(whole) ? whole : text;
}
