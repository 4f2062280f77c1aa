import { type Applied, ok, type Result } from '@reelgraph/timeline';
import type { ElementsDocument, ElementsOp, StoryElement } from './document.ts';

export type Answer = Result<Applied<ElementsDocument, ElementsOp>>;

/** The document with this element in place of the one with its id. */
export const put = (doc: ElementsDocument, element: StoryElement, inverse: readonly ElementsOp[]): Answer =>
  ok({ doc: { ...doc, elements: { ...doc.elements, [element.id]: element } }, inverse });

export const stripUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
