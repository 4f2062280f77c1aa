import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newScript } from '../document/document-type.ts';
import { shotsOf } from '../document/views.ts';
import { parseScript } from '../parse/parse.ts';
import { shotListCsv } from './csv.ts';
import { writeFountain } from './fountain.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

describe('Fountain back', () => {
  it.each(['the-lighthouse.fountain', 'radio.txt', 'letters.fdx', 'treatment.md'])(
    '%s reads the same again',
    (name) => {
      const once = parseScript(fixture(name));
      const again = parseScript(writeFountain(once));
      const shape = (b: (typeof once.blocks)[number]): unknown => [
        b.type,
        b.text,
        b.extensions,
        b.dual,
        b.number,
        b.level,
      ];
      expect(again.blocks.map(shape)).toEqual(once.blocks.map(shape));
      expect(again.title).toBe(once.titlePage.title ? once.title : '');
    },
  );
  it('forces what other programs would take for something else', () => {
    expect(writeFountain(parseScript('@Hero runs over there.\nHe jumps.'))).toBe(
      '!@Hero runs over there.\nHe jumps.\n',
    );
    expect(writeFountain({ titlePage: {}, blocks: parseScript('@McKay\nAye.').blocks })).toContain('McKay');
  });
});

describe('the shot list as CSV', () => {
  const csv = shotListCsv(shotsOf(newScript('s', 'L', fixture('the-lighthouse.fountain'))));
  const rows = csv.trimEnd().split('\r\n');
  it('has a mark for Excel, a head, a row a shot, and the right lines', () => {
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    expect(rows[0]?.split(',')).toHaveLength(29);
    expect(rows).toHaveLength(18);
    expect(rows[1]).toContain('1,1A,ext,LIGHTHOUSE,night,');
  });
  it('lets no cell be a formula', () => {
    const evil = shotListCsv(
      shotsOf(newScript('s', 'L', 'INT. =CMD() - DAY\n\n@Mara, "1+1",\nruns.\n\n=cmd|calc\n\n+1 is here.\n')),
    );
    expect(evil).not.toMatch(/(?:^|,|\n)"?[=+@]/m);
    expect(evil).toContain(`"'@Mara, ""1+1"",`);
  });
});
