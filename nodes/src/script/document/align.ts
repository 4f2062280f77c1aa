/**
 * Pairs two lists in order: equal ends first, then the best pairing of the middle by likeness, then what is left over
 * between the same neighbours. Answers for each new item the index of its old one, or -1.
 */
export interface Likeness {
  readonly same: (before: number, after: number) => boolean;
  /** 0–1; below `least` two items are different things. */
  readonly like: (before: number, after: number) => number;
  readonly least: number;
}

/** Above this many pairs the middle is anchored on equal items only. */
const MOST_PAIRS = 60_000;

export function align(before: number, after: number, likeness: Likeness): Int32Array {
  const match = new Int32Array(after).fill(-1);
  let head = 0;
  while (head < before && head < after && likeness.same(head, head)) {
    match[head] = head;
    head++;
  }
  let tail = 0;
  while (tail < before - head && tail < after - head && likeness.same(before - 1 - tail, after - 1 - tail)) {
    match[after - 1 - tail] = before - 1 - tail;
    tail++;
  }
  const n = before - head - tail;
  const m = after - head - tail;
  if (n === 0 || m === 0) return match;
  if (n * m <= MOST_PAIRS) pairBest(match, head, n, m, likeness);
  else pairAnchors(match, head, n, m, likeness);
  pairLeftovers(match, head, head + n, head + m);
  return match;
}

function pairBest(match: Int32Array, from: number, n: number, m: number, likeness: Likeness): void {
  if (n === 1 && m === 1) {
    match[from] = from;
    return;
  }
  const width = m + 1;
  const best = new Float64Array((n + 1) * width);
  const score = new Float64Array(n * m);
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--) {
      const s = likeness.same(from + i, from + j) ? 1.5 : likeness.like(from + i, from + j);
      score[i * m + j] = s;
      const paired = s >= likeness.least ? s + (best[(i + 1) * width + j + 1] as number) : -1;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
    }
  let i = 0;
  let j = 0;
  while (i < n && j < m) {
    const here = best[i * width + j] as number;
    const s = score[i * m + j] as number;
    if (s >= likeness.least && here === s + (best[(i + 1) * width + j + 1] as number)) {
      match[from + j] = from + i;
      i++;
      j++;
    } else if (here === (best[(i + 1) * width + j] as number)) i++;
    else j++;
  }
}

/** A rewritten feature: walk forward, each new item takes the next old one that is the same. */
function pairAnchors(match: Int32Array, from: number, n: number, m: number, likeness: Likeness): void {
  let next = 0;
  const reach = 200;
  for (let j = 0; j < m; j++)
    for (let i = next; i < Math.min(n, next + reach); i++)
      if (likeness.same(from + i, from + j)) {
        match[from + j] = from + i;
        next = i + 1;
        break;
      }
}

/** Between two matched neighbours, as many old as new ones: they are the same things, rewritten. One that became several is the first. */
function pairLeftovers(match: Int32Array, from: number, beforeEnd: number, afterEnd: number): void {
  let i = from;
  let j = from;
  while (j < afterEnd) {
    if ((match[j] as number) >= 0) {
      i = (match[j] as number) + 1;
      j++;
      continue;
    }
    let end = j;
    while (end < afterEnd && (match[end] as number) < 0) end++;
    const stop = end < afterEnd ? (match[end] as number) : beforeEnd;
    if (stop - i === end - j || (stop - i === 1 && end > j)) for (let k = 0; k < stop - i; k++) match[j + k] = i + k;
    i = stop;
    j = end;
  }
}

/** Share of words two texts have in common, 0–1 (Dice). */
export function wordLikeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  let total = 0;
  for (const [word, n] of a) {
    total += n;
    shared += Math.min(n, b.get(word) ?? 0);
  }
  for (const n of b.values()) total += n;
  return total === 0 ? 0 : (2 * shared) / total;
}

export function bag(words: readonly string[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const word of words) out.set(word, (out.get(word) ?? 0) + 1);
  return out;
}
