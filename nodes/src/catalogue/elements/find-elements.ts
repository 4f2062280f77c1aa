import type { ProjectSnapshot } from '../../define/index.ts';
import { elementsDocument, elementsOf } from '../../elements/index.ts';
import type { ElementValue } from '../../values.ts';

/** Elements of the project in the order of its list; none where the document cannot be read. */
export function elementsIn(project: ProjectSnapshot): ElementValue[] {
  const doc = elementsDocument.parse(project.elements);
  return doc.ok ? elementsOf(doc.value) : [];
}

const fold = (text: string) => text.trim().replace(/^@/, '').toLowerCase();

/** One element by its id, its name or its trigger. */
export const elementNamed = (elements: readonly ElementValue[], wish: string): ElementValue | undefined =>
  elements.find((one) => one.id === wish) ??
  elements.find((one) => fold(one.name) === fold(wish)) ??
  elements.find((one) => one.trigger !== '' && fold(one.trigger) === fold(wish));
