import { css, type Light } from '../light.ts';
import { random } from '../random.ts';
import { mirror } from '../surface.ts';
import { bathroom, bedroom, kitchen, living } from './rooms-home.ts';
import { passage, vessel } from './rooms-passage.ts';
import { bar, grand, restaurant } from './rooms-public.ts';
import { classroom, conference, office, shop, ward, workshop } from './rooms-work.ts';
import type { Stage } from './shell.ts';
import { type DrawnPlate, layer, PLATE, shade } from './sky.ts';

type Drawing = (light: Light, next: () => number) => Stage;

/** The first line whose words occur in the name of the place furnishes it. */
export const rooms: readonly (readonly [RegExp, Drawing])[] = [
  [
    /\b(?:space ?ship|spacecraft|starship|space station|capsule|submarine|cockpit|module|airlock|shuttle)\b.*\b(?:corridor|passage|hall\w*|tunnel)/i,
    (l, n) => vessel(l, n, false),
  ],
  [
    /\b(?:space ?ship|spacecraft|starship|space station|bridge|cockpit|capsule|submarine|module|airlock|shuttle|control room|wheelhouse)\b/i,
    (l, n) => vessel(l, n, true),
  ],
  [/\b(?:bathroom|toilet|restroom|washroom|shower)/i, bathroom],
  [/\b(?:bed ?room|motel|hotel room|nursery|dormitory|guest room)/i, bedroom],
  [/\bkitchen/i, kitchen],
  [/\b(?:saloon|tavern|inn)\b/i, (l, n) => bar(l, n, true)],
  [/\b(?:restaurant|dining|banquet|bistro|trattoria|canteen|cafeteria)/i, restaurant],
  [/\b(?:bar|pub|diner|caf[eé]\w*|club|coffee|nightclub|bakery)\b/i, (l, n) => bar(l, n)],
  [/\b(?:conference|meeting|board ?room|interview|interrogation|briefing)/i, conference],
  [/\b(?:class ?room|school|lecture|auditorium)/i, classroom],
  [/\b(?:hospital|ward|clinic|infirmary|surgery|operating|morgue)/i, ward],
  [/\b(?:office|newsroom|bank|precinct|police station|studio|lab\w*|server|agency|bullpen|call cent)/i, office],
  [/\b(?:shop|store\b|supermarket|market|pharmacy|grocer\w*|boutique)/i, shop],
  [/\b(?:church|chapel|cathedral|temple|mosque|monastery|crypt)/i, (l, n) => grand(l, n, 'church')],
  [/\b(?:library|archive|bookshop)/i, (l, n) => grand(l, n, 'library')],
  [/\b(?:theat\w+|cinema|opera|stage|concert)/i, (l, n) => grand(l, n, 'theatre')],
  [/\b(?:museum|gallery)/i, (l, n) => grand(l, n, 'museum')],
  [/\b(?:subway|metro|underground|platform)/i, (l, n) => passage(l, n, 'underground')],
  [/\b(?:station|airport|terminal|lobby|reception)/i, (l, n) => grand(l, n, 'station')],
  [/\b(?:elevator|lift)\b/i, (l, n) => passage(l, n, 'lift')],
  [/\b(?:cell|prison|jail|dungeon|bunker)/i, (l, n) => passage(l, n, 'cell')],
  [/\b(?:corridor|hallway|tunnel|passage|stair\w*|landing|foyer)/i, (l, n) => passage(l, n, 'corridor')],
  [/\b(?:hall|ballroom|palace|castle|court\w*|gym|throne|arena)/i, (l, n) => grand(l, n, 'hall')],
  [/\b(?:warehouse|factory|hangar|depot|storage)/i, (l, n) => workshop(l, n, true)],
  [
    /\b(?:workshop|garage|attic|cellar|basement|barn|booth|forge|shed|mill|stable|lighthouse|tower)/i,
    (l, n) => workshop(l, n),
  ],
];

/** Any other room is lived in. */
export function room(place: string, light: Light, seed: number): DrawnPlate {
  const next = random(seed);
  const drawing = rooms.find(([words]) => words.test(place))?.[1] ?? living;
  const set = drawing(light, next);
  const fore = layer();
  const wall = set.of(set.shell.wall);
  fore.paint.filter = 'blur(11px)';
  fore.paint.fillStyle = css(shade(wall, 0.1));
  fore.paint.fillRect(-40, -30, 70 + next() * 60, PLATE.height + 60);
  fore.paint.beginPath();
  fore.paint.ellipse(PLATE.width * 0.95, PLATE.height + 6, 210, 120, 0, 0, Math.PI * 2);
  fore.paint.fill();
  fore.paint.filter = 'none';
  const plate = { background: set.back.paint.canvas, midground: set.mid.paint.canvas, foreground: fore.canvas };
  return next() < 0.5 ? plate : mirrored(plate);
}

/** Half of all places are built the other way round. */
const mirrored = ({ background, midground, foreground }: DrawnPlate): DrawnPlate => ({
  background: mirror(background),
  midground: mirror(midground),
  foreground: mirror(foreground),
});
