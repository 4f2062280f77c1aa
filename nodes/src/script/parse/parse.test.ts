import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Fountain } from 'fountain-js';
import { describe, expect, it } from 'vitest';
import type { Block } from '../types.ts';
import { parseScript } from './parse.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const show = (blocks: readonly Block[]): string[] => blocks.map((b) => `${b.type}: ${b.text}`);
const blocksOf = (text: string, names: string[] = []): string[] => show(parseScript(text, { names }).blocks);

describe('the rules of Fountain, one by one', () => {
  const table: [string, string, string[]][] = [
    ['heading', 'INT. HOUSE - DAY\n\nBob.', ['heading: INT. HOUSE - DAY', 'action: Bob.']],
    [
      'heading in any case, without a dot',
      'ext beach - night\n\nSand.',
      ['heading: ext beach - night', 'action: Sand.'],
    ],
    ['heading with text right behind it', 'INT. A - DAY\nBob sits.', ['heading: INT. A - DAY', 'action: Bob sits.']],
    ['forced heading', '.SNIPER SCOPE\n\nA dot.', ['heading: SNIPER SCOPE', 'action: A dot.']],
    ['an ellipsis is no heading', '...and then.', ['action: ...and then.']],
    ['a heading cancelled with !', '!INT. HOUSE\n', ['action: INT. HOUSE']],
    ['internal is no INT', 'Internally he weeps.', ['action: Internally he weeps.']],
    ['cue and speech', 'BOB\nHi.\nYou.', ['character: BOB', 'dialogue: Hi.\nYou.']],
    ['a cue needs text behind it', 'BOB\n\nHi.', ['action: BOB', 'action: Hi.']],
    ['a cue needs a blank before it', 'He turns.\nBOB\nHi.', ['action: He turns.\nBOB\nHi.']],
    ['a cue needs a letter', '23\nHi.', ['action: 23\nHi.']],
    ['R2D2', 'R2D2\nBeep.', ['character: R2D2', 'dialogue: Beep.']],
    ['accents and apostrophes', 'FÉLIX’S DATE\nOui.', ['character: FÉLIX’S DATE', 'dialogue: Oui.']],
    [
      'parenthetical in a speech',
      'BOB\nA.\n(beat)\nB.',
      ['character: BOB', 'dialogue: A.', 'parenthetical: beat', 'dialogue: B.'],
    ],
    ['two spaces keep a speech together', 'BOB\nA.\n  \nB.', ['character: BOB', 'dialogue: A.\n\nB.']],
    ['lyrics in a speech', 'BOB\n~la\n~lo\nHm.', ['character: BOB', 'lyric: la\nlo', 'dialogue: Hm.']],
    ['transition', 'A.\n\nCUT TO:\n\nB.', ['action: A.', 'transition: CUT TO:', 'action: B.']],
    ['a space turns a transition back', 'A.\n\nCUT TO: \n\nB.', ['action: A.', 'action: CUT TO:', 'action: B.']],
    ['forced transition', '> Burn to white.', ['transition: Burn to white.']],
    ['FADE OUT.', 'FADE OUT.', ['transition: FADE OUT.']],
    ['centred', '> THE END <', ['centred: THE END']],
    ['section and synopsis', '## Act\n\n= It begins.', ['section: Act', 'synopsis: It begins.']],
    ['page break', 'A.\n\n====\n\nB.', ['action: A.', 'page_break: ', 'action: B.']],
    ['emphasis', 'A *b* **c** ***d*** _e_ \\*f\\* 2*3.', ['action: A b c d e *f* 2*3.']],
    ['snake_case stays', 'open my_file_name now', ['action: open my_file_name now']],
    ['note in a line', 'A [[why?]] b.', ['action: A b.', 'note: why?']],
    ['note over lines', 'He [[one\ntwo]] b.', ['action: He\nb.', 'note: one\ntwo']],
    ['a blank line ends a note that is open', 'A [[one\n\ntwo]] b.', ['action: A [[one', 'action: two]] b.']],
    ['boneyard', 'He /* x\n\ny */ b.', ['action: He\nb.']],
    ['unclosed boneyard is text', 'See /* this.', ['action: See /* this.']],
    ['tab is four spaces in action', '\tIn.', ['action:     In.']],
    ['FADE IN: is no title page', 'FADE IN:\n\nA.', ['transition: FADE IN:', 'action: A.']],
    ['a man: tall is no title page', 'A man: tall.', ['action: A man: tall.']],
    ['shot line before text', 'CLOSE ON THE RING\nIt turns.', ['shot: CLOSE ON THE RING', 'action: It turns.']],
    ['POV', "MARA'S POV\n\nThe sea.", ["shot: MARA'S POV", 'action: The sea.']],
    ['SUPER is no cue', 'SUPER:\nTen years later', ['action: SUPER:\nTen years later']],
    [
      'caseless cue that comes back',
      '花子\nはい。\n\n花子\nいいえ。',
      ['character: 花子', 'dialogue: はい。', 'character: 花子', 'dialogue: いいえ。'],
    ],
  ];
  it.each(table)('%s', (_, text, expected) => {
    expect(blocksOf(text)).toEqual(expected);
  });

  it('reads extensions, dual dialogue and scene numbers', () => {
    const { blocks } = parseScript('INT. A - DAY #12-A#\n\nBOB (V.O.) (on the radio)\nHi.\n\nEVE ^\nHo.');
    expect(blocks[0]).toMatchObject({ type: 'heading', text: 'INT. A - DAY', number: '12-A' });
    expect(blocks[1]).toMatchObject({ text: 'BOB', extensions: ['V.O.', 'on the radio'], dual: 'left' });
    expect(blocks[2]).toMatchObject({ type: 'dialogue', dual: 'left' });
    expect(blocks[3]).toMatchObject({ text: 'EVE', dual: 'right' });
  });

  it('reads a title page only where a known key opens it', () => {
    const parsed = parseScript('Title:\n    _**A**_\n\tB\nAuthor: Me\nOdd key: x\n\nINT. A\n\nB.');
    expect(parsed.title).toBe('A B');
    expect(parsed.titlePage).toMatchObject({ author: ['Me'], 'odd key': ['x'] });
    expect(parsed.blocks[0]).toMatchObject({ type: 'heading', line: 7 });
  });
});

describe('the @ at the start of a line', () => {
  it('is a cue for a name', () => {
    expect(blocksOf('@McCLANE\nYippee.')[0]).toBe('character: McCLANE');
    expect(blocksOf('@mara\nYes.')[0]).toBe('character: mara');
    expect(blocksOf('@Juan de la Cruz (O.S.)\nYes.')[0]).toBe('character: Juan de la Cruz');
  });
  it('is action for a sentence, and for a name without speech', () => {
    expect(blocksOf('@Hero runs across the roof.\nHe jumps.')).toEqual([
      'action: @Hero runs across the roof.\nHe jumps.',
    ]);
    expect(blocksOf('@Hero\n\nRuns.')[0]).toBe('action: @Hero');
  });
  it('is a cue for a known element whatever it looks like', () => {
    expect(blocksOf('@the man who waits\nYes.', ['The man who waits'])[0]).toBe('character: the man who waits');
  });
});

describe('offsets', () => {
  const piece = fc.constantFrom(
    'INT. HOUSE - DAY',
    'BOB',
    'Hello there.',
    '(beat)',
    '',
    '',
    '',
    '  ',
    '[[note]]',
    '/* gone',
    '*/',
    'CUT TO:',
    '~la',
    '> x <',
    '@Mara runs.',
    '# Act',
    '= syn',
    '===',
    '\tTabbed 😀',
    'EVE (V.O.) ^',
    'ANGLE ON BOB',
    '12. Item',
    '!Forced',
    '😀 *so*',
    'BOB: Hello.',
    '**Eve (low) :** No.',
  );
  const text = fc
    .array(piece, { maxLength: 30 })
    .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((eol) => lines.join(eol)));
  it('point at the source, in order, never overlapping but for notes inside a block', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { blocks } = parseScript(source);
        let last = 0;
        for (const block of blocks) {
          const { start, end } = block as { start: number; end: number };
          expect(start).toBeLessThanOrEqual(end);
          expect(start).toBeGreaterThanOrEqual(last);
          last = start;
          const raw = source.slice(start, end);
          expect(raw).toBe(raw.trim());
          expect(source.slice(0, start).split(/\r\n|\r|\n/).length).toBe(block.line);
          if (block.type !== 'page_break' && block.type !== 'note')
            expect(raw.replace(/\W/g, '')).toContain((block.text.split('\n')[0] as string).replace(/\W/g, ''));
        }
      }),
      { numRuns: 300 },
    );
  });
  it('leave the byte order mark out', () => {
    const { blocks } = parseScript('\ufeffINT. A - DAY\n\nBob.');
    expect(blocks[0]).toMatchObject({ start: 0, end: 12, line: 1 });
  });
  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (source) => void parseScript(source)),
      { numRuns: 300 },
    );
  });
});

describe('the same as fountain-js where it is right', () => {
  const types: Record<string, string> = {
    scene_heading: 'heading',
    action: 'action',
    character: 'character',
    dialogue: 'dialogue',
    parenthetical: 'parenthetical',
    transition: 'transition',
    centered: 'centred',
    section: 'section',
    synopsis: 'synopsis',
    page_break: 'page_break',
  };
  it('on scripts of plain, agreed elements', () => {
    const para = fc.constantFrom(
      'INT. HOUSE - DAY',
      'EXT. BEACH - NIGHT #12A#',
      'BOB\nYes.\n\nEVE (on the radio) ^\nNo.',
      '## Deep',
      'Bob walks in. He sits.',
      'BOB\nHello there.\nYou.',
      'EVE (V.O.)\n(softly)\nNo.',
      'CUT TO:',
      '# Act one',
      '= A synopsis.',
      '> THE END <',
      '===',
      '.FORCED PLACE',
      '@McLeod\nAye.',
      '!SHOUTED ACTION',
    );
    fc.assert(
      fc.property(fc.array(para, { minLength: 1, maxLength: 14 }), (paras) => {
        const source = `INT. FIRST - DAY\n\n${paras.join('\n\n')}\n\nLast.\n`;
        const theirs = (new Fountain().parse(source, true).tokens ?? [])
          .filter((t) => t.type in types)
          .map(
            (t) =>
              `${types[t.type]}: ${t.type === 'parenthetical' ? (t.text ?? '').replace(/[()]/g, '') : (t.text ?? '')}`,
          );
        const ours = parseScript(source).blocks.map((b) =>
          b.type === 'character' && b.extensions
            ? `character: ${b.text} (${b.extensions.join(') (')})`
            : `${b.type}: ${b.text}`,
        );
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what people bring', () => {
  it('a page pasted from a PDF: columns, furniture, numbers in both margins', () => {
    const parsed = parseScript(fixture('radio.txt'));
    expect(parsed.format).toBe('plain');
    expect(parsed.scenes.map((s) => [s.number, s.heading, s.timeOfDay])).toEqual([
      ['12', 'INT. RADIO STATION - DAY', 'day'],
      ['13', 'EXT. ROOF - DUSK', 'dusk'],
    ]);
    expect(parsed.characters).toEqual([
      { name: 'MILES', cues: 2 },
      { name: 'JUNE', cues: 1 },
    ]);
    expect(show(parsed.blocks)).toContain('action: She shrugs and goes back to her crossword.');
    expect(show(parsed.blocks).join()).not.toMatch(/MORE|CONTINUED/);
  });
  it('a numbered list', () => {
    const parsed = parseScript(fixture('shots.txt'));
    expect(parsed.format).toBe('numbered');
    expect(parsed.blocks.map((b) => b.number)).toEqual(['1', '2', '3', '4', '5']);
    expect(parsed.blocks[2]?.text).toBe('She carries a tray past the window\nand stops.');
  });
  it('a treatment with scene lines', () => {
    const parsed = parseScript(fixture('treatment.md'));
    expect(parsed.scenes.map((s) => [s.number, s.heading])).toEqual([
      ['1', 'The quay'],
      ['2', 'On deck'],
    ]);
  });
  it('prose', () => {
    const parsed = parseScript('A man walks.\n\nHe stops.');
    expect(parsed.format).toBe('free');
    expect(parsed.scenes).toHaveLength(1);
    expect(parsed.warnings.map((w) => w.code)).toContain('no_heading');
  });
  it('nothing at all', () => {
    expect(parseScript('')).toMatchObject({ blocks: [], scenes: [], characters: [], locations: [], warnings: [] });
  });
  it('near-Fountain from a language model', () => {
    expect(blocksOf('```\n**INT. X - DAY**\n\n**BOB**\nHi.\n```')).toEqual([
      'heading: INT. X - DAY',
      'character: BOB',
      'dialogue: Hi.',
    ]);
  });
  it.each<[string, string, string[]]>([
    [
      'a shooting script with numbers in both margins and revision stars',
      '12   INT. STATION - DAY        12 *\n\nRain. \n\n12A  EXT. ROAD - DAY   12A\n\nDry.',
      ['heading 12: INT. STATION - DAY', 'action: Rain.', 'heading 12A: EXT. ROAD - DAY', 'action: Dry.'],
    ],
    [
      'markdown headings, bold cues and rules of a language model',
      '# My Film\n\n### Scene 1: INT. KITCHEN - DAY\n\n**BOB:**\nHi.\n\n---\n\n### Scene 2: The quay\n\nRain.',
      [
        'section: My Film',
        'heading 1: INT. KITCHEN - DAY',
        'character: BOB',
        'dialogue: Hi.',
        'action: ---',
        'heading 2: The quay',
        'action: Rain.',
      ],
    ],
    [
      'shots on lines of their own',
      'SHOT 1\nWide of the sea.\n\nSHOT 2\n\nClose on Bob.\n\nSHOT 3\nThe end.',
      ['action 1: Wide of the sea.', 'action 2: Close on Bob.', 'action 3: The end.'],
    ],
    [
      'a speech over two pages',
      "BOB\nHello\n(MORE)\n\nBOB (CONT'D)\nthere.",
      ['character: BOB', 'dialogue: Hello', 'character: BOB', 'dialogue: there.'],
    ],
    [
      'curly quotes, dashes of every length, a cue with a comma',
      'INT. BOB’S ROOM — NIGHT\n\nSo it – “was”…\n\nMR. O’BRIEN-SMITH, JR.\nYes.',
      [
        'heading: INT. BOB’S ROOM — NIGHT',
        'action: So it – “was”…',
        'character: MR. O’BRIEN-SMITH, JR.',
        'dialogue: Yes.',
      ],
    ],
    [
      'lines that end in CR',
      'INT. A - DAY\r\rBob.\r\rEVE\rHi.',
      ['heading: INT. A - DAY', 'action: Bob.', 'character: EVE', 'dialogue: Hi.'],
    ],
    [
      'a mark, and lines that end in CRLF',
      '\ufeffTitle: X\r\n\r\nINT. A - DAY\r\n\r\nBob.',
      ['heading: INT. A - DAY', 'action: Bob.'],
    ],
    ['a name in Cyrillic', 'ИВАН\nПривет.', ['character: ИВАН', 'dialogue: Привет.']],
  ])('%s', (_, text, expected) => {
    const shown = parseScript(text).blocks.map((b) => `${b.type}${b.number ? ` ${b.number}` : ''}: ${b.text}`);
    expect(shown).toEqual(expected);
  });
  it('Final Draft', () => {
    const parsed = parseScript(fixture('letters.fdx'));
    expect(parsed).toMatchObject({ format: 'fdx', title: 'Seven Letters' });
    expect(parsed.blocks[0]).toMatchObject({
      type: 'heading',
      text: 'INT. POST OFFICE — DAY',
      number: '7A',
      start: null,
      end: null,
    });
    expect(parsed.blocks[1]).toMatchObject({ type: 'synopsis', text: 'Posted too late.' });
    expect(parsed.blocks[2]?.text).toBe('A queue of seven people.');
    expect(parsed.blocks.filter((b) => b.type === 'character').map((b) => [b.text, b.dual])).toEqual([
      ['CLERK', 'left'],
      ['AGNES', 'right'],
    ]);
  });
  it('a broken FDX and one with a DOCTYPE give a warning, not an exception', () => {
    expect(parseScript(fixture('letters.fdx').slice(0, 600)).warnings[0]?.code).toBe('fdx_broken');
    expect(parseScript('<!DOCTYPE x [<!ENTITY a "b">]><FinalDraft></FinalDraft>').warnings[0]?.code).toBe(
      'fdx_doctype',
    );
  });
});

describe('hostile texts cost linear time', () => {
  const big: Record<string, (n: number) => string> = {
    spaces: (n) => `x${' '.repeat(n)}y`,
    'blank lines': (n) => '\n'.repeat(n),
    'open notes': (n) => '[[ '.repeat(n / 3),
    'open boneyards': (n) => '/* '.repeat(n / 3),
    'closed notes': (n) => '[[a]] '.repeat(n / 6),
    stars: (n) => '*a '.repeat(n / 3),
    underscores: (n) => '_'.repeat(n),
    brackets: (n) => `INT. A ${'('.repeat(n)}`,
    parentheses: (n) => `BOB\n${'(a\n'.repeat(n / 3)}`,
    'capital lines': (n) => 'A\n'.repeat(n / 2),
    hashes: (n) => '#'.repeat(n),
    cue: (n) => `BOB${' ()'.repeat(n / 3)}\nhi`,
    mentions: (n) => '@ '.repeat(n / 2),
    dashes: (n) => `INT. A${' -'.repeat(n / 2)}`,
    'title page': (n) => `Title: ${'a:\n'.repeat(n / 3)}`,
  };
  it.each(Object.entries(big))('%s', (_, make) => {
    const time = (n: number): number => {
      const text = make(n);
      // Time of this process alone: a busy machine says nothing of the text.
      const start = process.cpuUsage();
      parseScript(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    time(50_000);
    const small = Math.max(10, Math.min(time(100_000), time(100_000)));
    // Ten times the text: quadratic would be a hundred times. The margin is for the collector.
    let large = time(1_000_000);
    // The collector of a busy machine can fall into one run; not into three.
    for (let again = 0; again < 2 && large >= small * 45; again++) large = Math.min(large, time(1_000_000));
    expect(large).toBeLessThan(small * 45);
  });
});
