import type { Expression, ReferenceWay, Takes } from '@reelgraph/models';
import type { ElementValue } from '../values.ts';
import { byKind } from './order.ts';
import { isExpression, viewsIn } from './pictures.ts';

type Picture = ElementValue['pictures'][number];
type Role = Picture['role'];

/** Best first. Near, a face; far, a whole figure; a place by its plate. A sheet shows somebody several times. */
const ROLES: Readonly<Record<'near' | 'far' | 'place' | 'thing', readonly Role[]>> = {
  near: ['portrait', 'full', 'still', 'sheet', 'other'],
  far: ['full', 'portrait', 'still', 'sheet', 'other'],
  place: ['plate', 'still', 'full', 'other', 'portrait', 'sheet'],
  thing: ['still', 'full', 'portrait', 'other', 'plate', 'sheet'],
};
const NEAR = new Set(['medium-close', 'close', 'extreme-close', 'mcu', 'cu', 'ecu', 'close-up']);

/** Somebody on a sheet stands there several times: it may tell a model how they look, and never be part of a picture. */
const inPicture = (way: ReferenceWay): boolean => way === 'composed' || way === 'first-frame';

/** The picture of an element that serves this shot best, in this way; of two with the same role the first. */
export function pictureFor(element: ElementValue, size: string, way: ReferenceWay): Picture | null {
  const roles =
    element.kind === 'location'
      ? ROLES.place
      : element.kind === 'character'
        ? NEAR.has(size)
          ? ROLES.near
          : ROLES.far
        : ROLES.thing;
  const fit = viewsIn(element).filter(({ role }) => !(inPicture(way) && role === 'sheet'));
  return [...fit].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))[0] ?? null;
}

/** One element of a shot, with the picture that shows it and how that reaches the engine, in words for a person. */
export interface Shown {
  readonly element: ElementValue;
  /** Why it is in the shot. */
  readonly why: string;
  readonly picture: Picture | null;
  readonly way: ReferenceWay | null;
  readonly how: string;
}

export interface ShowOptions {
  readonly size: string;
  readonly takes: Takes;
  /** Whether the clip begins with a picture that a person wired in. */
  readonly hasStart?: boolean;
}

/** How the elements of a shot are shown to an engine: characters, then the place, then props, as many as it takes. */
export function showElements(
  elements: readonly { readonly element: ElementValue; readonly why: string }[],
  { size, takes, hasStart = false }: ShowOptions,
): Shown[] {
  const sorted = [...elements].sort((a, b) => byKind(a.element, b.element));
  // A clip that begins with a given picture cannot begin with a composed one.
  const way = takes.ways.find((one) => one !== 'image-prompt' && !(hasStart && one === 'first-frame')) ?? null;
  let left = takes.most;
  return sorted.map(({ element, why }): Shown => {
    const style = element.kind === 'style';
    const by = style ? (takes.styles ? 'image-prompt' : null) : way;
    const none = { element, why, picture: null, way: null };
    if (viewsIn(element).length === 0) return { ...none, how: 'told in words: it has no picture' };
    if (by === null) return { ...none, how: noWay(style, hasStart, takes) };
    const picture = pictureFor(element, size, by);
    if (!picture) return { ...none, how: 'told in words: a character sheet is never part of a picture' };
    if (left === 0) return { ...none, how: `told in words: this engine takes ${takes.most} pictures` };
    left--;
    return {
      element,
      why,
      picture,
      way: by,
      how: `${isExpression(picture.role) ? 'its picture' : ROLE_WORDS[picture.role]}, ${WAY_WORDS[by]}`,
    };
  });
}

const noWay = (style: boolean, hasStart: boolean, takes: Takes): string => {
  if (style) return 'told in words: this engine takes no pictures of a style';
  return hasStart && takes.ways.includes('first-frame')
    ? 'shown by the first frame that is wired in'
    : 'told in words: this engine takes no pictures';
};

const ROLE_WORDS: Readonly<Record<Exclude<Role, Expression['shows']>, string>> = {
  portrait: 'its portrait',
  full: 'its full figure',
  plate: 'its plate',
  sheet: 'its sheet',
  still: 'its still',
  other: 'its picture',
};
export const WAY_WORDS: Readonly<Record<ReferenceWay, string>> = {
  composed: 'laid into the picture',
  reference: 'as a reference beside the prompt',
  'image-prompt': 'as an image prompt for the look',
  'first-frame': 'in a composed first frame, from which the clip goes on',
  sheet: 'on a reference sheet (IC-LoRA)',
};
