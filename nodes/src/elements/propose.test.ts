import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newScript, readScreenplay, shotsOf } from '../script/index.ts';
import { type ElementValue, proposeElements } from './index.ts';

const read = (text: string) => shotsOf(newScript('s', '', text));
const element = (id: string, name: string, kind: ElementValue['kind'] = 'character'): ElementValue => ({
  id,
  name,
  kind,
  description: '',
  trigger: '',
  pictures: [],
});

describe('proposals', () => {
  const script = read(
    'INT. BOOTH - NIGHT\n\nMARA VOSS, 60s, red coat, enters. The @Lantern flickers.\n\nMARA VOSS\nYes.\n\nYOUNG MARA VOSS\nNo.\n\nGUARD\nStop.\n\nINSERT - THE LETTER\n\nIt is old.\n',
  );
  it('names people with their introduction, places and props, minor ones last', () => {
    const found = proposeElements(script, []);
    expect(found.map((p) => [p.kind, p.name, p.minor])).toEqual([
      ['character', 'Mara Voss', false],
      ['character', 'Guard', true],
      ['location', 'Booth', false],
      ['object', 'Lantern', false],
      ['object', 'Letter', false],
    ]);
    expect(found[0]).toMatchObject({
      description: '60s, red coat',
      count: 2,
      why: '2 cues in 1 scene, introduced as “60s, red coat”',
    });
    expect(found[2]?.why).toBe('the place of 1 scene');
  });
  it('a known character at another age would be a variant, until there is one', () => {
    const mara = element('m', 'Mara Voss');
    const young = () => proposeElements(script, [mara]).find((p) => p.variantOf);
    expect(young()).toMatchObject({ name: 'Young Mara Voss', variantOf: { id: 'm', name: 'Mara Voss' } });
    const variants = [{ id: 'y', name: 'Young', trigger: '', description: '', pictures: [] }];
    expect(proposeElements(script, [{ ...mara, variants }]).some((p) => p.variantOf)).toBe(false);
    expect(proposeElements(script, [{ ...mara, aliases: ['Young Mara Voss'] }]).some((p) => p.variantOf)).toBe(false);
  });
  it('what is another name of an element is not proposed again', () => {
    const voss = { ...element('m', 'Ilse'), aliases: ['Mara Voss', 'Guard', 'Young Mara Voss'] };
    expect(proposeElements(script, [voss]).map((p) => p.name)).toEqual(['Booth', 'Lantern', 'Letter']);
  });
  it('a mention with a slip of the pen is no new thing', () => {
    expect(proposeElements(script, [element('l', 'Lantem', 'object')]).map((p) => p.name)).not.toContain('Lantern');
  });
  it('leaves out what is there and what was ignored', () => {
    const names = proposeElements(script, [element('m', 'Mara Voss')], ['Guard', 'LANTERN', 'Young Mara Voss']).map(
      (p) => p.name,
    );
    expect(names).toEqual(['Booth', 'Letter']);
  });
  it('a thing in capitals is one from its second shot on, not from its second paragraph', () => {
    const names = (text: string) => proposeElements(read(text), []).map((p) => p.name);
    const far =
      'INT. A - DAY\n\nShe lifts a HATCHET from the wall and weighs it in her hand.\n\nEXT. B - DAY\n\nThe HATCHET lies in the grass beside the path.\n';
    expect(names(far)).toContain('Hatchet');
    expect(names('INT. A - DAY\n\nA HATCHET on the wall. The HATCHET again.\n')).not.toContain('Hatchet');
  });
  it('takes what a breakdown note lists, and what Final Draft tagged and knows', () => {
    const noted = proposeElements(read('INT. A - DAY\n\n[[Props: lantern; Letter of Ilse]]\n\nShe waits.\n'), []);
    expect(noted.filter((p) => p.kind === 'object').map((p) => [p.name, p.minor, p.why])).toEqual([
      ['Lantern', false, 'listed in the script under Props'],
      ['Letter of Ilse', false, 'listed in the script under Props'],
    ]);
    const fdx = readScreenplay(readFileSync(new URL('../script/fixtures/tagged.fdx', import.meta.url)), 'tagged.fdx');
    if (!fdx.ok) throw new Error(fdx.error.message);
    const script = read(fdx.value);
    expect(script.parsed.blocks).toContainEqual(
      expect.objectContaining({ type: 'synopsis', text: 'Ilse finds the key.' }),
    );
    expect(proposeElements(script, []).map((p) => [p.kind, p.name])).toEqual([
      ['character', 'Ilse'],
      ['character', 'Porter'],
      ['location', 'Cloakroom'],
      ['object', 'Brass Key'],
      ['object', 'Handcart'],
    ]);
  });
});
