import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { readingEnd } from './within.ts';

describe('a text of more lines than any film has', () => {
  it.each([
    ['\n', 'INT. A\n\n'],
    ['\r\n', 'INT. A\r\n\r\n'],
    ['\r', 'INT. A\r\r'],
  ])('is read up to a line, with %j; what is left is kept whole, and said', (eol, scene) => {
    const rest = `MARA${eol}Not lost.`;
    const text = scene.repeat(30_000) + rest;
    expect(readingEnd(text)).toBe(scene.length * 30_000);
    const { blocks, scenes, warnings } = parseScript(text);
    expect(scenes).toHaveLength(30_000);
    const last = blocks.at(-1);
    expect(last).toMatchObject({ type: 'action', text: rest, line: 60_001, scene: 'scene-30000' });
    expect(text.slice(last?.start ?? 0, last?.end ?? 0)).toBe(rest);
    expect(warnings.filter(({ code }) => code === 'too_many_lines')).toMatchObject([{ line: 60_001 }]);
  });

  it('is not meant where the lines are as long as a screenplay’s: those of a whole series are all read', () => {
    const text = 'INT. BOOTH - NIGHT\n\nMara lights the lamp and waits for steps on the stairs.\n\n'.repeat(16_000);
    expect(text.split('\n').length).toBeGreaterThan(60_000);
    expect(readingEnd(text)).toBe(text.length);
    expect(parseScript(text).warnings.map(({ code }) => code)).not.toContain('too_many_lines');
  });
});
