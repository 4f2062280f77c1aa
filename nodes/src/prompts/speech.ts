import type { ElementIndex } from '../elements/index.ts';
import { squeeze } from '../script/text/words.ts';
import type { ShotValue } from '../values.ts';
import { delivery } from './clean.ts';
import { extensionOf, nameOf } from './people.ts';

type Speech = ShotValue['dialogue'][number];

/** Every line of the shot, word for word in quotes, with how and by whom it is said; a voice is described once. */
export function spokenLines(dialogue: readonly Speech[], index: ElementIndex): string[] {
  const heard = new Set<string>();
  return dialogue
    .filter((speech) => speech.line.trim() !== '')
    .map((speech) => {
      const { name, element } = nameOf(speech.character, index);
      const voice = heard.has(name) ? '' : voiceWords(element?.voice ?? '');
      heard.add(name);
      return capital(spoken(speech, name, voice));
    });
}

const capital = (text: string): string => text.replace(/^\p{Ll}/u, (c) => c.toUpperCase());

function spoken(speech: Speech, who: string, voice: string): string {
  const extension = extensionOf(speech);
  const how = speech.delivery && speech.delivery !== extension ? delivery(speech.delivery) : '';
  // Quotation marks inside the line would end it.
  const line = squeeze(speech.line).replace(/["“”]/g, "'");
  const manner = [voice, how].filter((t) => t !== '').join(', ');
  const says = manner === '' ? 'says,' : `says, ${manner},`;
  const owner = /s$/.test(who) ? `the voice of ${who}` : `${who}'s voice`;
  if (/V\.?O/i.test(extension)) return `${owner}, unseen, ${says} "${line}" and no lips move`;
  if (/PHONE|FILTERED|RADIO/i.test(extension)) return `${owner}, thin through a loudspeaker, ${says} "${line}"`;
  if (/O\.?[SC]/i.test(extension)) return `${owner} from outside the picture ${says} "${line}"`;
  return `${who} ${says} "${line}"`;
}

const VOICE_NOUN =
  /\b(?:voice|alto|tenor|baritone|bass|soprano|drawl|growl|rasp|whisper|tone|accent|murmur|falsetto|speech|lilt)$/i;

/** `Warm alto, slight Irish accent` as `in a warm alto, slight Irish accent`; `low, hoarse` as `in a low, hoarse voice`. */
export function voiceWords(voice: string): string {
  const text = squeeze(voice)
    .replace(/[.;,\s"]+$/, '')
    .replace(/["“”]/g, '');
  if (text === '') return '';
  const small = text
    .replace(/^(\p{Lu})(?=\p{Ll})/u, (c) => c.toLowerCase())
    .replace(/^(?:an?|the|her|his|their|in an?) /, '');
  const [head = '', ...rest] = small.split(/, ?/);
  const a = /^[aeiou]/.test(small) ? 'an' : 'a';
  if (VOICE_NOUN.test(head)) return `in ${a} ${[head, ...rest].join(', ')}`;
  if (/ (?:with|from|like|and) /.test(small) || rest.some((part) => VOICE_NOUN.test(part)))
    return rest.some((part) => VOICE_NOUN.test(part)) ? `in ${a} ${small}` : `in a voice that is ${small}`;
  return `in ${a} ${small} voice`;
}
