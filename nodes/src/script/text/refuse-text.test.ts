import { expect, it } from 'vitest';
import { newScript, scriptDocument } from '../document/document-type.ts';
import { LONGEST_SCRIPT, notText, refuseText } from './refuse-text.ts';

const png = '‰PNG\r\n\u001a\n\0\0\0\rIHDR';

it.each([
  ['nothing', ''],
  ['a screenplay', 'INT. ROOM - NIGHT\n\nRain.\n'],
  ['odd signs and form feeds', '\f\u000b\u001a§ – “…”'],
  ['a page that speaks of PDF', 'He sends the %PDF-file. {\\rtf is a word.'],
])('takes %s', (_, text) => {
  expect(refuseText(text)).toBeNull();
});

it.each([
  ['a PDF', '%PDF-1.7\n%âãÏÓ', /PDF/],
  ['rich text', '{\\rtf1\\ansi INT. ROOM', /RTF/],
  ['a Word file', 'PK\u0003\u0004\u0014\0', /Word/],
  ['a picture', png, /picture/],
])('refuses %s, and says what to bring instead', (_, text, name) => {
  expect(notText(text)).toMatchObject({ code: 'script_not_text', message: expect.stringMatching(name) });
  expect(notText(text)?.fix).toMatch(/Fountain/);
});

it('refuses what is longer than a script may be, whichever operation brings it', () => {
  const doc = newScript('s', 'Long', 'Rain.');
  const text = 'a'.repeat(LONGEST_SCRIPT + 1);
  for (const json of [
    { type: 'setText', text },
    { type: 'editText', at: 0, remove: 0, insert: text },
  ]) {
    const op = scriptDocument.parseOp(json);
    if (!op.ok) throw new Error(op.error.message);
    expect(scriptDocument.apply(doc, op.value)).toMatchObject({
      ok: false,
      error: { code: 'script_too_long', message: expect.stringContaining('4,000,000'), fix: expect.any(String) },
    });
  }
  expect(doc.text).toBe('Rain.');
});
