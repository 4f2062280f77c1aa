import { remember } from '../text/remember.ts';

/**
 * All-caps lines that writers use for shots. The words are those that name a size, an angle, a move or a device; a plain
 * name never matches.
 */
const SHOT = new RegExp(
  `^(?:${[
    '(?:AN? )?(?:EXTREME |VERY |BIG |TIGHT |FULL |MED(?:IUM|\\.)? ?)?CLOSE(?:R)?(?:[ -]?(?:UP|SHOT|ANGLE|VIEW))?S?(?= ?$| ?[-–—:]| ON | OF | AT | IN )',
    'CLOSE(?:R)? ON ',
    '(?:BACK TO |RESUME )(?:SCENE|SHOT|MASTER)',
    '(?:THE |AN? |ANOTHER |NEW |REVERSE |LOW |HIGH |WIDE(?:R)? |CLOSER |DOWN |UP |OVERHEAD |DUTCH |DIFFERENT |FULL |SIDE |SAME )+ANGLE',
    'ANGLE(?: ON| -| –| —|:|$)',
    '(?:EXTREME |VERY )?(?:WIDE|LONG|FULL|MED(?:IUM|\\.)|ESTABLISHING|MASTER|TWO|THREE|GROUP|AERIAL|HELICOPTER|DRONE|CRANE|TRACKING|TRAVELL?ING|DOLLY|MOVING|HIGH|LOW|OVERHEAD|REVERSE|POV|P\\.O\\.V\\.|INSERT|PROCESS|STOCK|HAND-?HELD|STEADICAM|OVER-?THE-?SHOULDER|OVER SHOULDER|OTS|REACTION|CUTAWAY)(?: TWO| LONG| CLOSE| WIDE)? SHOTS?(?= |$|[-–—:])',
    '(?:WIDE|WIDER|TIGHT|TIGHTER|TIGHT ON|WIDE ON)(?: ON .*| -.*|$)',
    '(?:TWO|THREE|2|3)-?SHOT',
    'REVERSE(?: ON .*| -.*|$)',
    '(?:(?:EXTREME|VERY|MEDIUM|MED\\.|TWO) )?(?:WIDE|CLOSE|MEDIUM|LONG|TIGHT)(?: (?:TWO )?SHOT| ?-?UP)?\\.$',
    "(?:[\\p{Lu}\\p{N}][\\p{Lu}\\p{N} .'’-]{0,40}['’]S? )?(?:POV|P\\.O\\.V\\.?|POINT OF VIEW)(?= |$|[-–—:,])",
    'INSERT(?:S)?(?: |$|[-–—:])',
    "ON (?:THE |HIS |HER |THEIR |A )?[\\p{Lu}][\\p{Lu} .'’&,-]{1,40}$",
    'MONTAGE(?: |$|[-–—:])',
    'SERIES OF SHOTS',
    '(?:BEGIN|START|END)(?: OF)? (?:MONTAGE|SERIES OF SHOTS|INTERCUT|INTERCUTTING)',
    'INTERCUT(?:TING)?(?: |$|[-–—:])',
    '(?:PAN|TILT|DOLLY|TRACK|PUSH|PULL|CRANE|ZOOM|RACK)(?:NING)? (?:TO|UP|DOWN|LEFT|RIGHT|IN|OUT|BACK|ACROSS|FOCUS|WITH|ALONG|ON)(?= |$)',
    '(?:ECU|MCU|MLS|EWS|ELS|OTS|CU|MS|WS|LS)(?: ON | -| –| —|:)',
  ].join('|')})`,
  'u',
);

/** Text that is printed on the picture, not a shot and not a cue. */
const TITLE_CARD = /^(?:SUPER(?:IMPOSE)?|TITLE(?: OVER| CARD)?|CHYRON|CAPTION|SUBTITLES?|LEGEND)(?: ?:| ?[-–—]|$)/;

const DELETED = /^(?:SCENES? )?(?:DELETED|OMITTED|OMIT)\.?$/;

/** Letter by letter: this is asked of every line, and ordinary text has a small letter within its first two. */
export function isAllCaps(text: string): boolean {
  let capital = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return !/\p{Ll}/u.test(text) && /\p{Lu}/u.test(text);
    if (c >= 97 && c <= 122) return false;
    capital ||= c >= 65 && c <= 90;
  }
  return capital;
}

/** True for an explicit shot line. `text` is squeezed and all capitals. */
export const isShotLine = (text: string): boolean => text.length <= 120 && isShot(text);
const isShot = remember((text) => isAllCaps(text) && SHOT.test(text));

/** `CLOSE ON THE RING: …`: does a line begin as a shot line does? */
export const startsShotLine = (text: string): boolean => text.length <= 120 && SHOT.test(text);

export const isTitleCard = (text: string): boolean => TITLE_CARD.test(text);
export const isDeleted = (text: string): boolean =>
  text.length <= 20 && 'DOS'.includes(text.charAt(0)) && DELETED.test(text);
