import { parseScript } from '../script/parse/parse.ts';
import type { ElementValue } from '../values.ts';
import { defaultTrigger, type ElementsOp, type StoryElement } from './document.ts';
import { findMentions, indexElements } from './find.ts';

/**
 * A text after its elements were renamed: every mention means the element that it meant, by the name that it has now. So
 * the old name is free for somebody else. A name that would not be found again is left as it was written; that the element
 * was once called so keeps the mention bound.
 */
export function renameMentions(text: string, before: readonly ElementValue[], after: readonly ElementValue[]): string {
  if (!text.includes('@')) return text;
  const now = indexElements(after);
  const old = new Map(before.map((one) => [one.id, one]));
  let out = '';
  let at = 0;
  for (const { element, variant, start, end, name } of findMentions(text, indexElements(before))) {
    const next = element && after.find((one) => one.id === element.id);
    if (!element || !next) continue;
    const behind = text.slice(end, end + 40);
    const was = old.get(element.id) ?? element;
    const handles = variant === undefined ? handlesFor(name, was, next) : handlesOfVariant(name, variant, was, next);
    const handle = handles.find((one) => {
      const [found] = findMentions(one + behind, now);
      if (found?.start !== 0 || found.end !== one.length) return false;
      return found.element?.id === element.id && found.variant === variant;
    });
    if (handle === undefined || handle === text.slice(start, end)) continue;
    out += text.slice(at, start) + handle;
    at = end;
  }
  return out + text.slice(at);
}

/** How an element may be written, best first: as it was where its name is still the same, then the way it was named before. */
function handlesFor(written: string, before: ElementValue, after: ElementValue): string[] {
  const same = (handle: string): boolean => handle.replace(/^@/, '').toLowerCase() === written.toLowerCase();
  const names = [`@${after.name}`, ...(after.trigger === '' ? [] : [`@${after.trigger.replace(/^@/, '')}`])];
  const byTrigger = same(before.trigger) && !same(before.name);
  const kept = before.name === after.name && before.trigger === after.trigger ? [`@${written}`] : [];
  return [...kept, ...(byTrigger ? names.reverse() : names)];
}

/** `@MaraYoung`, `@Young Mara` and `@Mara Young`, each the way it was written. */
function handlesOfVariant(written: string, id: string, before: ElementValue, after: ElementValue): string[] {
  const was = before.variants?.find((one) => one.id === id);
  const now = after.variants?.find((one) => one.id === id);
  if (!was || !now) return [];
  const bare = (text: string): string => text.replace(/^@/, '');
  const ways = (one: typeof was, name: string): string[] =>
    [one.trigger, `${one.name} ${name}`, `${name} ${one.name}`].map(bare);
  const old = ways(was, before.name);
  const next = ways(now, after.name);
  const way = old.findIndex((one) => one.toLowerCase() === bare(written).toLowerCase());
  const same = old[way] === undefined || old[way] === next[way] ? written : (next[way] ?? written);
  return [same, ...next].map((one) => `@${one}`);
}

/**
 * A patch of an element with what follows from its new name: a handle that was made from the old name, and that nobody
 * changed, is made from the new one; those of its ages and outfits too.
 */
export function renamingOps(
  element: StoryElement,
  patch: Extract<ElementsOp, { type: 'updateElement' }>['patch'],
): ElementsOp[] {
  const { name = element.name, trigger = element.trigger } = patch;
  const made = name !== element.name && trigger === element.trigger && trigger === defaultTrigger(element.name);
  const own = made ? { ...patch, trigger: defaultTrigger(name) } : patch;
  const ops: ElementsOp[] = [{ type: 'updateElement', element: element.id, patch: own }];
  if (name === element.name) return ops;
  for (const variant of element.variants ?? [])
    if (variant.trigger === defaultTrigger(`${element.name} ${variant.name}`))
      ops.push({
        type: 'updateVariant',
        element: element.id,
        variant: variant.id,
        patch: { trigger: defaultTrigger(`${name} ${variant.name}`) },
      });
  return ops;
}

/** The same for a screenplay, or the text as it is where a cue would become action or the other way round. */
export function renameInScript(text: string, before: readonly ElementValue[], after: readonly ElementValue[]): string {
  const renamed = renameMentions(text, before, after);
  if (renamed === text) return text;
  const shape = (one: string): string =>
    parseScript(one)
      .blocks.map((block) => block.type)
      .join();
  return shape(renamed) === shape(text) ? renamed : text;
}
