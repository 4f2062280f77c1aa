import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedule, setCaption, setCaptions, wordsOf } from './captions.ts';

const says = (line: string) => ({ speaker: 'Mara', line });

describe('schedule', () => {
  it('gives a line its words at 2.5 a second and a breath', () => {
    const [only] = schedule([says('You only ever see the light')], 10);
    expect(only?.start).toBeCloseTo(0.35);
    expect(only?.seconds).toBeCloseTo(6 / 2.5 + 0.3);
  });

  it('leaves out lines without words', () => {
    expect(schedule([says('  '), says('Yes.')], 5).map(({ line }) => line)).toEqual(['Yes.']);
  });

  it('keeps every line inside the take, in order, one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('light', 'left', 'ever'), { minLength: 1, maxLength: 30 }), { maxLength: 6 }),
        fc.double({ min: 0.2, max: 40, noNaN: true }),
        (lines, seconds) => {
          const spoken = schedule(
            lines.map((words) => says(words.join(' '))),
            seconds,
          );
          expect(spoken).toHaveLength(lines.length);
          spoken.forEach((line, i) => {
            expect(line.start).toBeGreaterThanOrEqual(i === 0 ? 0 : spoken[i - 1]!.start + spoken[i - 1]!.seconds);
            expect(line.start + line.seconds).toBeLessThanOrEqual(seconds + 1e-6);
            expect(line.seconds).toBeLessThanOrEqual(wordsOf(line.line) / 2.5 + 0.3 + 1e-9);
          });
        },
      ),
    );
  });
});

describe('setCaption', () => {
  it('stays in the lower third, with room at the edge, in any shape of frame', () => {
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [320, 180],
      [1080, 1080],
    ] as const) {
      const line = 'A rather long line that cannot stand in a single row of any caption, whatever the frame is';
      const caption = setCaption({ speaker: 'Mara', line, start: 0, seconds: 3 }, width, height);
      expect(caption.x).toBeGreaterThanOrEqual(0);
      expect(caption.x + caption.canvas.width).toBeLessThanOrEqual(width + 1);
      expect(caption.y).toBeGreaterThan(height * 0.5);
      expect(caption.y + caption.canvas.height).toBeLessThanOrEqual(height);
    }
  });

  it('goes on in the next caption after two rows, in step and without losing a word', () => {
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const spoken = { speaker: 'Mara', line: words.join(' '), start: 1, seconds: 12 };
    const captions = setCaptions([spoken], 1280, 720);
    expect(captions.length).toBeGreaterThan(2);
    captions.forEach((caption, i) => {
      expect(caption.canvas.height).toBeLessThan(720 * 0.27);
      expect(caption.start).toBeCloseTo(i === 0 ? 1 : captions[i - 1]!.end + 0.25, 6);
    });
    expect(captions.at(-1)!.end).toBeCloseTo(13, 6);
    expect(setCaptions([{ ...spoken, line: 'Short.' }], 1280, 720)).toHaveLength(1);
  });
});
