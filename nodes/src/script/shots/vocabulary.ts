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
  for (const [pattern, move] of MOVES) if (pattern.test(text)) return move;
  return null;
}

/** Some word of an angle: most prose has none. */
const ANGLE =
  /POV|P\.O\.V|POINT OF|SHOULDER|OTS|OVERHEAD|TOP|BIRD|AERIAL|DRONE|HELICOPTER|ANGLE|SHOT|LOOKING|DUTCH|CANTED|GROUND|WORM/;

export function writtenAngle(text: string): ShotAngle | null {
  const t = text.toUpperCase();
  if (!ANGLE.test(t)) return null;
  if (/\b(?:POV|P\.O\.V\.?|POINT OF VIEW)(?![A-Z])/.test(t)) return 'pov';
  if (/\b(?:OVER[- ]?(?:THE[- ])?SHOULDER|OTS)\b/.test(t)) return 'over-shoulder';
  if (/\b(?:OVERHEAD|TOP[- ]DOWN|BIRD'?S[- ]EYE|AERIAL|DRONE|HELICOPTER)\b/.test(t)) return 'overhead';
  if (/\b(?:LOW ANGLE|LOW SHOT|UP ANGLE|LOOKING UP AT)\b/.test(t)) return 'low';
  if (/\b(?:HIGH ANGLE|HIGH SHOT|DOWN ANGLE|LOOKING DOWN (?:ON|AT))\b/.test(t)) return 'high';
  if (/\b(?:DUTCH|CANTED)\b/.test(t)) return 'dutch';
  if (/\bGROUND(?: LEVEL| ANGLE)\b|\bWORM'?S[- ]EYE\b/.test(t)) return 'ground';
  return null;
}

export function writtenSize(text: string): ShotSize | null {
  const t = text.toUpperCase();
  if (/\b(?:EXTREME|VERY|BIG) CLOSE|\bECU\b/.test(t)) return 'extreme-close';
  if (/\bINSERTS?\b/.test(t)) return 'insert';
  if (/\bMED(?:IUM|\.)? ?CLOSE|\bMCU\b/.test(t)) return 'medium-close';
  if (/\bCLOSE\b|\bCU\b|\bTIGHT\b|\bREACTION\b/.test(t)) return 'close';
  if (/\b(?:EXTREME|VERY) (?:WIDE|LONG)|\b(?:EWS|ELS|AERIAL|HELICOPTER|DRONE)\b/.test(t)) return 'extreme-wide';
  if (/\bFULL\b|\bMLS\b|\bMED(?:IUM|\.)? ?LONG/.test(t)) return 'full';
  if (/\bMED(?:IUM|\.)|\bMS\b|\bTWO[- ]?SHOT|\b2-?SHOT|\bTHREE[- ]?SHOT/.test(t)) return 'medium';
  if (/\b(?:WIDE|LONG|ESTABLISHING|MASTER|WS|LS)\b/.test(t)) return 'wide';
  return null;
}

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
