/** Edits that make one word of the other: letters put in, left out, changed, or two neighbours swapped. */
function distance(a: string, b: string): number {
  const rows = [...a].map(() => [...b].map(() => 0));
  const at = (i: number, j: number): number => (i < 0 ? j + 1 : j < 0 ? i + 1 : rows[i]![j]!);
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i] === b[j] ? 0 : 1));
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) least = Math.min(least, at(i - 2, j - 2) + 1);
      rows[i]![j] = least;
    }
  }
  return at(a.length - 1, b.length - 1);
}

/** The name that was probably meant; undefined where none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const asked = word.toLowerCase();
  const ranked = names
    .map((name) => ({ name, far: distance(asked, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.floor(Math.max(asked.length, best.name.length) / 3))
    ? best.name
    : undefined;
}

/** " Did you mean 'x'?", or which there are. */
export function suggestion(word: string, names: readonly string[], what: string): string {
  const near = nearest(word, names);
  return near === undefined ? `${what}: ${names.join(', ') || 'none'}.` : `Did you mean '${near}'?`;
}
