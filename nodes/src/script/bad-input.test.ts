import { describe, expect, it } from 'vitest';
import { injectElements } from '../elements/index.ts';
import { newScript, readScreenplay, scriptDocument, shotsOf } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => {
  const file = readScreenplay(bytes(text), 'film.fountain');
  if (!file.ok) throw new Error(file.error.message);
  return shotsOf(newScript('s', '', file.value));
};

describe('what nobody should bring, and somebody will', () => {
  it.each([
    ['a text of 5 MB', bytes('INT. A - DAY\n\nRain on the roof.\n\n'.repeat(150_000)), 'script_too_long'],
    ['a file of 31 MB', new Uint8Array(31_000_000), 'script_too_large'],
    ['a PDF', bytes('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'script_not_text'],
    ['a Word document', bytes('PK\u0003\u0004\u0014\0[Content_Types].xml word/document.xml'), 'script_not_text'],
    [
      'half of an FDX',
      bytes('<?xml version="1.0"?><FinalDraft><Content><Paragraph Type="Action"><Text>He'),
      'fdx_broken',
    ],
    [
      'an entity bomb',
      bytes(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>',
      ),
      'fdx_doctype',
    ],
  ])('%s is refused by its name, with what to do, and the script stays', (_, file, code) => {
    const done = readScreenplay(file, 'film.any');
    expect(done).toMatchObject({ ok: false, error: { code, fix: expect.stringMatching(/\w{3}/) } });
    expect(!done.ok && done.error.message).toMatch(/^film\.any/);
  });

  it('a paste of 5 MB changes nothing, whichever operation brings it', () => {
    const doc = newScript('s', '', 'INT. A - DAY\n\nBob.\n');
    const flood = 'words '.repeat(850_000);
    for (const op of [
      { type: 'setText' as const, text: flood },
      { type: 'editText' as const, at: 0, remove: 0, insert: flood, was: '', near: '' },
    ])
      expect(scriptDocument.apply(doc, op)).toMatchObject({ ok: false, error: { code: 'script_too_long' } });
  });

  it('unclosed notes and boneyards are text, every word of it, with a warning each', () => {
    const script = read('INT. A - DAY\n\nShe waits. [[why\n\nHe comes. /* cut this\n\nThey go.\n');
    expect(script.parsed.warnings.map((w) => w.code)).toEqual(
      expect.arrayContaining(['unclosed_note', 'unclosed_boneyard']),
    );
    expect(script.shots.map((shot) => shot.action).join(' ')).toBe('She waits. [[why He comes. /* cut this They go.');
  });

  it('two scenes with one number are both there, told apart by id, and said', () => {
    const script = read('INT. A - DAY #7#\n\nBob.\n\nINT. B - DAY #7#\n\nEve.\n');
    expect(script.parsed.warnings.map((w) => w.code)).toContain('duplicate_scene_number');
    expect(script.scenes.map((scene) => scene.number)).toEqual(['7', '7']);
    expect(new Set(script.shots.map((shot) => shot.id)).size).toBe(2);
  });

  it('an element "Al" is in no shot that says "also"', () => {
    const al = { id: 'al', name: 'Al', kind: 'character' as const, description: '', trigger: '@Al', pictures: [] };
    const { shots } = read('INT. A - DAY\n\nShe also calls the metal door. Always.\n\nEXT. B - DAY\n\nAl waits.\n');
    expect(injectElements(shots, [al]).map((shot) => shot.elements.length)).toEqual([0, 1]);
  });
});
