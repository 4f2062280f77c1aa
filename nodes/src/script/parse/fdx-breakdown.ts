import { squeeze } from '../text/words.ts';
import type { Draft } from './draft.ts';
import { attribute, childrenOf, directText, named, type XmlNode } from './fdx-tree.ts';

/** Categories of Final Draft's tags that are elements, by the word under which a breakdown note lists them. */
const CATEGORIES: Readonly<Record<string, string>> = {
  'cast members': 'Cast',
  cast: 'Cast',
  'background actors': 'Cast',
  animals: 'Props',
  props: 'Props',
  vehicles: 'Props',
  'set dressing': 'Props',
  'special equipment': 'Props',
};

/** More than this many of a kind is a list that nobody reads. */
const MOST = 200;

/**
 * What Final Draft knows beside the pages, as the breakdown note that `proposeElements` reads: things that were tagged, and
 * from its lists for completion those people and places that no cue and no heading names. Empty where there is nothing.
 */
export function readBreakdown(top: readonly XmlNode[], blocks: readonly Draft[]): string {
  const lists = new Map<string, string[]>([
    ['Cast', []],
    ['Props', []],
    ['Places', []],
  ]);
  const add = (kind: string, name: string): void => {
    // What parts a list cannot stand in one of its names.
    const text = squeeze(name.replace(/[;[\]]/g, ' '));
    const list = lists.get(kind);
    if (text !== '' && list && list.length < MOST && !list.some((one) => one.toUpperCase() === text.toUpperCase()))
      list.push(text);
  };
  for (const { category, label } of tagsOf(top)) {
    const kind = CATEGORIES[category.toLowerCase()];
    if (kind) add(kind, label);
  }
  const said = (type: Draft['type']) => blocks.filter((b) => b.type === type).map((b) => b.text.toUpperCase());
  const cues = new Set(said('character'));
  const headings = said('heading').join('\n');
  // A name of the list that is nowhere in the script belongs to a draft of before.
  const action = ` ${said('action')
    .join(' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  for (const name of smartNames(top, 'Characters', 'Character'))
    if (!cues.has(name.toUpperCase()) && action.includes(` ${name.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `))
      add('Cast', name);
  for (const name of smartNames(top, 'Locations', 'Location'))
    if (!headings.includes(name.toUpperCase()) && action.includes(` ${name.toUpperCase()} `)) add('Places', name);
  return [...lists]
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${kind}: ${names.join('; ')}`)
    .join('\n');
}

const under = (nodes: readonly XmlNode[], ...path: readonly string[]): readonly XmlNode[] =>
  path.reduce((at, name) => named(at, name).flatMap((node) => childrenOf(node, name)), nodes);

const textOf = (node: XmlNode, name: string): string =>
  childrenOf(node, name)
    .map((piece) => (typeof piece['#text'] === 'string' ? piece['#text'] : ''))
    .join('');

const smartNames = (top: readonly XmlNode[], list: string, item: string): string[] =>
  named(under(top, 'SmartType', list), item).map((node) => squeeze(textOf(node, item)));

/** Tagged things with their category: by the label of the definition, else by the words that were tagged. */
function tagsOf(top: readonly XmlNode[]): { category: string; label: string }[] {
  const categories = new Map<string, string>();
  for (const node of named(under(top, 'TagData', 'TagCategories'), 'TagCategory'))
    categories.set(attribute(node, 'Id') ?? '', attribute(node, 'Name') ?? '');
  const words = new Map<string, string>();
  for (const node of named(under(top, 'Content'), 'Paragraph'))
    for (const run of named(childrenOf(node, 'Paragraph'), 'Text')) {
      const number = attribute(run, 'TagNumber');
      if (number && !words.has(number)) words.set(number, squeeze(directText({ Paragraph: [run] })));
    }
  const numbers = new Map<string, string>();
  for (const tag of named(under(top, 'TagData', 'Tags'), 'Tag'))
    for (const id of named(childrenOf(tag, 'Tag'), 'DefId')) {
      const number = attribute(tag, 'Number');
      if (number && !numbers.has(textOf(id, 'DefId'))) numbers.set(textOf(id, 'DefId'), number);
    }
  return named(under(top, 'TagData', 'TagDefinitions'), 'TagDefinition').map((node) => ({
    category: categories.get(attribute(node, 'CatId') ?? '') ?? '',
    label: attribute(node, 'Label') || (words.get(numbers.get(attribute(node, 'Id') ?? '') ?? '') ?? ''),
  }));
}
