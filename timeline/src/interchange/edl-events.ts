import type { Rate } from '../time/rate.ts';
import { parseTimecode } from '../time/timecode.ts';
import { placeOf, type Report } from './report.ts';

/** One event line of a CMX 3600 list with the comments that follow it. Ends are exclusive; all in frames. */
export interface EdlEvent {
  readonly number: string;
  readonly reel: string;
  /** `V`, `A`, `A2`, `AA`, `B`, `AA/V`… */
  readonly channels: string;
  readonly kind: 'cut' | 'dissolve' | 'wipe';
  /** Frames of a dissolve or wipe, at its head. */
  readonly mix: number;
  readonly source: { readonly from: number; readonly to: number };
  readonly record: { readonly from: number; readonly to: number };
  /** M2: frames per second at which the source plays; negative is backwards, 0 a freeze. */
  readonly fps?: number;
  readonly comments: readonly string[];
}

export interface EdlList {
  readonly title: string;
  readonly dropFrame: boolean;
  readonly events: readonly EdlEvent[];
}

const EVENT =
  /^(\d{1,6})\s+(\S+)\s+(\S+)\s+(C|D|W\d{3}|KB|KO|K)\s+(?:(\d{1,4})\s+)?([\d:;.]+)\s+([\d:;.]+)\s+([\d:;.]+)\s+([\d:;.]+)\s*$/;

/** Reads the lines; what does not read as one is reported with its number and left out, never the whole list for it. */
export function readEvents(text: string, rate: Rate, report: Report): EdlList {
  let title = '';
  let dropFrame = false;
  const events: EdlEvent[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '') return;
    const where = `line ${index + 1}`;
    if (/^TITLE:/i.test(line)) title = line.slice(6).trim();
    else if (/^FCM:/i.test(line)) dropFrame = /DROP FRAME/i.test(line) && !/NON/i.test(line);
    else if (/^M2\b/i.test(line)) speed(line, events, where, report);
    else if (line.startsWith('*')) comment(line.slice(1).trim(), events);
    else if (/^\d/.test(line)) {
      const event = eventOf(line, rate, dropFrame, where, report);
      if (event) events.push(event);
    } else if (!/^(SPLIT|AUD|FINAL CUT PRO|>>>|BLK)\b/i.test(line)) {
      report.note('line', 'A line that is no event was left out', where);
    }
  });
  return { title, dropFrame, events };
}

function eventOf(line: string, rate: Rate, dropFrame: boolean, where: string, report: Report): EdlEvent | null {
  const match = EVENT.exec(line);
  if (!match) {
    report.note('event', 'An event that cannot be read was left out', where);
    return null;
  }
  const [, number = '', reel = '', channels = '', how = 'C', mix = '0', ...codes] = match;
  const frames = codes.map((code) => parseTimecode(code, rate, dropFrame));
  const bad = frames.find((it) => !it.ok);
  if (bad && !bad.ok) {
    report.note('event', `An event was left out: ${bad.error.message.replace(/\.$/, '')}`, where);
    return null;
  }
  const [a = 0, b = 0, c = 0, d = 0] = frames.map((it) => (it.ok ? it.value : 0));
  if (d < c || b < a) {
    report.note('event', 'An event that ends before it begins was left out', where);
    return null;
  }
  if (how.startsWith('K')) report.note('key', 'A key is laid as a cut', where);
  return {
    number,
    reel,
    channels: channels.toUpperCase(),
    kind: how === 'D' ? 'dissolve' : how.startsWith('W') ? 'wipe' : 'cut',
    mix: how === 'C' || how.startsWith('K') ? 0 : Number(mix),
    source: { from: a, to: b },
    record: { from: c, to: d },
    comments: [],
  };
}

/** `M2 REEL 012.0 01:00:00:00`: belongs to the last event of that reel. */
function speed(line: string, events: EdlEvent[], where: string, report: Report): void {
  const match = /^M2\s+(\S+)\s+(-?[\d.]+)/i.exec(line);
  const at = match ? events.findLastIndex((event) => event.reel === match[1]) : -1;
  if (!match || at < 0) report.note('speed', 'A speed that belongs to no event was left out', where);
  else events[at] = { ...events[at]!, fps: Number(match[2]) };
}

function comment(text: string, events: EdlEvent[]): void {
  const last = events.at(-1);
  if (last) events[events.length - 1] = { ...last, comments: [...last.comments, text] };
}

/** The value of a comment such as `FROM CLIP NAME: A-roll`. */
export const commentOf = (event: EdlEvent, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const found = event.comments.find((text) => text.toUpperCase().startsWith(`${name}:`));
    if (found) return found.slice(name.length + 1).trim();
  }
  return undefined;
};

export const eventPlace = (event: EdlEvent, rate: Rate, dropFrame: boolean): string =>
  placeOf(event.record.from, { rate, dropFrame });
