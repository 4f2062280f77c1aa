import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { convertPosition } from '../time/convert.ts';
import type { Rate } from '../time/rate.ts';
import { type Loss, Report } from './report.ts';
import type { Cue } from './write-srt.ts';

const TIME = String.raw`(?:(\d{1,3})\s*:)?\s*(\d{1,2})\s*:\s*(\d{1,2})\s*[,.]\s*(\d{1,3})`;
const ARROW = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}`);
const THOUSANDTHS: Rate = { num: 1000, den: 1 };

/**
 * Reads SubRip or WebVTT: byte order mark, any line ends, `.` for `,`, blanks around the arrow, missing numbers and hours.
 * Marks of style (`<i>`, `{\an8}`) are taken out. A cue that cannot be read is reported with its line; refuses
 * `bad_subtitles` when none can.
 */
export function readSubtitles(
  text: string,
  rate: Rate,
): Result<{ readonly cues: readonly Cue[]; readonly losses: readonly Loss[] }> {
  const report = new Report();
  const cues: Cue[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const match = ARROW.exec(line);
    if (!match) {
      if (line.includes('-->')) report.note('cue', 'A time that cannot be read was left out', `line ${i + 1}`);
      continue;
    }
    const place = `line ${i + 1}`;
    const words: string[] = [];
    while (i + 1 < lines.length && lines[i + 1]?.trim() !== '') words.push(lines[++i] ?? '');
    const from = frameOf(match.slice(1, 5), rate);
    const to = frameOf(match.slice(5, 9), rate);
    const said = plain(words.join('\n'));
    if (to <= from) report.note('cue', 'A cue that ends before it begins was left out', place);
    else if (said) cues.push({ from, to, text: said });
  }
  if (cues.length === 0) {
    return refuse('bad_subtitles', 'The file holds no subtitle that can be read.', {
      fix: 'It should be SubRip (.srt) or WebVTT (.vtt) text.',
    });
  }
  cues.sort((a, b) => a.from - b.from);
  return ok({ cues, losses: report.losses });
}

/** The nearest frame: a file that {@link writeSrt} wrote comes back frame for frame. */
function frameOf([hours, minutes, seconds, thousandths = '0']: readonly (string | undefined)[], rate: Rate): number {
  const ms =
    ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(thousandths.padEnd(3, '0'));
  // Half a millisecond on: times were cut down to whole thousandths when they were written.
  const twice = convertPosition(2 * ms + 1, THOUSANDTHS, rate);
  return Math.floor((twice + 1) / 2);
}

const plain = (text: string): string =>
  text
    .replace(/<\/?[a-z][^>\n]{0,80}>/gi, '')
    .replace(/\{\\[^}\n]{0,80}\}/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim();
