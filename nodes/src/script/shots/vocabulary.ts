import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { countWords } from '../text/words.ts';

/**
 * Whole words that tell a size or a move. Never substrings: "hand" is not in "handsome", "eye" not in "eyewitness".
 */
const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const CLOSE = set(
  'face eye eyes lips mouth tear tears smile smiles frown frowns blink blinks wink winks stare stares brow cheek whisper whispers',
);
const INSERT = set(
  'hand hands finger fingers fingertip fingertips ring letter note photo photos photograph photographs screen phone key keys watch clock dial button switch trigger lock flame candle lamp wick match envelope newspaper headline label map ticket coin knife blade gun pistol bullet lens sign',
);
const WIDE = set(
  'crowd crowds street streets skyline valley room horizon landscape city village forest woods ocean sea beach desert mountain mountains mesa mesas hill hills field fields highway road sky harbour harbor river lake stadium square everyone army parade traffic',
);
const MOVING = set(
  'run runs running drive drives driving chase chases chasing walk walks walking crosses crossing sprint sprints race races ride rides riding gallop gallops flees rushes hurries marches stride strides limp limps paces',
);
const NOT_DONE = set('not never nobody');

/** Size of an action shot, by what it shows; null where the words do not say. The narrow lists go before the wide. */
export function sizeOfAction(text: string): { size: ShotSize; moving: boolean } | null {
  let thing = false;
  let close = false;
  let wide = false;
  let last = '';
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    // He does not run: nothing moves.
    if (MOVING.has(word) && !NOT_DONE.has(last)) return { size: 'full', moving: true };
    thing ||= INSERT.has(word);
    close ||= CLOSE.has(word);
    wide ||= WIDE.has(word);
    last = word;
  }
  // A thing in a long paragraph is handled by somebody; only a short line is about the thing itself.
  if (thing && countWords(text) <= 14) return { size: 'insert', moving: false };
  if (close) return { size: 'close', moving: false };
  return wide ? { size: 'wide', moving: false } : null;
}

const MOVES: readonly (readonly [RegExp, CameraMove])[] = [
  [/\bpan(?:s|ning)?\b(?:[^.]{0,20})\bleft\b/i, 'pan-left'],
  [/\bpan(?:s|ning)?\b/i, 'pan-right'],
  [/\btilt(?:s|ing)?\b(?:[^.]{0,20})\bdown\b/i, 'tilt-down'],
  [/\btilt(?:s|ing)?\b/i, 'tilt-up'],
  [/\b(?:push|pushes|pushing|dolly|dollies|move|moves|moving|creep|creeps|drift|drifts) (?:slowly )?in\b/i, 'push-in'],
  [/\b(?:pull|pulls|pulling|dolly|dollies|track|tracks) (?:slowly )?(?:back|out|away)\b/i, 'pull-out'],
  [/\b(?:crane|cranes|craning|boom|booms|jib) (?:slowly )?down\b/i, 'crane-down'],
  [/\b(?:crane|cranes|craning|boom|booms|jib)\b(?: shot| up|$)/i, 'crane-up'],
  [/\b(?:hand-?held|shaky cam)\b/i, 'handheld'],
  [/\bzoom(?:s|ing)? (?:slowly )?out\b/i, 'zoom-out'],
  [/\bzoom(?:s|ing)? (?:slowly )?in\b|\bZOOM\b/, 'zoom-in'],
  [/\b(?:camera|we) (?:track|tracks|follow|follows|truck|trucks)\b(?:[^.]{0,20})\bleft\b/i, 'track-left'],
  [
    /\b(?:camera|we) (?:track|tracks|follow|follows|truck|trucks)\b|\bTRACKING\b|\bTRACK WITH\b|\bSTEADICAM\b/,
    'track-right',
  ],
];

/** A camera move that the text writes out, else null. In prose "camera" or "we" must do it: a sailor may pull away too. */
export function writtenMove(text: string, shotLine: boolean): CameraMove | null {
  const camera =
    shotLine ||
    /\b(?:camera|[Ww]e|PAN|TILT|DOLLY|TRACK|PUSH|PULL|CRANE|ZOOM|HANDHELD|TRACKING)\b/.test(text) ||
    /\bthe camera\b/i.test(text);
  if (!camera) return null;
  return first(MOVES, text);
}

/** Some word of an angle: most prose has none. */
const ANGLE =
  /POV|P\.O\.V|POINT OF|SHOULDER|OTS|OVERHEAD|TOP|BIRD|AERIAL|DRONE|HELICOPTER|ANGLE|SHOT|LOOKING|DUTCH|CANTED|GROUND|WORM/;

export function writtenAngle(text: string): ShotAngle | null {
  const t = text.toUpperCase();
  return ANGLE.test(t) ? first(ANGLES, t) : null;
}

/** Read in this order: the first that is found. All are of capitals. */
const ANGLES: readonly (readonly [RegExp, ShotAngle])[] = [
  [/\b(?:POV|P\.O\.V\.?|POINT OF VIEW)(?![A-Z])/, 'pov'],
  [/\b(?:OVER[- ]?(?:THE[- ])?SHOULDER|OTS)\b/, 'over-shoulder'],
  [/\b(?:OVERHEAD|TOP[- ]DOWN|BIRD'?S[- ]EYE|AERIAL|DRONE|HELICOPTER)\b/, 'overhead'],
  [/\b(?:LOW ANGLE|LOW SHOT|UP ANGLE|LOOKING UP AT)\b/, 'low'],
  [/\b(?:HIGH ANGLE|HIGH SHOT|DOWN ANGLE|LOOKING DOWN (?:ON|AT))\b/, 'high'],
  [/\b(?:DUTCH|CANTED)\b/, 'dutch'],
  [/\bGROUND(?: LEVEL| ANGLE)\b|\bWORM'?S[- ]EYE\b/, 'ground'],
];
const SIZES: readonly (readonly [RegExp, ShotSize])[] = [
  [/\b(?:EXTREME|VERY|BIG) CLOSE|\bECU\b/, 'extreme-close'],
  [/\bINSERTS?\b/, 'insert'],
  [/\bMED(?:IUM|\.)? ?CLOSE|\bMCU\b/, 'medium-close'],
  [/\bCLOSE\b|\bCU\b|\bTIGHT\b|\bREACTION\b/, 'close'],
  [/\b(?:EXTREME|VERY) (?:WIDE|LONG)|\b(?:EWS|ELS|AERIAL|HELICOPTER|DRONE)\b/, 'extreme-wide'],
  [/\bFULL\b|\bMLS\b|\bMED(?:IUM|\.)? ?LONG/, 'full'],
  [/\bMED(?:IUM|\.)|\bMS\b|\bTWO[- ]?SHOT|\b2-?SHOT|\bTHREE[- ]?SHOT/, 'medium'],
  [/\b(?:WIDE|LONG|ESTABLISHING|MASTER|WS|LS)\b/, 'wide'],
];

const first = <T>(table: readonly (readonly [RegExp, T])[], text: string): T | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Where a line writes out its size, angle or move: from and to, in the text; null where it does not. */
export function writtenAt(field: 'size' | 'angle' | 'movement', text: string): readonly [number, number] | null {
  const capitals = text.toUpperCase();
  const [table, read] = field === 'movement' ? [MOVES, text] : [field === 'size' ? SIZES : ANGLES, capitals];
  // Letters that grow as capitals would move all places behind them.
  if (read.length !== text.length) return null;
  for (const [pattern] of table) {
    const found = pattern.exec(read);
    if (found) return [found.index, found.index + found[0].length];
  }
  return null;
}

export const writtenSize = (text: string): ShotSize | null => first(SIZES, text.toUpperCase());

const LADDER: readonly ShotSize[] = [
  'extreme-wide',
  'wide',
  'full',
  'medium',
  'medium-close',
  'close',
  'extreme-close',
];

/** `Close-up: …`, `Wide shot of …`: in any letters where it says "shot", "close-up" or an abbreviation. */
const LABEL =
  /^(?:(?:(?:extreme|very|medium|med\.?|big|tight|full|wide|long|low|high|establishing|aerial|drone|overhead|tracking|two|three|group)[ -]){0,3}(?:close[- ]?up|(?:two[- ]?|three[- ]?|2-)?shot)|low angle|high angle|insert|ecu|mcu|cu|ms|ws|ls)(?: (?:of|on) |\s{0,3}[:.,–—-]\s{0,3})(?=\S)/i;
/** `WIDE. The street.`, `MEDIUM TWO SHOT Mara and Bob`: in capitals a size may stand alone. */
const CAPS_LABEL =
  /^(?:(?:EXTREME|VERY|MEDIUM|MED\.?|BIG|TIGHT|FULL|WIDE|LONG|CLOSE|LOW|HIGH|ESTABLISHING|AERIAL|DRONE|OVERHEAD|TRACKING|TWO|THREE|GROUP)[ -]){0,3}(?:(?:CLOSE[- ]?UP|(?:TWO[- ]?|THREE[- ]?|2-)?SHOT|ANGLE)(?: (?:OF|ON|of|on))?(?: |\s{0,2}[:.,–—-]\s{0,3})|(?:WIDE|WIDER|MEDIUM|CLOSE|CLOSER|TIGHT|TIGHTER|LONG|FULL)(?: (?:ON|on) |\s{0,2}[:.–—-]\s{1,3}))(?=\S)/;

/** `Close-up: flour falls …`, as shot lists begin: the size, and the text behind the label. */
export function takeSizeLabel(text: string): { size: ShotSize | null; text: string } {
  const head = text.slice(0, 80);
  const m = LABEL.exec(head) ?? CAPS_LABEL.exec(head);
  if (!m) return { size: null, text };
  const rest = text.slice(m[0].length);
  return { size: writtenSize(m[0].replace(/[- ]?up/i, ' UP')), text: rest.replace(/^\p{Ll}/u, (c) => c.toUpperCase()) };
}

/** One step tighter or wider than a shot before. */
export function stepSize(size: ShotSize, steps: number): ShotSize {
  const at = size === 'insert' ? 6 : LADDER.indexOf(size);
  return LADDER[Math.max(0, Math.min(6, at + steps))] as ShotSize;
}
