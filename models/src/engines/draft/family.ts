import type { Brief, Subject } from '../../capabilities/brief.ts';

/** What a thing or a creature without a picture is drawn as. The order decides where words of two families are said. */
const families = {
  letter: 'letters?|notes?|envelopes?|telegrams?|postcards?|documents?|contracts?|paper|maps?',
  photograph: 'photos?|photographs?|polaroids?|snapshots?',
  phone: 'phones?|mobiles?|telephones?|cell ?phones?|smartphones?',
  key: 'keys?',
  book: 'books?|diar(?:y|ies)|notebooks?|journals?|bibles?|novels?',
  gun: 'guns?|pistols?|revolvers?|rifles?|shotguns?',
  candle: 'candles?',
  cup: 'cups?|mugs?|teacups?|glass(?:es)?|goblets?',
  bottle: 'bottles?|flasks?',
  clock: 'clocks?|watch(?:es)? face|pocket ?watch(?:es)?|wrist ?watch(?:es)?',
  screen: 'screens?|monitors?|laptops?|televisions?|tv|computers?',
  door: 'doors?|gates?',
  ring: 'ring|wedding bands?',
} as const;
export type Family = keyof typeof families;

const animals = {
  horse: 'horses?|ponys?|ponies|mares?|stallions?|donkeys?|mules?',
  dog: 'dogs?|hounds?|pupp(?:y|ies)|wol(?:f|ves)|fox(?:es)?|terriers?|coyotes?',
  cat: 'cats?|kittens?|tomcats?',
  bird: 'birds?|crows?|ravens?|pigeons?|doves?|gulls?|seagulls?|sparrows?|owls?|hawks?|parrots?',
} as const;
export type Animal = keyof typeof animals;

const find = <K extends string>(list: Readonly<Record<K, string>>, text: string): { is: K; word: string } | null => {
  for (const is of Object.keys(list) as K[]) {
    const word = new RegExp(`\\b(?:${list[is]})\\b`, 'i').exec(text)?.[0];
    if (word) return { is, word };
  }
  return null;
};

type Who = Pick<Subject, 'name' | 'kind' | 'description'>;

/** The family of an object: its name decides, then the first words about it. */
export const familyOf = ({ name, kind, description }: Who): Family | null =>
  kind === 'object' ? ((find(families, name) ?? find(families, description.slice(0, 60)))?.is ?? null) : null;

/** `Rex, an old dog`; but a man with a dog is a man. */
export function animalOf({ name, kind, description }: Who): Animal | null {
  if (kind !== 'character' && kind !== 'object') return null;
  const named = find(animals, name);
  if (named && kind === 'object') return named.is;
  const about = description.split(/[,.;]|\b(?:with|who|and|in|on|of|owner|owns|trainer|rider|lover)\b/i)[0] ?? '';
  if (/\b(?:man|woman|boy|girl|person|owner|rider|trainer|keeper|catcher)\b/i.test(`${name} ${about}`)) return null;
  return (find(animals, about) ?? (/^(?:the |an? )?\w+(?: \w+)?$/i.test(name) ? named : null))?.is ?? null;
}

/** Lies flat where it is shown alone; the others stand. */
const flat: ReadonlySet<Family> = new Set(['letter', 'photograph', 'phone', 'key', 'gun', 'ring', 'book']);
export const needsTable = (family: Family | null): boolean =>
  family !== null && family !== 'door' && family !== 'clock';
export const liesFlat = (family: Family | null): boolean => family !== null && flat.has(family);

/**
 * The brief with what its action speaks of and nobody has a picture for: in an insert that would show nothing the thing that
 * it is about, and an animal wherever one is. So that a script that was just pasted shows the letter and the dog.
 */
export function withSpokenOf(brief: Brief): Brief {
  const seen = brief.subjects.filter(({ kind }) => kind === 'character' || kind === 'object');
  if (brief.size === 'insert') {
    if (seen.length > 0) return brief;
    const thing = find(families, brief.action);
    return thing ? { ...brief, subjects: [...brief.subjects, spokenOf(thing.word, 'object')] } : brief;
  }
  const animal = find(animals, brief.action);
  if (!animal || seen.some((one) => animalOf(one) === animal.is || (one.pictures.length > 0 && animalOf(one) !== null)))
    return brief;
  // Said of somebody (`dog-tired`, `a bird's eye`) it is a figure of speech.
  if (new RegExp(`\\b${animal.word}(?:['’]s|-)`, 'i').test(brief.action)) return brief;
  return { ...brief, subjects: [...brief.subjects, spokenOf(animal.word, 'object')] };
}

const spokenOf = (word: string, kind: 'object'): Subject => ({
  name: word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  kind,
  description: '',
  pictures: [],
});
