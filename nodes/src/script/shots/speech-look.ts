import type { ShotAngle, ShotSize } from '@reelgraph/models';
import { countWords } from '../text/words.ts';
import type { Speech } from './plan.ts';

const QUIET = /^(?:whisper|quiet|soft|shout|scream|yell|cry|sob|under (?:his|her|their) breath|low)/i;
const OFF_SCREEN = /\b(?:O\.?S\.?|O\.?C\.?|OFF)\b/i;
const VOICE_OVER = /\bV\.?O\.?\b|VOICE[- ]?OVER/i;

export const isVoiceOver = (speech: Speech): boolean => VOICE_OVER.test(speech.extension ?? '');

/** Where in the exchange a speech stands decides how near the camera is: two cues wide enough for both, then nearer. */
export function ladderSize(speech: Speech, part: number, exchange: number): ShotSize {
  if (isVoiceOver(speech)) return 'medium';
  if (OFF_SCREEN.test(speech.extension ?? '')) return 'medium-close';
  if (part > 0) return part % 2 === 1 ? 'close' : 'medium-close';
  return exchange < 2 ? 'medium' : 'medium-close';
}

/** Size and angle of a speech: its step of the ladder, unless it is sharp or hardly to be heard, which wants the face. */
export function speechLook(
  speech: Speech,
  line: string,
  part: number,
  exchange: number,
): { size: ShotSize; angle: ShotAngle } {
  const step = ladderSize(speech, part, exchange);
  const unseen = isVoiceOver(speech) || OFF_SCREEN.test(speech.extension ?? '');
  if (unseen) return { size: step, angle: 'eye' };
  const sharp = countWords(line) <= 6 && /[!?]/.test(line);
  if (sharp || QUIET.test(speech.delivery ?? '')) return { size: 'close', angle: 'eye' };
  return { size: step, angle: part === 0 && exchange === 1 ? 'over-shoulder' : 'eye' };
}
