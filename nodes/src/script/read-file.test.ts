import { describe, expect, it } from 'vitest';
import { readScreenplay } from './read-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const zip = (...names: string[]): Uint8Array => bytes(`PK\u0003\u0004${names.join('PK\u0003\u0004')}`);

describe('what a person calls a screenplay', () => {
  it.each([
    ['film.pdf', bytes('%PDF-1.7\n%âãÏÓ'), /a PDF/],
    ['film.docx', zip('[Content_Types].xml', 'word/document.xml'), /Word document \(\.docx\)/],
    ['film.odt', zip('mimetypeapplication/vnd.oasis.opendocument.text'), /OpenDocument/],
    ['film.highland', zip('film.textbundle/text.fountain'), /Highland/],
    ['film.fadein', zip('document.xml'), /Fade In/],
    ['films.zip', zip('readme'), /packed/],
    ['film.doc', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), /old Word/],
    ['film.rtf', bytes('{\\rtf1\\ansi INT. A'), /RTF/],
    ['film.html', bytes('<!DOCTYPE html><html>'), /web page/],
    ['film.osf', bytes('<?xml version="1.0"?><document type="Open Screenplay Format document">'), /another program/],
    ['film.mov', Uint8Array.from([0, 0, 0, 20, 0x66, 0x74]), /own file/],
  ])('%s is refused by its name, with a way to its text', (name, file, what) => {
    const read = readScreenplay(file, name);
    expect(read).toMatchObject({ ok: false, error: { code: 'script_not_text', message: expect.stringMatching(what) } });
    if (!read.ok) {
      expect(read.error.message).toContain(name);
      expect(read.error.fix).toMatch(/Fountain/);
    }
  });
  it.each([
    ['plain text', bytes('INT. A - DAY\n')],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x49, 0, 0x4e, 0, 0x54, 0])],
    ['nothing', new Uint8Array()],
  ])('%s is text', (_, file) => {
    expect(readScreenplay(file, 'x').ok).toBe(true);
  });
  it('takes Final Draft in as Fountain, and refuses a broken one in words', () => {
    const fdx = `\ufeff<?xml version="1.0"?><FinalDraft Version="5"><Content>
<Paragraph Type="Scene Heading" Number="3"><Text>INT. CAFÉ - DAY</Text></Paragraph>
<Paragraph Type="Action"><ScriptNote><Paragraph><Text>Which wire?</Text></Paragraph></ScriptNote><Text>CUT THE </Text><Text Style="Bold">RED</Text><Text> WIRE TO:</Text></Paragraph>
<Paragraph Type="Character"><Text>Mara (O.S.)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>Tom &amp; Jerry &lt;3</Text></Paragraph>
</Content><TitlePage><Content><Paragraph><Text>WIRES</Text></Paragraph><Paragraph><Text>written by</Text></Paragraph><Paragraph><Text>Ann Author</Text></Paragraph></Content></TitlePage></FinalDraft>`;
    expect(readScreenplay(bytes(fdx), 'a.fdx')).toEqual({
      ok: true,
      value:
        'Title: WIRES\nCredit: written by\nAuthor: Ann Author\n\nINT. CAFÉ - DAY #3#\n\n!CUT THE RED WIRE TO:\n\n[[Which wire?]]\n\n@Mara (O.S.)\nTom & Jerry <3\n',
    });
    expect(readScreenplay(bytes(fdx.slice(0, 300)), 'a.fdx')).toMatchObject({
      ok: false,
      error: { code: 'fdx_broken', fix: expect.stringContaining('export') },
    });
    expect(readScreenplay(bytes(`<!DOCTYPE a [<!ENTITY b "c">]>${fdx}`), 'a.fdx')).toMatchObject({
      ok: false,
      error: { code: 'fdx_doctype' },
    });
  });
});
