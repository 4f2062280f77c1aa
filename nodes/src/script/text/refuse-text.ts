import type { Refusal } from '@reelgraph/timeline';

/** Longest text of a script, in UTF-16 units: some fifty times a long feature. */
export const LONGEST_SCRIPT = 4_000_000;

const EXPORT =
  'Export it as Fountain, Final Draft (.fdx) or plain text from the program that wrote it, and bring that.';
const SAVE_AS =
  'Open it, choose Save As, Plain Text (UTF-8), and bring that file; or copy its text and paste it. Fountain and Final Draft (.fdx) files are read too.';
const COPY =
  'Open it, select all of its text, copy it and paste it: page numbers, (MORE) and indents are understood. A scanned one holds no text. Better still, export Fountain or Final Draft (.fdx) from the program that wrote it.';

/** What a file is that is often taken for a text, by its first characters and what to do about it. */
const taken: readonly (readonly [RegExp, string, string])[] = [
  [/^%PDF-/, 'a PDF', COPY],
  [/^\{\\rtf/, 'rich text (RTF)', SAVE_AS],
  [/^ÐÏ.à/, 'an old Word document (.doc)', SAVE_AS],
  [/^\s*(?:<!doctype html|<html)/i, 'a web page', COPY],
  [/^\ufeff?\s*<\?xml(?![\s\S]*<FinalDraft)/, 'an XML file of another program', EXPORT],
];

/** Packed documents, by the names of the files inside. */
const packed: readonly (readonly [RegExp, string, string])[] = [
  [/word\//, 'a Word document (.docx)', SAVE_AS],
  [/opendocument\.text/, 'an OpenDocument text (.odt)', SAVE_AS],
  [/\.fountain|\.textbundle/i, 'a Highland document', EXPORT],
  [/document\.xml/, 'a Fade In document', EXPORT],
  [/(?:)/, 'a packed file (ZIP) or a packed document, such as one of Word or Pages', EXPORT],
];

/** Names inside a packed file stand at its start and at its end. */
const HEAD = 64_000;
const HEAD_OF_TEXT = 2000;

/** Why this is no text that can be read as a screenplay, or null: a PDF or a picture would be read as noise. */
export function notText(text: string): Refusal | null {
  const zip = text.startsWith('PK\u0003\u0004');
  const head = zip ? text.slice(0, HEAD) + text.slice(-HEAD) : text.slice(0, HEAD_OF_TEXT);
  const known = (zip ? packed : taken).find(([sign]) => sign.test(head));
  if (known) return { code: 'script_not_text', message: `The screenplay is ${known[1]}, not text.`, fix: known[2] };
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
