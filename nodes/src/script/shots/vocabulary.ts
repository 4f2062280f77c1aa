import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { countWords } from '../text/words.ts';

/**
 * Whole words that tell a size, an angle or a move. The first list that hits wins, so the narrow ones stand first. Never
 * substrings: "hand" is not in "handsome", "eye" not in "eyewitness".
 */
const any = (words: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

const CLOSE = any([
  'face',
  'eyes?',
  'lips',
  'mouth',
  'tears?',
  'smiles?',
  'frowns?',
  'blinks?',
  'winks?',
  'stares?',
  'brow',
  'cheek',
  'whispers?',
]);
const INSERT = any([
  'hands?',
  'fingers?',
  'fingertips?',
  'ring',
  'letter',
  'note',
  'photo(?:graph)?s?',
  'screen',
  'phone',
  'key',
  'keys',
  'watch',
  'clock',
  'dial',
  'button',
  'switch',
  'trigger',
  'lock',
  'flame',
  'candle',
  'lamp',
  'wick',
  'match',
  'envelope',
  'newspaper',
  'headline',
  'label',
  'map',
  'ticket',
  'coin',
  'knife',
  'blade',
  'gun',
  'pistol',
  'bullet',
  'lens',
  'sign',
]);
const WIDE = any([
  'crowds?',
  'street',
  'streets',
  'skyline',
  'valley',
  'room',
  'horizon',
  'landscape',
  'city',
  'village',
  'forest',
  'woods',
  'ocean',
  'sea',
  'beach',
  'desert',
  'mountains?',
  'mesas?',
  'hills?',
  'field',
  'fields',
  'highway',
  'road',
  'sky',
  'harbou?r',
  'river',
  'lake',
  'stadium',
  'square',
  'everyone',
  'army',
  'parade',
  'traffic',
]);
const MOVING = any([
  'runs?',
  'running',
  'drives?',
  'driving',
  'chas(?:es?|ing)',
  'walks?',
  'walking',
  'crosses',
  'crossing',
  'sprints?',
  'races?',
  'rides?',
  'riding',
  'gallops?',
  'flees',
  'rushes',
  'hurries',
  'marches',
  'strides?',
  'limps?',
  'paces',
]);

const NOT_DONE = /\b(?:not|never|nobody|n't|n’t) \p{L}{1,20}/giu;

/** Size of an action shot, by what it shows; null where the words do not say. */
export function sizeOfAction(text: string): { size: ShotSize; moving: boolean } | null {
  if (MOVING.test(text.replace(NOT_DONE, ''))) return { size: 'full', moving: true };
  // A thing in a long paragraph is handled by somebody; only a short line is about the thing itself.
  if (countWords(text) <= 14 && INSERT.test(text)) return { size: 'insert', moving: false };
  if (CLOSE.test(text)) return { size: 'close', moving: false };
  if (WIDE.test(text)) return { size: 'wide', moving: false };
  return null;
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

export function writtenAngle(text: string): ShotAngle | null {
  const t = text.toUpperCase();
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

const LABEL =
  /^(?:(?:extreme |very |medium )?(?:close[- ]?up|wide shot|long shot|full shot|medium shot|establishing shot|two[- ]shot|insert|aerial shot|drone shot)|ecu|mcu|cu|ms|ws|ls)(?: (?:of|on))?\s{0,3}[:.,–—-]\s{0,3}/i;

/** `Close-up: flour falls …`, as shot lists begin: the size, and the text behind the label. */
export function takeSizeLabel(text: string): { size: ShotSize | null; text: string } {
  const m = LABEL.exec(text.slice(0, 60));
  if (!m) return { size: null, text };
  const rest = text.slice(m[0].length);
  return { size: writtenSize(m[0].replace(/[- ]?up/i, ' UP')), text: rest.replace(/^\p{Ll}/u, (c) => c.toUpperCase()) };
}

/** One step tighter or wider than a shot before. */
export function stepSize(size: ShotSize, steps: number): ShotSize {
  const at = size === 'insert' ? 6 : LADDER.indexOf(size);
  return LADDER[Math.max(0, Math.min(6, at + steps))] as ShotSize;
}
