import { countWords, sentences } from '../text/words.ts';
import { LONGEST_SECONDS } from './durations.ts';

/** Near-equal parts at sentence ends, each within what one take can hold; the words stay as they are. */
export function splitLong(text: string, secondsOf: (text: string) => number): string[] {
  const total = secondsOf(text);
  if (total <= LONGEST_SECONDS) return [text];
  // A sentence that no take can hold is cut at its commas.
  const units = sentences(text).flatMap((s) => (secondsOf(s) <= LONGEST_SECONDS ? [s] : clauses(s)));
  for (let parts = Math.ceil(total / LONGEST_SECONDS); parts < units.length; parts++) {
    const cut = spread(units, parts);
    if (cut.every((piece) => secondsOf(piece) <= LONGEST_SECONDS) || parts > total) return cut;
  }
  return units;
}

function clauses(sentence: string): string[] {
  return sentence.split(/(?<=[,;:–—]) /).filter((s) => s !== '');
}

function spread(units: readonly string[], parts: number): string[] {
  const sizes = units.map(countWords);
  const total = sizes.reduce((a, b) => a + b, 0);
  const out: string[][] = [[]];
  let seen = 0;
  units.forEach((unit, i) => {
    const n = sizes[i] as number;
    const last = out[out.length - 1] as string[];
    // Half of the unit decides: past the goal with it, it opens the next part.
    if (last.length > 0 && out.length < parts && seen + n / 2 > (total / parts) * out.length) out.push([unit]);
    else last.push(unit);
    seen += n;
  });
  return out.map((s) => s.join(' '));
}
