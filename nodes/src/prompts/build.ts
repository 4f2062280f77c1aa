import { indexElements, titleCase } from '../elements/index.ts';
import { countWords, sentences, squeeze } from '../script/text/words.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import { cleanAction, delivery } from './clean.ts';
import { ANGLE_WORDS, angleOf, LIGHT_WORDS, MOVE_WORDS, moveOf, SIZE_WORDS, sizeOf, timeOf } from './words.ts';

/** How a model wants to be told. One prompt is one continuous take, or one picture. */
export type PromptFamily = 'ltx-t2v' | 'ltx-i2v' | 'flux-still';

/** Longest prompt that the family follows well, in words (reference: LTX up to 200, FLUX 30–80, more for full scenes). */
export const MOST_WORDS: Readonly<Record<PromptFamily, number>> = { 'ltx-t2v': 200, 'ltx-i2v': 200, 'flux-still': 120 };

/**
 * The prompt of a shot for a family of models, in one paragraph of present tense: framing and subject first, then what
 * happens, the place and its light, the camera, speech word for word, the look. A prompt that a person wrote is used as it
 * is, but for mentions, which become names.
 */
export function buildPrompt(shot: ShotValue, family: PromptFamily): string {
  const index = indexElements(shot.elements.map((e) => e.element));
  if (shot.prompt.trim() !== '') return cleanAction(shot.prompt, index, () => '').text;
  const cast = shot.elements.map((e) => e.element);
  const descriptions = new Map(
    family === 'ltx-i2v'
      ? []
      : cast.filter((e) => e.kind === 'character' || e.kind === 'object').map((e) => [e.id, look(e)]),
  );
  const people = shot.dialogue.map((speech) => speech.character);
  const action = cleanAction(shot.action, index, (id) => descriptions.get(id) ?? '', people);
  const unsaid = cast.filter((e) => e.kind === 'character' && !action.described.has(e.id) && !names(action.text, e));
  const parts =
    family === 'flux-still' ? still(shot, cast, action.text, unsaid) : clip(shot, family, cast, action.text, unsaid);
  return fit(parts, MOST_WORDS[family]);
}

/** A sentence, and whether it may be left out where the prompt grows too long: 0 never, the highest first. */
interface Part {
  readonly text: string;
  readonly spare: number;
}

const names = (text: string, element: ElementValue): boolean => text.includes(element.name);

function clip(
  shot: ShotValue,
  family: PromptFamily,
  cast: readonly ElementValue[],
  action: string,
  unsaid: readonly ElementValue[],
): Part[] {
  const parts: Part[] = [];
  const first = sentences(action);
  if (family === 'ltx-t2v') {
    const subject = unsaid.map((e) => withLook(e)).join(' and ');
    const framing = `${article(SIZE_WORDS[sizeOf(shot.size)])} ${ANGLE_WORDS[angleOf(shot.angle)]}`;
    parts.push({ text: subject === '' ? framing : `${framing} of ${subject}`, spare: 0 });
  }
  for (const [i, text] of first.entries()) parts.push({ text, spare: i === 0 ? 0 : 1 });
  if (family === 'ltx-t2v') parts.push({ text: setting(shot, cast), spare: 2 });
  parts.push({ text: MOVE_WORDS[moveOf(shot.movement)], spare: 0 });
  for (const speech of shot.dialogue) if (speech.line !== '') parts.push({ text: spoken(speech), spare: 0 });
  const style = cast.filter((e) => e.kind === 'style').map((e) => e.description || e.name);
  if (family === 'ltx-t2v')
    parts.push({
      text: style.length > 0 ? `Style: ${style.join(', ')}` : 'Cinematic, natural colour, fine film grain',
      spare: 3,
    });
  return parts;
}

function still(
  shot: ShotValue,
  cast: readonly ElementValue[],
  action: string,
  unsaid: readonly ElementValue[],
): Part[] {
  // A picture is one instant: the first thing that happens, and who is there.
  const told = sentences(action);
  const instant = told.find((s) => cast.some((e) => e.kind !== 'location' && names(s, e))) ?? told[0] ?? '';
  const people = unsaid.map((e) => withLook(e)).join(' and ');
  const parts: Part[] = [];
  if (people !== '') parts.push({ text: people, spare: 0 });
  if (instant !== '') parts.push({ text: instant, spare: 0 });
  parts.push({ text: `${article(SIZE_WORDS[sizeOf(shot.size)])} ${ANGLE_WORDS[angleOf(shot.angle)]}`, spare: 0 });
  parts.push({ text: setting(shot, cast), spare: 1 });
  const style = cast.filter((e) => e.kind === 'style').map((e) => e.description || e.name);
  parts.push({
    text: style.length > 0 ? style.join(', ') : 'Cinematic film still, natural colour, sharp focus on the subject',
    spare: 2,
  });
  return parts;
}

function setting(shot: ShotValue, cast: readonly ElementValue[]): string {
  const place = cast.find((e) => e.kind === 'location');
  const name = place
    ? [titleCase(shot.location), look(place)].filter((t) => t !== '').join(', ')
    : titleCase(shot.location);
  const inside = shot.intExt === 'ext' ? 'ext' : 'int';
  const light = LIGHT_WORDS[timeOf(shot.timeOfDay)][inside];
  const where = name === '' ? '' : `${inside === 'int' ? 'Interior' : 'Exterior'}: ${name}`;
  return where === '' ? capital(light) : `${where}, lit by ${light}`;
}

function spoken(speech: ShotValue['dialogue'][number]): string {
  const who = titleCase(speech.character);
  const how = speech.delivery ? delivery(speech.delivery) : '';
  const line = squeeze(speech.line).replace(/"/g, "'");
  if (/V\.?O/i.test(speech.extension ?? '')) return `The voice of ${who}, unseen, says, "${line}" and no lips move`;
  if (/O\.?[SC]/i.test(speech.extension ?? '')) return `The voice of ${who} from outside the picture says, "${line}"`;
  return how === '' ? `${who} says, "${line}"` : `${who} says, ${how}, "${line}"`;
}

/** The first 30 words of a description: enough to know a person by. */
const look = (element: ElementValue): string => {
  const words = squeeze(element.description)
    .replace(/[.;\s]+$/, '')
    .split(' ');
  // A description stands inside a sentence: `Bearded man` becomes `bearded man`, `NASA pilot` stays.
  if (/^\p{Lu}\p{Ll}/u.test(words[0] ?? '') && words.length > 1) words[0] = (words[0] as string).toLowerCase();
  return words.length > 30 ? words.slice(0, 30).join(' ').replace(/[,;]$/, '') : words.join(' ');
};

const withLook = (element: ElementValue): string => {
  const words = look(element);
  return words === '' ? element.name : `${element.name}, ${words}`;
};

const capital = (text: string): string => text.replace(/^\p{Ll}/u, (c) => c.toUpperCase());
const article = (text: string): string => `${/^[aeiou]/i.test(text) ? 'An' : 'A'} ${text}`;

/** Joins sentences, leaving out the most spare ones until the words fit. Speech is never cut. */
function fit(parts: readonly Part[], most: number): string {
  let kept = parts.filter((p) => p.text.trim() !== '');
  const total = (list: readonly Part[]): number => list.reduce((n, p) => n + countWords(p.text), 0);
  while (total(kept) > most) {
    const spare = Math.max(...kept.map((p) => p.spare));
    if (spare === 0) break;
    const at = kept.findLastIndex((p) => p.spare === spare);
    kept = kept.filter((_, i) => i !== at);
  }
  return kept
    .map((p) => (/[.!?…"”]$/.test(p.text) ? p.text : `${p.text}.`))
    .join(' ')
    .replace(/,\./g, '.')
    .replace(/ ,/g, ',');
}

const FLAWS =
  'worst quality, low quality, blurry, jittery, distorted, inconsistent motion, deformed hands, extra limbs, watermark, subtitles, text overlay';
const STILL_FLAWS = 'low quality, blurry, deformed hands, extra limbs, watermark, text overlay';

/** What the family should keep away from; what a person wrote stands first. FLUX.2 has no negative prompt in normal use. */
export function negativePrompt(shot: ShotValue, family: PromptFamily): string {
  const own = squeeze(shot.negative);
  const base = family === 'flux-still' ? STILL_FLAWS : FLAWS;
  return own === '' ? base : `${own}, ${base}`;
}
