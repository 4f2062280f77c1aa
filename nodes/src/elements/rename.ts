import { parseScript } from '../script/parse/parse.ts';
import type { ElementValue } from '../values.ts';
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
    if (!element || !next || variant !== undefined) continue;
    const behind = text.slice(end, end + 40);
    const handle = handlesFor(name, old.get(element.id) ?? element, next).find((one) => {
      const [found] = findMentions(one + behind, now);
      return found?.start === 0 && found.end === one.length && found.element?.id === element.id;
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
