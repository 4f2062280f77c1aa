import type { Refusal } from '@reelgraph/timeline';

/** Longest text of a script, in UTF-16 units: some fifty times a long feature. */
export const LONGEST_SCRIPT = 4_000_000;

const EXPORT =
  'Export it as Fountain, Final Draft (.fdx) or plain text from the program that wrote it, and bring that.';

/** What a file is that is often taken for a text, by its first characters. */
const taken: readonly (readonly [string, string])[] = [
  ['%PDF-', 'a PDF'],
  ['{\\rtf', 'rich text (RTF)'],
  ['PK\u0003\u0004', 'a packed document, such as one of Word or Pages'],
];

/** Why this is no text that can be read as a screenplay, or null: a PDF or a picture would be read as noise. */
export function notText(text: string): Refusal | null {
  const known = taken.find(([start]) => text.startsWith(start));
  if (known) return { code: 'script_not_text', message: `The screenplay is ${known[1]}, not text.`, fix: EXPORT };
  if (text.includes('\0'))
    return {
      code: 'script_not_text',
      message: 'The screenplay is not text: it looks like a picture or a program’s own file.',
      fix: EXPORT,
    };
  return null;
}

/** Why this cannot be the text of a script document, or null. */
export function refuseText(text: string): Refusal | null {
  if (text.length > LONGEST_SCRIPT)
    return {
      code: 'script_too_long',
      message: `The screenplay is too long: a script holds at most ${LONGEST_SCRIPT.toLocaleString('en')} characters.`,
      fix: 'Split it into several projects.',
    };
  return notText(text);
}
