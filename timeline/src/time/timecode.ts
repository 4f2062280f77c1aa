import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Rate } from './rate.ts';

/** Labels for each timecode second: 24 for 23.976 (labels are not wall-clock there), 30 for 29.97. */
export const nominalRate = (rate: Rate): number => Math.round(rate.num / rate.den);

/** Labels skipped at each minute that is not a tenth; 0 where drop-frame is not defined (SMPTE ST 12-1). */
export function droppedLabels(rate: Rate): 0 | 2 | 4 {
  if (rate.num === 30000 && rate.den === 1001) return 2;
  if (rate.num === 60000 && rate.den === 1001) return 4;
  return 0;
}

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Frame → SMPTE label. `;` before the frames marks drop-frame. Negative frames carry a minus sign. `dropFrame` is
 * ignored at rates for which it is not defined.
 */
export function formatTimecode(frame: number, rate: Rate, dropFrame = false): string {
  const nominal = nominalRate(rate);
  const drop = dropFrame ? droppedLabels(rate) : 0;
  let label = Math.abs(frame);
  if (drop > 0) {
    const perMinute = nominal * 60 - drop;
    const perTen = nominal * 600 - drop * 9;
    const tens = Math.floor(label / perTen);
    const rest = label % perTen;
    // The first minute of each ten drops nothing, so it is `drop` labels longer than the other nine.
    label += drop * 9 * tens + (rest >= nominal * 60 ? drop * (1 + Math.floor((rest - nominal * 60) / perMinute)) : 0);
  }
  const frames = label % nominal;
  const seconds = Math.floor(label / nominal);
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${frame < 0 ? '-' : ''}${text}${drop > 0 ? ';' : ':'}${two(frames)}`;
}

/**
 * SMPTE label → frame. Missing parts on the left are 0 (`4:12` is 4 s 12 f). `;` or `.` before the frames, or
 * `dropFrame`, reads drop-frame. Refuses `bad_timecode` for a label that does not exist at this rate.
 */
export function parseTimecode(text: string, rate: Rate, dropFrame = false): Result<number> {
  const trimmed = text.trim();
  const bad = (why: string) =>
    refuse('bad_timecode', `“${text.slice(0, 40)}” is not a timecode: ${why}.`, { fix: 'Write it as HH:MM:SS:FF.' });
  const parts = trimmed.replace(/^-/, '').split(/[:;.]/);
  if (parts.length > 4 || !parts.every((part) => /^\d{1,9}$/.test(part))) return bad('it does not read as HH:MM:SS:FF');
  const bare = parts.length === 1;
  const [hours, minutes, seconds, frames] = [...[0, 0, 0].slice(parts.length - 1), ...parts.map(Number)] as [
    number,
    number,
    number,
    number,
  ];
  const nominal = nominalRate(rate);
  if (minutes > 59 || seconds > 59) return bad('minutes and seconds end at 59');
  if (!bare && frames >= nominal) return bad(`frames end at ${nominal - 1} at this rate`);
  const marked = /[;.]\d+$/.test(trimmed);
  const drop = dropFrame || marked ? droppedLabels(rate) : 0;
  if (marked && droppedLabels(rate) === 0) return bad('this rate has no drop-frame labels');
  if (drop > 0 && !bare && seconds === 0 && frames < drop && minutes % 10 !== 0) {
    return bad('drop-frame skips this label');
  }
  const totalMinutes = hours * 60 + minutes;
  const label = (totalMinutes * 60 + seconds) * nominal + frames;
  const frame = label - drop * (totalMinutes - Math.floor(totalMinutes / 10));
  return ok(trimmed.startsWith('-') && frame !== 0 ? -frame : frame);
}
