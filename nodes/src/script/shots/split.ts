import { countWords, sentences, squeeze } from '../text/words.ts';
import { LONGEST_SECONDS } from './durations.ts';

export interface Split {
  readonly pieces: readonly string[];
  /** How many sentences (or clauses) stand in each piece. */
  readonly counts: readonly number[];
}

/**
 * Near-equal parts at sentence ends, each within what one take can hold; the words stay as they are. `keep` is how the
 * text was split before it was edited: it stays so as long as every part still fits.
 */
export function splitLong(text: string, secondsOf: (text: string) => number, keep: readonly number[] = []): Split {
  const total = secondsOf(text);
  const fits = (piece: string): boolean => secondsOf(piece) <= LONGEST_SECONDS;
  if (total <= LONGEST_SECONDS && keep.length < 2) return { pieces: [text], counts: [1] };
  const flat = squeeze(text);
  const units = unitsOf(flat, fits);
  if (keep.length > 1 && keep.reduce((a, b) => a + b, 0) === units.length) {
    const pieces = joined(flat, units, keep);
    if (pieces.every(fits)) return { pieces, counts: keep };
  }
  if (total <= LONGEST_SECONDS || units.length === 1) return { pieces: [text], counts: [1] };
  for (let parts = Math.ceil(total / LONGEST_SECONDS); parts < units.length; parts++) {
    const counts = spread(units, parts);
    const pieces = joined(flat, units, counts);
    if (pieces.every(fits) || parts > total) return { pieces, counts };
  }
  return { pieces: units, counts: units.map(() => 1) };
}

/** Sentences; one that no take can hold is cut at its commas, and where it has none between words. */
function unitsOf(flat: string, fits: (piece: string) => boolean): string[] {
  return sentences(flat).flatMap((sentence) =>
    fits(sentence)
      ? [sentence]
      : sentence
          .split(/(?<=[,;:–—]) /)
          .filter((s) => s !== '')
          .flatMap((clause) => (fits(clause) ? [clause] : runs(clause))),
  );
}

const WORDS_IN_A_RUN = 20;
function runs(clause: string): string[] {
  const all = clause.split(' ');
  const out: string[] = [];
  for (let i = 0; i < all.length; i += WORDS_IN_A_RUN) out.push(all.slice(i, i + WORDS_IN_A_RUN).join(' '));
  return out;
}

function spread(units: readonly string[], parts: number): number[] {
  const sizes = units.map(countWords);
  const total = sizes.reduce((a, b) => a + b, 0);
  const counts = [0];
  let seen = 0;
  for (const n of sizes) {
    // Half of the unit decides: past the goal with it, it opens the next part.
    const full = counts[counts.length - 1] !== 0 && counts.length < parts;
    if (full && seen + n / 2 > (total / parts) * counts.length) counts.push(1);
    else counts[counts.length - 1] = (counts[counts.length - 1] as number) + 1;
    seen += n;
  }
  return counts;
}

/** Cut out of the text itself, because not every script puts spaces between its sentences. */
function joined(flat: string, units: readonly string[], counts: readonly number[]): string[] {
  const out: string[] = [];
  let at = 0;
  let k = 0;
  for (const count of counts) {
    let from = -1;
    for (const unit of units.slice(k, k + count)) {
      const found = flat.indexOf(unit, at);
      if (from < 0) from = found;
      at = found + unit.length;
    }
    k += count;
    out.push(flat.slice(from, at));
  }
  return out;
}
