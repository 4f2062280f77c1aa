import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { squeeze } from '../text/words.ts';

/** Only these open a title page, so that `FADE IN:` or `A man: tall.` on the first line stays what it is. */
const KNOWN = new Set([
  'title',
  'subtitle',
  'credit',
  'author',
  'authors',
  'written by',
  'source',
  'based on',
  'notes',
  'note',
  'draft',
  'draft date',
  'date',
  'contact',
  'contact info',
  'copyright',
  'revision',
  'format',
  'episode',
  'series',
  'language',
]);

/** No title page is longer; what goes on is text. */
const MOST_LINES = 500;

export interface TitlePage {
  readonly fields: Record<string, string[]>;
  readonly title: string;
  /** Index of the first line after it. */
  readonly next: number;
}

function keyOf(line: string): { key: string; value: string } | null {
  const colon = line.indexOf(':');
  if (colon <= 0 || colon > 40) return null;
  const key = line.slice(0, colon).trim();
  if (!/^\p{L}[\p{L}\p{N} _-]*$/u.test(key)) return null;
  return { key: squeeze(key).toLowerCase(), value: line.slice(colon + 1).trim() };
}

export function readTitlePage(lines: readonly Line[]): TitlePage | null {
  let at = 0;
  while (at < lines.length && lines[at]?.blank) at++;
  const first = at < lines.length ? keyOf((lines[at] as Line).text) : null;
  if (!first || !KNOWN.has(first.key)) return null;
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  let present = '';
  const end = Math.min(lines.length, at + MOST_LINES);
  for (; at < end; at++) {
    const line = lines[at] as Line;
    if (line.blank && !line.emptied) break;
    if (line.emptied) continue;
    const indented = /^(?:\t| {3})/.test(line.text);
    if (indented && present !== '') {
      fields[present]?.push(line.trimmed);
      continue;
    }
    const field = keyOf(line.text);
    if (!field) break;
    present = field.key;
    fields[present] ??= [];
    if (field.value !== '') fields[present]?.push(field.value);
  }
  const title = squeeze(stripEmphasis((fields.title ?? []).join(' ')));
  return { fields, title, next: at };
}
