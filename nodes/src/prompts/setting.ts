import { titleCase } from '../elements/index.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import { look } from './people.ts';
import { LIGHT_WORDS, timeOf } from './words.ts';

/** Place and light: *Interior: Projection Booth, two old projectors, lit by soft daylight from a window*. */
export function settingOf(shot: ShotValue, place: ElementValue | undefined): string {
  const name = [titleCase(shot.location), place ? look(place) : ''].filter((t) => t !== '').join(', ');
  const light = lightOf(shot);
  if (name === '') return light.replace(/^\p{Ll}/u, (c) => c.toUpperCase());
  return `${shot.intExt === 'ext' ? 'Exterior' : 'Interior'}: ${name}, lit by ${light}`;
}

/** The light of the hour, and what the film's look says of light. */
export function lightOf(shot: ShotValue): string {
  const hour = LIGHT_WORDS[timeOf(shot.timeOfDay)][shot.intExt === 'ext' ? 'ext' : 'int'];
  const own = shot.look?.light.trim().replace(/[.,;\s]+$/, '') ?? '';
  return own === '' ? hour : `${hour}, ${own.replace(/^(\p{Lu})(?=\p{Ll})/u, (c) => c.toLowerCase())}`;
}
