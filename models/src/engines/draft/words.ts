import type { Brief, Subject } from '../../capabilities/brief.ts';

/** What the words of a shot say about its air, its light and how its subjects move. Whole words only. */
export interface Reading {
  readonly rain: boolean;
  readonly storm: boolean;
  readonly snow: boolean;
  readonly fog: boolean;
  readonly dust: boolean;
  readonly fire: boolean;
  readonly headlights: boolean;
  readonly siren: boolean;
  readonly screenGlow: boolean;
  /** How flames and tubes behave. */
  readonly flame: 'steady' | 'gutters' | 'steadies' | 'dies' | 'buzzes';
  readonly motion: 'still' | 'crosses' | 'runs' | 'away' | 'towards';
  readonly grade: 'none' | 'mono' | 'warm' | 'cold';
}

const has = (text: string, words: string): boolean => new RegExp(`\\b(?:${words})\\b`, 'i').test(text);

/** Weather and fire come from the place too; motion and flames from the action alone; the look from style elements. */
export function read(brief: Brief): Reading {
  const places = brief.subjects.filter(({ kind }) => kind === 'location').map(({ description }) => description);
  const air = [brief.place, brief.action, brief.weather ?? '', ...places].join('. ');
  const styles = brief.subjects.filter(({ kind }) => kind === 'style').map((s) => `${s.name}. ${s.description}`);
  const { action } = brief;
  const inside = brief.intExt === 'int';
  const storm = has(air, 'storms?|thunder(storm)?|lightning|tempest');
  return {
    storm: storm && !inside,
    rain: !inside && (storm || has(air, 'rains?|raining|rainy|downpour|drizzle|drenched')),
    snow: !inside && has(air, 'snow(s|ing|fall|y)?|blizzard|flurries'),
    fog: has(air, 'fog(gy)?|mist(y)?|haz[ey]|smok[ey]|steam(ing|y)?'),
    dust: has(air, 'dust(y)?|motes?|sand(storm)?|ash(es)?|pollen|embers?') || has(action, 'beam'),
    fire: has(air, 'fires?|burn(s|ing)|bonfire|blaze|campfire|fireplace|hearth'),
    headlights: has(action, 'head ?lights?|headlamps?|high beams?'),
    siren: has(air, 'sirens?|police lights?|squad cars?|ambulance'),
    screenGlow: has(air, 'television|tv|monitors?|computer screen|movie screen|flickering screen'),
    flame: has(action, 'buzz(es|ing)?|flicker(s|ing)?|stutters?|sputters?')
      ? 'buzzes'
      : has(action, 'dies|goes out|turns? (it|the \\w+) (down|low|off|out)|dims?|fades?|thread')
        ? 'dies'
        : has(action, 'stead(y|ies)')
          ? 'steadies'
          : has(action, 'gutters?|wavers?|trembles?|shivers?')
            ? 'gutters'
            : 'steady',
    motion: has(action, 'runs? (to|from|down|up|across|for|away|through)|sprints?|chas(es|ing)|races|flees|dash(es)?')
      ? 'runs'
      : has(action, 'drives?|rides?|recedes?|leaves|departs?|shrinks?|walks? (away|off)|into the distance')
        ? 'away'
        : has(action, 'approach(es|ing)?|comes? (closer|towards?)|advances|charges')
          ? 'towards'
          : has(action, 'walks?|walking|cross(es|ing)?|strolls?|paces|strides?|wanders?|marches|steps (out|in|across)')
            ? 'crosses'
            : 'still',
    grade: has(styles.join('. '), 'black[- ]and[- ]white|monochrome|noir|b&w')
      ? 'mono'
      : has(styles.join('. '), 'warm|golden|sepia|tungsten|amber')
        ? 'warm'
        : has(styles.join('. '), 'cold|cool|blue|teal|steel')
          ? 'cold'
          : 'none',
  };
}

/** What an object is decides how large it stands and on what. */
export type ObjectClass = 'vehicle' | 'structure' | 'prop' | 'animal';

export function classify(subject: Pick<Subject, 'name' | 'description'>): Exclude<ObjectClass, 'animal'> {
  const about = `${subject.name}. ${subject.description}`;
  if (
    has(
      about,
      'cars?|trucks?|bus|vans?|saloon|sedan|taxi|trains?|trams?|ships?|boats?|planes?|bikes?|motorcycles?|carriage|wagon|spaceship|rover',
    )
  ) {
    return 'vehicle';
  }
  if (
    has(
      about,
      'signs?|doors?|gates?|towers?|houses?|buildings?|statues?|trees?|billboards?|windows?|monoliths?|bridges?|screens?|lighthouse|machines?|robots?',
    )
  ) {
    return 'structure';
  }
  return 'prop';
}

/** Hangs rather than stands. */
export const hangs = (subject: Pick<Subject, 'name' | 'description'>): boolean =>
  has(`${subject.name}. ${subject.description}`, 'signs?|billboards?|chandeliers?|moon|windows?|posters?|clock|mirror');

/** Gives light by what it is. */
export const glows = (subject: Pick<Subject, 'name' | 'description'>): boolean =>
  has(
    `${subject.name}. ${subject.description}`,
    'lamps?|lanterns?|candles?|torch(es)?|neon|flames?|fires?|lights?|bulbs?|glow(s|ing)?|screens?|embers?|lit',
  );
