import { lineAt, lineStarts, newScript, shotsOf } from '@reelgraph/nodes/script';
import { describe, expect, it } from 'vitest';
import { asKind, nextKind, readingOfAt, readMarks, shotAt, shotFrom } from './lines.ts';

const text =
  'Title: A\n\nINT. BOOTH - NIGHT\n\nDust turns in the beam. [[why?]]\nIt settles.\n\nMARA\n(low)\nNot tonight. Not ever, not for you and not for anybody.\n\nCUT TO:\n';
const script = shotsOf(newScript('s', 'A', text));
const starts = lineStarts(text);
const marks = readMarks(script, (offset) => lineAt(starts, offset));

describe('marks of the page', () => {
  it('say what every line is; a note inside a line does not change it', () => {
    expect([...marks.kinds]).toEqual([
      [3, 'heading'],
      [5, 'action'],
      [6, 'action'],
      [8, 'character'],
      [9, 'parenthetical'],
      [10, 'dialogue'],
      [12, 'transition'],
      [1, 'title'],
      [2, 'title'],
    ]);
  });
  it('put the number at the heading, and the mark of a speech beside its words', () => {
    expect([...marks.scenes]).toEqual([[3, '1']]);
    expect([...marks.shots].map(([line, shots]) => [line, shots.map((s) => s.number)])).toEqual([
      [5, ['1A']],
      [10, ['1B']],
    ]);
  });
  it('find the shot under the caret, and the last one before it', () => {
    expect(shotAt(marks, text.indexOf('Dust'))).toBe('shot-1');
    expect(shotAt(marks, text.indexOf('tonight'))).toBe('shot-2');
    expect(shotAt(marks, text.length)).toBe('shot-2');
    expect(shotAt(marks, 0)).toBeNull();
    expect([shotFrom(marks, text.indexOf('Dust')), shotFrom(marks, text.length)]).toEqual(['shot-1', null]);
  });
  it('say beside the line what a person should look at', () => {
    const odd = shotsOf(newScript('s', '', 'INT. A - DAY #1#\n\nOne.\n\nINT. B - DAY #1#\n\nTwo. [[never closed\n'));
    const at = lineStarts(odd.text);
    const { warnings } = readMarks(odd, (offset) => lineAt(at, offset));
    expect([...warnings.keys()].sort((a, b) => a - b)).toEqual([5, 7]);
    expect(warnings.get(7)).toMatch(/\[\[/);
  });
});

describe('a line as another element', () => {
  it.each([
    ['kitchen - day', 'heading', 'INT. KITCHEN - DAY'],
    ['ext. pier', 'heading', 'EXT. PIER'],
    ['  (mara)', 'character', 'MARA'],
    ['softly', 'parenthetical', '(softly)'],
    ['MARA', 'action', '!MARA'],
    ['!MARA', 'dialogue', 'MARA'],
    ['', 'transition', 'CUT TO:'],
    ['dissolve to:', 'transition', 'DISSOLVE TO:'],
    ['@Mara', 'action', '!@Mara'],
    ['!@Mara', 'character', 'MARA'],
    ['@old ferryman', 'character', 'OLD FERRYMAN'],
    ['burn to white', 'transition', '> BURN TO WHITE'],
  ] as const)('%s as %s', (line, kind, expected) => {
    expect(asKind(line, kind)).toBe(expected);
    // Doing it twice changes nothing more.
    expect(asKind(asKind(line, kind), kind)).toBe(expected);
  });
  it.each([
    ['@Mara', 'character', '', 'Yes.', 'speaks'],
    ['!@Mara', 'action', '', 'runs.', 'acts'],
    ['@old ferryman', 'action', '', 'Come.', 'acts'],
    ['@Hero runs across the roof.', 'action', '', 'He jumps.', null],
    ['@Mara', 'action', '', '', null],
    ['@Mara', 'action', 'Then', 'runs.', null],
    ['Mara', 'action', '', 'runs.', null],
  ] as const)('%s as %s is a question or none', (line, kind, before, after, reading) => {
    expect(readingOfAt(line, kind, before, after)).toBe(reading);
  });
  it('Tab goes on from what the line is', () => {
    expect([nextKind(null), nextKind('action'), nextKind('dialogue'), nextKind('transition')]).toEqual([
      'character',
      'character',
      'parenthetical',
      'heading',
    ]);
  });
});
