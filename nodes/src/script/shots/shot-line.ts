import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { squeeze } from '../text/words.ts';
import { stepSize, writtenAngle, writtenMove, writtenSize } from './vocabulary.ts';

/** What an explicit shot line asks for. */
export interface ShotLine {
  readonly kind: 'shot' | 'montage' | 'end' | 'intercut' | 'back';
  readonly size: ShotSize;
  readonly angle: ShotAngle;
  readonly movement: CameraMove;
  /** After ON, OF, a dash or a colon: what is in the picture. */
  readonly subject: string;
  readonly pov: boolean;
}

export function readShotLine(line: string, before: ShotSize, scene: ShotSize): ShotLine {
  const t = squeeze(line);
  const upper = t.toUpperCase();
  const size = writtenSize(t);
  const angle = writtenAngle(t);
  const base = {
    angle: angle ?? 'eye',
    movement: writtenMove(t, true) ?? ('static' as const),
    subject: subjectOf(t),
    pov: angle === 'pov',
  } as const;
  if (/^(?:END|STOP)\b/.test(upper)) return { ...base, kind: 'end', size: before };
  if (/^(?:BACK TO|RESUME)\b/.test(upper)) return { ...base, kind: 'back', size: scene };
  if (/\b(?:MONTAGE|SERIES OF SHOTS)\b/.test(upper)) return { ...base, kind: 'montage', size: 'medium' };
  if (/^(?:BEGIN |START )?INTERCUT/.test(upper)) return { ...base, kind: 'intercut', size: 'medium' };
  return { ...base, kind: 'shot', size: size ?? relative(upper, before) };
}

function relative(upper: string, before: ShotSize): ShotSize {
  if (/\b(?:WIDER)\b/.test(upper)) return stepSize(before, -2);
  if (/\b(?:CLOSER|TIGHTER)\b/.test(upper)) return stepSize(before, 2);
  // ANOTHER ANGLE and REVERSE keep the distance and change the side.
  if (/\b(?:ANOTHER|REVERSE|NEW|DIFFERENT|SAME)\b/.test(upper)) return before === 'insert' ? 'medium' : before;
  if (/\bPOV\b|P\.O\.V|POINT OF VIEW/.test(upper)) return 'wide';
  return 'medium-close';
}

/** The last part behind ON, OF, a dash or a colon that names no size and no move: `WIDE - PULL BACK - THE CAR` is the car. */
function subjectOf(line: string): string {
  const pieces = line
    .split(/ (?:-{1,2}|–|—) ?|: /)
    .map((piece) => /(?:^|.* )(?:ON|OF|AT) (.+)$/i.exec(piece)?.[1] ?? piece)
    .map((piece) => piece.trim());
  const named = pieces.filter((piece, i) => piece !== '' && !isTechnical(piece) && (i > 0 || piece !== line));
  return named[named.length - 1] ?? '';
}

const isTechnical = (piece: string): boolean =>
  writtenSize(piece) !== null ||
  writtenAngle(piece) !== null ||
  writtenMove(piece, true) !== null ||
  /^(?:.* )?(?:ANGLE|SHOT|SCENE|REVERSE|WIDER|CLOSER|TIGHTER|SAME|INSERTS?|LATER|DAY|NIGHT)$/i.test(piece);
