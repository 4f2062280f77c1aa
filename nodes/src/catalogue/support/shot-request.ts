import type { Reference } from '@reelgraph/models';
import type { ProjectSettings } from '../../define/index.ts';
import { byKind, mainPicture, viewsIn, worn } from '../../elements/index.ts';
import { briefOf } from '../../prompts/index.ts';
import type { ElementValue, ShotValue } from '../../values.ts';

/** Models take so many reference pictures before they start to mix them up. */
const most = 4;

/** First picture of each element, people first: what a model with references is shown. */
export function referencesFrom(elements: readonly ElementValue[], strength = 1): Reference[] {
  return elements
    .toSorted(byKind)
    .flatMap((element) => {
      const picture = mainPicture(element);
      return picture ? [{ name: element.name, kind: element.kind, picture, strength }] : [];
    })
    .slice(0, most);
}

/** Several pictures of one element: a thing that is to be found may be seen from any side. */
export const viewsOf = (element: ElementValue): Reference[] =>
  viewsIn(element)
    .filter(({ role }) => role !== 'other')
    .slice(0, most)
    .map(({ image }) => ({ name: element.name, kind: element.kind, picture: image, strength: 1 }));

/** The elements of a shot, then others that were wired in by hand, then those that a prompt mentions: each once. */
export function castOf(
  shot: ShotValue | undefined,
  others: readonly { readonly value: ElementValue }[],
  mentioned: readonly ElementValue[] = [],
): ElementValue[] {
  const all = [
    ...(shot?.elements.map((one) => one.element) ?? []),
    ...others.map((one) => worn(one.value)),
    ...mentioned,
  ];
  return [...new Map(all.map((element) => [element.id, element])).values()];
}

/** The brief of a shot with elements that were wired in beside it. */
export function briefWith(shot: ShotValue, cast: readonly ElementValue[]) {
  const known = new Set(shot.elements.map((one) => one.element.id));
  const more = cast
    .filter((element) => !known.has(element.id))
    .map((element) => ({ element, why: 'wired in, or mentioned in the prompt' }));
  return briefOf({ ...shot, elements: [...shot.elements, ...more] });
}

/** What was chosen on the node, else the project's. */
export const sizeFor = (size: { width: number; height: number } | null, project: ProjectSettings) => ({
  width: size?.width ?? project.width,
  height: size?.height ?? project.height,
});
