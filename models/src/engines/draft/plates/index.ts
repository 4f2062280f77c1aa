import type { Brief } from '../../../capabilities/brief.ts';
import type { Light } from '../light.ts';
import { hash32 } from '../random.ts';
import { type Room, room } from './inside.ts';
import { desert, field, forest, mountains, road, sea, snowfield } from './outside.ts';
import type { DrawnPlate } from './sky.ts';
import { skyline, street } from './town.ts';

export type { DrawnPlate } from './sky.ts';

type Drawing = (light: Light, seed: number) => DrawnPlate;
const inside =
  (kind: Room): Drawing =>
  (light, seed) =>
    room(kind, light, seed);

/** The first line whose words occur in the name of the place draws it. */
const outdoors: readonly (readonly [RegExp, Drawing])[] = [
  [/\b(alley|lane|backstreet|passage|courtyard)/i, (light, seed) => street(light, seed, true)],
  [/\b(skyline|rooftop|roof|city|downtown|metropolis|balcony|penthouse|tower)/i, skyline],
  [/\b(forest|woods?|woodland|jungle|park|grove|garden|swamp)/i, forest],
  [/\b(desert|dunes?|mesa|canyon|wasteland|planet|mars|badlands)/i, desert],
  [/\b(road|route|highway|motorway|freeway|interstate|bridge)/i, road],
  [/\b(sea|ocean|beach|coast|shore|harbou?r|pier|dock|lake|river|bay|island|boat|ship|deck)/i, sea],
  [/\b(snow\w*|arctic|glacier|tundra|ice)\b/i, snowfield],
  [/\b(mountains?|peak|cliff|hills?|ridge|summit|valley|volcano)/i, mountains],
  [/\b(fields?|farm\w*|village|meadow|barn|countryside|prairie|house|cottage|cemetery|graveyard|vineyard)/i, field],
  [
    /\b(street|square|market|avenue|sidewalk|corner|town|station|parking|shop|gate|yard)/i,
    (light, seed) => street(light, seed, false),
  ],
];
const indoors: readonly (readonly [RegExp, Drawing])[] = [
  [/\b(corridor|hallway|tunnel|passage|metro|subway|stair\w*|elevator|lift)/i, inside('corridor')],
  [
    /\b(hall|church|cathedral|ballroom|theat\w+|cinema|museum|palace|castle|court\w*|gym|library|lobby|station|temple)/i,
    inside('hall'),
  ],
  [/\b(bar|pub|diner|restaurant|caf\w+|kitchen|club|saloon|bakery)/i, inside('bar')],
  [
    /\b(office|newsroom|school|classroom|hospital|clinic|lab\w*|studio|bank|precinct|control room|server)/i,
    inside('office'),
  ],
  [/\b(workshop|garage|warehouse|factory|attic|cellar|basement|barn|booth|forge|shed|cave)/i, inside('workshop')],
  [/\b(spaceship|spacecraft|starship|bridge|cockpit|capsule|submarine|cabin|module|airlock)/i, inside('ship')],
];

/** Draws a place from its name: always the same for the same name, whatever happens there. */
export function drawPlate(brief: Pick<Brief, 'place' | 'intExt'>, light: Light): DrawnPlate {
  const seed = hash32(`plate:${brief.place.trim().toLowerCase()}`);
  const open = brief.intExt === 'int' ? indoors : outdoors;
  const also = brief.intExt === 'both' ? indoors : [];
  const drawing = [...open, ...also].find(([words]) => words.test(brief.place))?.[1];
  if (drawing) return drawing(light, seed);
  if (brief.intExt === 'int') return room('room', light, seed);
  const some = [(l: Light, s: number) => street(l, s, false), field, mountains];
  return (some[seed % some.length] ?? field)(light, seed);
}
