import type { Brief } from '../../../capabilities/brief.ts';
import type { Light } from '../light.ts';
import { hash32 } from '../random.ts';
import { cave, space } from './beyond.ts';
import { facade, frontier, parking, pierOn } from './built.ts';
import { forest, garden } from './greens.ts';
import { canyon, castle, cemetery, lighthouse } from './landmarks.ts';
import { desert, field, mountains, road, sea, snowfield } from './outside.ts';
import { room } from './rooms.ts';
import type { DrawnPlate } from './sky.ts';
import { skyline, street } from './town.ts';

export type { DrawnPlate } from './sky.ts';

type Drawing = (light: Light, seed: number) => DrawnPlate;
/** The first line whose words occur in the name of the place draws it. */
const outdoors: readonly (readonly [RegExp, Drawing])[] = [
  [/\b(?:outer space|deep space|space|orbit|galaxy|asteroid|nebula)\b/i, space],
  [/\blight ?house/i, lighthouse],
  [/\b(?:castle|palace|fortress|citadel|tower ruins|ruins)\b/i, castle],
  [/\b(?:cave|cavern|grotto)/i, cave],
  [/\b(?:cemetery|graveyard|churchyard|grave)/i, cemetery],
  [/\b(?:alley|lane|backstreet|passage|courtyard)/i, (light, seed) => street(light, seed, true)],
  [/\b(?:parking|car park|petrol|gas station|drive-?in|lot)\b/i, parking],
  [
    /\b(?:desert|western|frontier|ghost|mining|prairie|cowboy)\b.*\b(?:town|street|village)|\b(?:saloon|corral|ranch|stagecoach)\b/i,
    frontier,
  ],
  [/\b(?:canyon|mesa|badlands|gorge|butte)/i, canyon],
  [
    /\b(?:snow\w*|arctic|winter)\b.*\b(?:village|town|farm|house|cabin|street)/i,
    (light, seed) => field(light, seed, 9, true),
  ],
  [/\b(?:village|hamlet)/i, (light, seed) => field(light, seed, 9)],
  [/\b(?:forest|woods?|woodland|grove|thicket)/i, (light, seed) => forest(light, seed)],
  [/\b(?:jungle|swamp|rain ?forest|marsh)/i, (light, seed) => forest(light, seed, true)],
  [/\b(?:garden|park|orchard|lawn|playground|backyard|yard)/i, garden],
  [
    /\b(?:house|home|cottage|cabin|villa|mansion|porch|suburb\w*|bungalow|farmhouse|driveway)/i,
    (light, seed) => facade(light, seed, 'house'),
  ],
  [
    /\b(?:school|hospital|hotel|motel|library|museum|church|bank|police|court|theat\w+|cinema|office|building|factory|warehouse|prison|embassy|restaurant|bar|diner|caf[eé])\b/i,
    (light, seed) => facade(light, seed, 'public'),
  ],
  [
    /\b(?:street|square|market|avenue|sidewalk|corner|boulevard|shop|gate|crossing|pavement)/i,
    (light, seed) => street(light, seed, false),
  ],
  [/\b(?:skyline|rooftop|roof|city|downtown|metropolis|balcony|penthouse|tower|skyscraper)/i, skyline],
  [/\b(?:desert|dunes?|wasteland|sahara)/i, desert],
  [/\b(?:mars|planet|moon|martian)/i, canyon],
  [/\b(?:road|route|highway|motorway|freeway|interstate|bridge|trail)/i, road],
  [/\b(?:harbou?r|pier|dock|jetty|quay|marina|wharf)/i, (light, seed) => pierOn(sea(light, seed), light, seed)],
  [/\b(?:boat|ship|deck|yacht|ferry|raft)\b/i, (light, seed) => sea(light, seed, 'planks')],
  [
    /\b(?:beach|coast\w*|shore\w*|lake\w*|river\w*|bay|island|waterfront|lagoon|seaside)/i,
    (light, seed) => sea(light, seed, 'sand'),
  ],
  [/\b(?:sea|ocean)\b/i, (light, seed) => sea(light, seed)],
  [/\b(?:snow\w*|arctic|glacier|tundra|ice|antarctic\w*)\b/i, snowfield],
  [/\b(?:mountains?|peak|cliff|hills?|hillside|ridge|summit|valley|volcano)/i, mountains],
  [/\b(?:fields?|farm\w*|meadow|barn|countryside|prairie|vineyard|pasture)/i, (light, seed) => field(light, seed)],
  [/\b(?:town|station|platform|airport|port)/i, (light, seed) => street(light, seed, false)],
];

/** Draws a place from its name: always the same for the same name, whatever happens there. */
export function drawPlate(brief: Pick<Brief, 'place' | 'intExt'>, light: Light): DrawnPlate {
  const seed = hash32(`plate:${brief.place.trim().toLowerCase()}`);
  if (brief.intExt === 'int' && !/\b(?:cave|cavern|grotto|mine)\b/i.test(brief.place))
    return room(brief.place, light, seed);
  const drawing = outdoors.find(([words]) => words.test(brief.place))?.[1];
  if (drawing) return drawing(light, seed);
  const some = [
    (l: Light, s: number) => street(l, s, false),
    garden,
    mountains,
    (l: Light, s: number) => facade(l, s, 'house'),
  ];
  return (some[seed % some.length] ?? garden)(light, seed);
}
