import type { Expression } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';
import type { ElementValue } from '../values.ts';

type Pictures = ElementValue['pictures'];
type Role = Pictures[number]['role'];

const expressions = ['blink', 'mouth-half', 'mouth-open'] as const satisfies readonly (Role & Expression['shows'])[];

/** A picture that differs from another of its element by its eyes or its mouth only: nothing to hold a shot to. */
export const isExpression = (role: Role): role is Expression['shows'] =>
  (expressions as readonly Role[]).includes(role);

/** The pictures that show an element as it is, in its own order: the first is the main one. */
export const viewsIn = ({ pictures }: { readonly pictures: Pictures }): Pictures =>
  pictures.filter(({ role }) => !isExpression(role));

export const mainPicture = (element: { readonly pictures: Pictures }): ImageRef | undefined =>
  viewsIn(element)[0]?.image;

export const expressionsIn = ({ pictures }: { readonly pictures: Pictures }): Expression[] =>
  pictures.flatMap(({ image, role }) => (isExpression(role) ? [{ picture: image, shows: role }] : []));
