import type { ElementKind } from './script-state.ts';

export const sizes: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'extreme-wide', label: 'Extreme wide' },
  { value: 'wide', label: 'Wide' },
  { value: 'full', label: 'Full' },
  { value: 'medium', label: 'Medium' },
  { value: 'medium-close', label: 'Medium close' },
  { value: 'close', label: 'Close' },
  { value: 'extreme-close', label: 'Extreme close' },
  { value: 'insert', label: 'Insert' },
];
export const angles: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'eye', label: 'Eye level' },
  { value: 'high', label: 'High' },
  { value: 'low', label: 'Low' },
  { value: 'overhead', label: 'Overhead' },
  { value: 'ground', label: 'Ground' },
  { value: 'dutch', label: 'Tilted' },
  { value: 'over-shoulder', label: 'Over the shoulder' },
  { value: 'pov', label: 'Point of view' },
];
export const moves: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'static', label: 'Static' },
  { value: 'pan-left', label: 'Pan left' },
  { value: 'pan-right', label: 'Pan right' },
  { value: 'tilt-up', label: 'Tilt up' },
  { value: 'tilt-down', label: 'Tilt down' },
  { value: 'push-in', label: 'Push in' },
  { value: 'pull-out', label: 'Pull out' },
  { value: 'track-left', label: 'Track left' },
  { value: 'track-right', label: 'Track right' },
  { value: 'crane-up', label: 'Crane up' },
  { value: 'crane-down', label: 'Crane down' },
  { value: 'handheld', label: 'Handheld' },
  { value: 'zoom-in', label: 'Zoom in' },
  { value: 'zoom-out', label: 'Zoom out' },
];

export const labelOf = (
  options: readonly { readonly value: string; readonly label: string }[],
  value: string,
): string => options.find((one) => one.value === value)?.label ?? value;

export const kinds: readonly { readonly value: ElementKind; readonly label: string; readonly many: string }[] = [
  { value: 'character', label: 'Character', many: 'Characters' },
  { value: 'object', label: 'Prop', many: 'Props' },
  { value: 'location', label: 'Place', many: 'Places' },
  { value: 'style', label: 'Look', many: 'Looks' },
];

export const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** What happens in a shot, in a few words for its card. */
export function cardText(shot: { action: string; dialogue: readonly { character: string; line: string }[] }): string {
  const action = shot.action.replace(/(^|\s)@/g, '$1').replace(/\\@/g, '@');
  if (action !== '') return action;
  const first = shot.dialogue[0];
  return first ? `“${first.line}”` : 'Nothing happens yet';
}

const views = [
  { value: 'portrait', label: 'Head and shoulders' },
  { value: 'full', label: 'Whole figure' },
  { value: 'plate', label: 'The whole place' },
  { value: 'sheet', label: 'Sheet of views' },
  { value: 'still', label: 'As it looks' },
  { value: 'other', label: 'A layer or part' },
];
/** Copies of another picture but for eyes or mouth: with them the draft engine lets a face blink and speak. */
const expressions = [
  { value: 'blink', label: 'Same, eyes shut' },
  { value: 'mouth-half', label: 'Same, mouth half open' },
  { value: 'mouth-open', label: 'Same, mouth open' },
];
/** What a picture of an element can show. */
export const picturesShow = (kind: ElementKind): readonly { readonly value: string; readonly label: string }[] =>
  kind === 'character' ? [...views, ...expressions] : views;
