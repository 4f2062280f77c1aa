import type { ProjectSnapshot } from '../../define/index.ts';
import { readElements } from '../../elements/index.ts';
import type { ElementValue } from '../../values.ts';

/** Elements of the project in the order of its list; none where the document cannot be read. */
export const elementsIn = (project: ProjectSnapshot): ElementValue[] => readElements(project.elements);

const fold = (text: string) => text.trim().replace(/^@/, '').toLowerCase();

/** One element by its id, its name or its trigger. */
export const elementNamed = (elements: readonly ElementValue[], wish: string): ElementValue | undefined =>
  elements.find((one) => one.id === wish) ??
  elements.find((one) => fold(one.name) === fold(wish)) ??
  elements.find((one) => one.trigger !== '' && fold(one.trigger) === fold(wish));
