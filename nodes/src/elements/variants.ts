import type { ElementValue } from '../values.ts';

/** The handles that stand for an element besides its own: those of its variants name it too. */
function handlesOf(element: ElementValue): string[] {
  const triggers = (element.variants ?? []).map(({ trigger }) => (trigger.startsWith('@') ? trigger : `@${trigger}`));
  return [...new Set([...(element.aliases ?? []), ...triggers.filter((one) => one.length > 1)])];
}

/**
 * An element as one shot shows it: in a variant its description gains the variant's words and the variant's pictures come
 * first. What is not worn is left out, so that a change of it touches no shot.
 */
export function worn(element: ElementValue, variant?: string): ElementValue {
  if (element.variants === undefined) return element;
  const known = dressed.get(element) ?? new Map<string, ElementValue>();
  dressed.set(element, known);
  const chosen = element.variants.find(({ id }) => id === variant);
  const key = chosen?.id ?? '';
  const value = known.get(key) ?? dress(element, chosen);
  known.set(key, value);
  return value;
}

/** Elements are never changed in place, so what one wears is made once: a card redraws only where it is another. */
const dressed = new WeakMap<ElementValue, Map<string, ElementValue>>();

function dress(element: ElementValue, chosen: NonNullable<ElementValue['variants']>[number] | undefined): ElementValue {
  const { variants: _, aliases: _names, ...plain } = element;
  const aliases = handlesOf(element);
  const named = aliases.length > 0 ? { ...plain, aliases } : plain;
  if (!chosen) return named;
  return {
    ...named,
    variant: chosen.name,
    description: [element.description, chosen.description]
      .map((text) => text.trim().replace(/[.,;]$/, ''))
      .filter((text) => text !== '')
      .join(', '),
    pictures: [...chosen.pictures, ...element.pictures],
  };
}
