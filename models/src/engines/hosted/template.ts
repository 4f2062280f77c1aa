import type { Item, Plain, Values } from '../served/served-job.ts';

/** `{name}` stands for a value of the request, wherever a string of the template has it; `{{` is a brace. */
const PLACE = /\{\{|\{([A-Za-z][A-Za-z0-9]*)\}/g;
const ALONE = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that a template takes, those of its lists included (what stands within a list's item is the item's own). */
export function placeholdersIn(template: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') for (const [, name] of value.matchAll(PLACE)) if (name) names.add(name);
    if (Array.isArray(value)) value.forEach(walk);
    else if (isRecord(value)) {
      if (typeof value.each === 'string' && 'item' in value) names.add(value.each);
      else Object.values(value).forEach(walk);
    }
  };
  walk(template);
  return names;
}

/**
 * The body of a request: the template with everything in its place. Pure. A string that is nothing but a placeholder takes
 * the value as it is (a number stays one); a field whose value the request does not have is left out. `{"each": "references",
 * "item": …}` is a list with the item once for each. Values are never read as templates themselves.
 */
export function fill(template: unknown, { plain, lists }: Values): unknown {
  if (typeof template === 'string') {
    const alone = ALONE.exec(template)?.[1];
    return alone ? plain[alone] : words(template, plain, String);
  }
  if (Array.isArray(template))
    return template.map((one) => fill(one, { plain, lists })).filter((one) => one !== undefined);
  if (!isRecord(template)) return template;
  if (typeof template.each === 'string' && 'item' in template) {
    const items: readonly Item[] = lists[template.each] ?? [];
    return items.length === 0
      ? undefined
      : items.map((item) => fill(template.item, { plain: { ...plain, ...item }, lists: {} }));
  }
  const entries = Object.entries(template).map(([name, value]) => [name, fill(value, { plain, lists })] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The path of a request; what is put in cannot leave its place. */
export const fillPath = (template: string, plain: Readonly<Record<string, Plain>>): string =>
  words(template, plain, (value) => encodeURIComponent(String(value)));

const words = (text: string, plain: Readonly<Record<string, Plain>>, say: (value: Plain) => string): string =>
  text.replace(PLACE, (found, name: string | undefined) => (name ? say(plain[name] ?? '') : found.slice(1)));

/** What stands at `output.0.url` of an answer; undefined where there is no such place. */
export function dig(json: unknown, place: string): unknown {
  let at = json;
  for (const step of place.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return at;
}

/** Words at a place; empty where there are none. Ids may be numbers. */
export function textAt(json: unknown, place: string | undefined): string {
  const found = place === undefined ? undefined : dig(json, place);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
}
