import { type Brief, briefSchema } from '../../capabilities/brief.ts';

const sizes: readonly (readonly [RegExp, Brief['size']])[] = [
  [/\b(extreme close[- ]?up|macro)\b/i, 'extreme-close'],
  [/\b(medium close[- ]?up)\b/i, 'medium-close'],
  [/\b(close[- ]?up|portrait|headshot|face)\b/i, 'close'],
  [/\b(insert|detail|product shot)\b/i, 'insert'],
  [/\b(extreme wide|aerial|panorama|epic|establishing|vista)\b/i, 'extreme-wide'],
  [/\b(full shot|full[- ]body|full figure|turnaround|character sheet)\b/i, 'full'],
  [/\b(medium|waist|cowboy) ?(shot)?\b/i, 'medium'],
];
const moves: readonly (readonly [RegExp, Brief['movement']])[] = [
  [/\b(push(es)?[- ]in|dolly[- ]in|moves? closer)\b/i, 'push-in'],
  [/\b(pull(s)?[- ](back|out)|dolly[- ]out)\b/i, 'pull-out'],
  [/\bzoom(s)?[- ]out\b/i, 'zoom-out'],
  [/\bzoom(s|ing)?([- ]in)?\b/i, 'zoom-in'],
  [/\bpan(s|ning)? (to the )?left\b/i, 'pan-left'],
  [/\bpan(s|ning)?( (to the )?right)?\b/i, 'pan-right'],
  [/\btilt(s|ing)? down\b/i, 'tilt-down'],
  [/\btilt(s|ing)?( up)?\b/i, 'tilt-up'],
  [/\btrack(s|ing)? (to the )?left\b/i, 'track-left'],
  [/\b(track(s|ing)?|follow(s|ing)?|dolly)\b/i, 'track-right'],
  [/\bcrane(s)? down\b/i, 'crane-down'],
  [/\b(crane|jib|drone|rises above)\b/i, 'crane-up'],
  [/\b(hand[- ]?held|shaky|documentary)\b/i, 'handheld'],
];
const hours: readonly (readonly [RegExp, Brief['timeOfDay']])[] = [
  [/\bmidnight\b/i, 'midnight'],
  [/\b(night|moonlit|moonlight|nocturnal|neon)\b/i, 'night'],
  [/\bsunset\b|\bgolden hour\b/i, 'sunset'],
  [/\b(dusk|twilight|blue hour)\b/i, 'dusk'],
  [/\bsunrise\b/i, 'sunrise'],
  [/\b(dawn|first light|daybreak)\b/i, 'dawn'],
  [/\bevening\b/i, 'evening'],
  [/\bmorning\b/i, 'morning'],
  [/\bnoon\b/i, 'noon'],
];
const inside =
  /\b(interior|indoors?|inside|room|kitchen|office|corridor|hallway|bar|diner|hall|church|booth|workshop|garage|library|cockpit|studio|bedroom|attic|cellar)\b/i;

/**
 * A brief out of a plain prompt, where nothing better came: size, move, hour and place by their words. The whole prompt is
 * the action, so that its weather is seen; the place is the phrase after "in", "at" or "on" where there is one.
 */
export function briefFromPrompt(prompt: string): Brief {
  const find = <T>(list: readonly (readonly [RegExp, T])[]): T | undefined =>
    list.find(([words]) => words.test(prompt))?.[1];
  const where = /\b(?:in|at|on|through|across|inside|along)\s+(?:an?|the)?\s*([a-z0-9' -]{3,48})/i.exec(prompt)?.[1];
  return briefSchema.parse({
    size: find(sizes) ?? 'wide',
    movement: find(moves) ?? 'static',
    timeOfDay: find(hours) ?? 'day',
    intExt: inside.test(prompt) ? 'int' : 'ext',
    place: `${where ?? ''} ${prompt}`.trim().slice(0, 200),
    action: prompt.slice(0, 600),
  });
}
